"""Changes of a document in clauses: each makes a new document, or says why not.

A number is given once. What is moved below another clause, split off or taken in remembers from where, and what
goes remembers where it went. A document without faults has none after any of these acts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from .clause_faults import circles_of_references, faults_in
from .clauses import Clause, ClauseDocument, Provenance, RetiredNumber
from .refusal import Refusal

Edited = ClauseDocument | Refusal
UNKNOWN_LICENCE = "unknown"


def next_number(document: ClauseDocument, under: str = "") -> str:
    """The number that the next new clause gets, on the first level or below a clause of it."""
    given = [number.split(".") for number in document.numbers_ever_given]
    if not under:
        return str(max((int(number[0]) for number in given), default=0) + 1)
    below = (int(number[1]) for number in given if len(number) == 2 and number[0] == under)
    return f"{under}.{max(below, default=0) + 1}"


def new_numbers(before: ClauseDocument, after: ClauseDocument) -> tuple[str, ...]:
    """The numbers that a change has given, in the order of reading."""
    return tuple(clause.number for clause in after.clauses if clause.number not in before.numbers_ever_given)


def add_clause(
    document: ClauseDocument, wording: Clause, *, under: str = "", after: str | None = None
) -> Edited:
    """Adds a clause with a number that was never given, below ``under`` or on the first level: behind
    ``after``, first of all where that is empty, last where it is None."""
    number = next_number(document, under)
    added = _inserted(document, (replace(wording, number=number),), under=under, after=after)
    return added if isinstance(added, Refusal) else _sound(document, added)


def reword_clause(document: ClauseDocument, wording: Clause) -> Edited:
    """Gives the clause of that number another title, text, promiser, part, topics and so on; where it came
    from stays as it was."""
    clause = document.by_number.get(wording.number)
    if clause is None:
        return _no_such_clause(wording.number)
    return _sound(document, _with(document, replace(wording, came_from=clause.came_from)))


def move_clause(
    document: ClauseDocument, number: str, *, under: str = "", after: str | None = None
) -> Edited:
    """Puts a clause elsewhere. Beside the same clauses it keeps its number, and takes those below along; below
    another clause, or on another level, it gets a new one and says which it had."""
    clause = document.by_number.get(number)
    if clause is None:
        return _no_such_clause(number)
    block = _block(document, number)
    if after == number or under == number:
        return Refusal("clauses.beside_itself", params={"number": number})
    rest = document.with_clauses(*(row for row in document.clauses if row not in block))
    if clause.parent == under:
        moved = _inserted(rest, block, under=under, after=after)
        if isinstance(moved, ClauseDocument) and moved == document:
            return Refusal("clauses.same_place", params={"number": number})
        return moved
    if len(block) > 1:
        return _has_clauses_below(block)
    new = next_number(document, under)
    renumbered = replace(clause, number=new, came_from=(number,), part="" if under else clause.part)
    moved = _inserted(rest, (renumbered,), under=under, after=after)
    if isinstance(moved, Refusal):
        return moved
    return _sound(document, _retired(moved, {clause: (new,)}))


def split_clause(document: ClauseDocument, number: str, texts: Sequence[str]) -> Edited:
    """Divides a clause. The first text keeps the number; each other becomes a clause of its own behind it that
    says from where it came, with the same title, promiser, topics, sources and checks."""
    clause = document.by_number.get(number)
    if clause is None:
        return _no_such_clause(number)
    written = [text.strip() for text in texts if text.strip()]
    if len(written) < 2:
        return Refusal("clauses.nothing_to_split", params={"number": number})
    divided, behind = _with(document, replace(clause, text=written[0])), number
    for text in written[1:]:
        new = next_number(divided, clause.parent)
        piece = replace(clause, number=new, text=text, see=(), came_from=(number,))
        step = _inserted(divided, (piece,), under=clause.parent, after=behind)
        if isinstance(step, Refusal):
            return step
        divided, behind = step, new
    return _sound(document, divided)


def merge_clauses(
    document: ClauseDocument, numbers: Sequence[str], *, text: str, title: str | None = None
) -> Edited:
    """Makes one clause of several of one level: the first keeps its number and says which it took in; the
    others go into it. What stood below others of the first level stands below the first from now on."""
    if missing := next((number for number in numbers if number not in document.by_number), ""):
        return _no_such_clause(missing)
    if len(set(numbers)) < 2:
        return Refusal("clauses.too_few_to_merge")
    kept, *others = (document.by_number[number] for number in dict.fromkeys(numbers))
    if any(bool(other.parent) != bool(kept.parent) for other in others):
        return Refusal("clauses.levels_differ", params={"numbers": ", ".join(numbers)})
    merged = document
    for below in [row for other in others for row in document.below(other.number)]:
        step = move_clause(merged, below.number, under=kept.number)
        if isinstance(step, Refusal):
            return step
        merged = step
    kept, *others = (merged.by_number[row.number] for row in (kept, *others))
    wording = replace(
        kept,
        title=kept.title if title is None else title,
        text=text,
        topics=_union(row.topics for row in (kept, *others)),
        sources=_union(row.sources for row in (kept, *others)),
        checks=_union(row.checks for row in (kept, *others)),
        see=_union(row.see for row in (kept, *others)),
        came_from=_union([kept.came_from, tuple(other.number for other in others)]),
    )
    rest = merged.with_clauses(*(row for row in merged.clauses if row not in others))
    return _sound(document, _retired(_with(rest, wording), dict.fromkeys(others, (kept.number,))))


def remove_clause(document: ClauseDocument, number: str, *, with_those_below: bool = False) -> Edited:
    """Takes a clause out; its number is never given again."""
    if number not in document.by_number:
        return _no_such_clause(number)
    block = _block(document, number)
    if len(block) > 1 and not with_those_below:
        return _has_clauses_below(block)
    rest = document.with_clauses(*(row for row in document.clauses if row not in block))
    if not rest.clauses:
        return Refusal("clauses.last_clause", params={"number": number})
    return _sound(document, _retired(rest, dict.fromkeys(block, ())))


def adopt_clause(
    document: ClauseDocument,
    number: str,
    *,
    source: ClauseDocument,
    key: str,
    under: str = "",
    after: str | None = None,
) -> Edited:
    """Takes a clause over from another document, with those below it, under new numbers that say from where
    ("leeds-compact:8.1"). Its sources come along, and the attribution names whoever wrote it. A text whose
    licence is not known is not taken over."""
    if source.licence in {"", UNKNOWN_LICENCE}:
        return Refusal("clauses.licence_unknown", params={"title": source.title})
    if number not in source.by_number:
        return _no_such_clause(number)
    block = _block(source, number)
    if under and len(block) > 1:
        return _has_clauses_below(block)
    named = {entry for row in block for entry in row.sources}
    with_sources, keys = _with_sources(document, [row for row in source.sources if row.key in named])
    first = next_number(document, under)
    adopted: list[Clause] = []
    for position, row in enumerate(block):
        new = first if not position else f"{first}.{position}"
        adopted.append(
            replace(
                row,
                number=new,
                part="" if under else row.part,
                sources=tuple(keys.get(entry, entry) for entry in row.sources),
                see=(),
                came_from=(f"{key}:{row.number}",),
            )
        )
    taken = _inserted(with_sources, tuple(adopted), under=under, after=after)
    if isinstance(taken, Refusal):
        return taken
    whose = f"Clause {first}: from “{source.title}”"
    whose = ", ".join([whose, *filter(None, [source.attribution.strip(), source.licence])])
    attribution = "\n".join(filter(None, [document.attribution, whose]))
    return _sound(document, replace(taken, attribution=attribution))


def _with_sources(
    document: ClauseDocument, sources: Sequence[Provenance]
) -> tuple[ClauseDocument, Mapping[str, str]]:
    """The document with these sources too, and what their keys are in it."""
    own = {source.key: source for source in document.sources}
    keys: dict[str, str] = {}
    for source in sources:
        key, copies = source.key, 1
        while key in own and replace(source, key=key) != own[key]:
            copies += 1
            key = f"{source.key}-{copies}"
        keys[source.key] = key
        own[key] = replace(source, key=key)
    return replace(document, sources=tuple(own.values())), keys


def _block(document: ClauseDocument, number: str) -> tuple[Clause, ...]:
    """A clause, and those below it."""
    return (document.by_number[number], *(document.below(number) if "." not in number else ()))


def _with(document: ClauseDocument, wording: Clause) -> ClauseDocument:
    return document.with_clauses(
        *(wording if row.number == wording.number else row for row in document.clauses)
    )


def _inserted(
    document: ClauseDocument, block: tuple[Clause, ...], *, under: str, after: str | None
) -> Edited:
    """The document with some clauses more, in their place."""
    if under and (under not in document.by_number or "." in under):
        return _no_such_clause(under)
    if after and after not in document.by_number:
        return _no_such_clause(after)
    if after and document.by_number[after].parent != under:
        return Refusal("clauses.not_beside", params={"number": after, "under": under})
    ends = after if after else under if under and after == "" else ""
    if ends:
        # those below a clause of the first level stand with it, but for what is put first below it
        stop = {ends} if ends == under else {row.number for row in _block(document, ends)}
        places = [place for place, row in enumerate(document.clauses) if row.number in stop]
    elif under:
        within = {row.number for row in _block(document, under)}
        places = [place for place, row in enumerate(document.clauses) if row.number in within]
    else:
        places = [-1] if after == "" else [len(document.clauses) - 1]
    at = max(places) + 1
    return document.with_clauses(*document.clauses[:at], *block, *document.clauses[at:])


def _retired(document: ClauseDocument, gone: Mapping[Clause, tuple[str, ...]]) -> ClauseDocument:
    """The document with the numbers of clauses that went, and with references that follow them."""
    rows = [RetiredNumber(row.number, into, row.came_from) for row, into in gone.items()]
    into = {row.number: row.into for row in rows}
    referring = [replace(row, see=_followed(row, into)) if row.see else row for row in document.clauses]
    retired = replace(document, clauses=tuple(referring), retired=(*document.retired, *rows))
    while circle := next(circles_of_references(retired), None):
        last = retired.by_number[circle[-1]]
        retired = _with(
            retired, replace(last, see=tuple(number for number in last.see if number != circle[0]))
        )
    return retired


def _followed(row: Clause, into: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """What a clause refers to, where that went elsewhere; never itself."""
    followed = _union(into.get(number, (number,)) for number in row.see)
    return tuple(number for number in followed if number != row.number)


def _union(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry for entries in lists for entry in entries))


def _sound(before: ClauseDocument, after: ClauseDocument) -> Edited:
    """The changed document, unless it has a fault that it had not."""
    known = Counter(_fault(fault.reason, fault.params) for fault in faults_in(before))
    for fault in faults_in(after):
        known[_fault(fault.reason, fault.params)] -= 1
        if known[_fault(fault.reason, fault.params)] < 0:
            return Refusal("clauses.faulty", params={"field": fault.field, "sentence": fault.sentence})
    return after


def _fault(reason: str, params: Mapping[str, str]) -> tuple[str, tuple[tuple[str, str], ...]]:
    return reason, tuple(sorted(params.items()))


def _no_such_clause(number: str) -> Refusal:
    return Refusal("clauses.no_such_clause", params={"number": number})


def _has_clauses_below(block: Sequence[Clause]) -> Refusal:
    return Refusal(
        "clauses.has_clauses_below",
        params={"number": block[0].number, "below": ", ".join(row.number for row in block[1:])},
    )
