"""Ready templates: purchases that many bodies make alike, with everything but what only the buyer knows.

A template is a table of data. What it leaves open stands in square brackets in its texts, and each such
placeholder is asked for once. :func:`read_template` reads one, or tells every fault with its row and field.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from itertools import pairwise
from typing import Any

from .placeholders import standing_placeholders
from .questions.conditions import Operator
from .ready_musts import READY_MUSTS
from .tender_questions import question_faults
from .terms import WHOLE_CONTRACT, Criterion, CriterionKind, Must, Question, QuestionKind, Terms
from .terms_fields import TYPED_FIELDS, FieldKind, TermsField
from .word_count import word_count

MUST_PREFIX = "must-"
_TOP = ("title", "when", "terms", "criteria", "questions", "musts", "blanks", "days")
_TERMS = {row.name: row for row in TYPED_FIELDS if row.kind not in (FieldKind.DAY, FieldKind.MOMENT)}
_TYPE: Mapping[FieldKind, tuple[type, str]] = {
    FieldKind.TICK: (bool, "true or false"),
    FieldKind.NUMBER: (int, "a whole number"),
    FieldKind.MONEY: (int, "a whole number of pounds"),
}
"""What the file holds for a kind of field; for any other a text."""
_YES = "Yes"


@dataclass(frozen=True, slots=True)
class TemplateFault:
    """What is wrong with a template: its row ("criteria 2"; empty: the whole), its field, and what to do."""

    row: str
    field: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Blank:
    """A placeholder of a template: its words, how a form asks for it, and an example. With ``field`` it is
    filled with what is entered in that field of the terms, and not asked for beside it."""

    words: str
    asks: str = ""
    example: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class SuggestedDays:
    """How many days after the draft each date may be, and how many months the contract lasts."""

    questions_until: int
    closes_at: int
    award_on: int
    starts_on: int
    months: int


@dataclass(frozen=True, slots=True)
class ReadyTemplate:
    """A ready template: when it fits, the terms with which a draft begins, what it leaves open, and days."""

    key: str
    title: str
    when: str
    terms: Terms
    blanks: tuple[Blank, ...]
    days: SuggestedDays

    @property
    def asked_blanks(self) -> tuple[Blank, ...]:
        """The placeholders for which a form asks."""
        return tuple(blank for blank in self.blanks if not blank.field)


def read_template(key: str, row: Mapping[str, Any]) -> ReadyTemplate | tuple[TemplateFault, ...]:
    """Reads a template as its file has it; or tells all of its faults."""
    faults = [*_top_faults(row), *_term_faults(row.get("terms", {}))]
    faults += [
        fault
        for name in ("criteria", "questions", "musts", "blanks")
        for fault in _row_faults(name, row.get(name, []))
    ]
    faults += _day_faults(row.get("days", {}))
    if faults:
        return tuple(faults)
    terms = _terms(row)
    blanks = tuple(Blank(**blank) for blank in row.get("blanks", ()))
    faults = [*_set_faults(terms), *_blank_faults(terms, blanks)]
    if faults:
        return tuple(faults)
    return ReadyTemplate(key, row["title"], row["when"], terms, blanks, SuggestedDays(**row["days"]))


def _terms(row: Mapping[str, Any]) -> Terms:
    typed: dict[str, Any] = {
        name: Decimal(value) if _TERMS[name].kind is FieldKind.MONEY else _text(value)
        for name, value in row["terms"].items()
    }
    criteria = tuple(
        Criterion(
            entry["key"],
            CriterionKind(entry.get("kind", "quality")),
            entry["title"],
            _text(entry["description"]),
            Decimal(entry["weight"]),
        )
        for entry in row["criteria"]
    )
    questions = tuple(
        Question(
            entry["key"],
            QuestionKind(entry.get("kind", "text")),
            _text(entry["title"]),
            _text(entry["guidance"]),
            entry.get("words", 0),
            entry.get("required", True),
            entry.get("criterion", ""),
        )
        for entry in row["questions"]
    )
    asked = tuple(_must_question(name) for name in row.get("musts", ()))
    musts = tuple(
        Must(f"{MUST_PREFIX}{name}", Operator.IS, _YES, READY_MUSTS[name].why, READY_MUSTS[name].cite)
        for name in row.get("musts", ())
    )
    return Terms(
        **typed,
        lots=(WHOLE_CONTRACT,),
        criteria=criteria,
        questions=(*asked, *questions),
        musts=musts,
    )


def _must_question(name: str) -> Question:
    ready = READY_MUSTS[name]
    return Question(
        f"{MUST_PREFIX}{name}",
        QuestionKind.YES_NO,
        ready.title,
        ready.guidance,
        0,
        required=True,
        criterion="",
    )


def _text(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _top_faults(row: Mapping[str, Any]) -> Iterator[TemplateFault]:
    for name in row:
        if name not in _TOP:
            yield TemplateFault("", name, f"A template has no “{name}”. It has: {', '.join(_TOP)}.")
    for name in _TOP:
        if not row.get(name) and name not in ("musts", "blanks"):
            yield TemplateFault("", name, f"Say “{name}”: a template cannot do without it.")


def _term_faults(typed: Any) -> Iterator[TemplateFault]:
    if not isinstance(typed, dict):
        yield TemplateFault("terms", "", "Write the terms as fields, each with its value.")
        return
    for name, value in typed.items():
        row = _TERMS.get(name)
        if row is None:
            yield TemplateFault(
                "terms", name, f"“{name}” is no field that a template fills in: leave it out."
            )
        else:
            yield from (TemplateFault("terms", name, sentence) for sentence in _value_faults(row, value))


def _value_faults(row: TermsField, value: Any) -> Iterator[str]:
    wanted, words = _TYPE.get(row.kind, (str, "a text"))
    if type(value) is not wanted:
        yield f"Write {words} for “{row.label}”, in place of {value!r}."
    elif isinstance(value, str):
        yield from _text_faults(row, value)


def _text_faults(row: TermsField, value: str) -> Iterator[str]:
    if row.choices and value not in row.choices:
        yield f"Choose one of {', '.join(row.choices)} for “{row.label}”."
    if row.kind is FieldKind.CPV and not (len(value) == 8 and value.isdecimal()):
        yield "Write the eight figures of the CPV code, in quotation marks."
    if row.most_characters and len(value.strip()) > row.most_characters:
        yield f"Cut “{row.label}” to {row.most_characters} characters."
    if row.most_words and word_count(value) > row.most_words:
        yield f"Cut “{row.label}” to {row.most_words} words."


_ROWS: Mapping[str, Mapping[str, tuple[type, bool]]] = {
    "criteria": {
        "key": (str, True),
        "title": (str, True),
        "description": (str, True),
        "weight": (int, True),
        "kind": (str, False),
    },
    "questions": {
        "key": (str, True),
        "title": (str, True),
        "guidance": (str, True),
        "criterion": (str, False),
        "words": (int, False),
        "required": (bool, False),
        "kind": (str, False),
    },
    "blanks": {"words": (str, True), "asks": (str, False), "example": (str, False), "field": (str, False)},
}
"""The fields of each kind of row: what they hold, and whether a row must have them."""
_KINDS: Mapping[str, frozenset[str]] = {
    "criteria": frozenset(CriterionKind),
    "questions": frozenset({QuestionKind.TEXT, QuestionKind.YES_NO, QuestionKind.FILE}),
}


def _row_faults(name: str, rows: Any) -> Iterator[TemplateFault]:
    if not isinstance(rows, list):
        yield TemplateFault(name, "", f"Write the {name} as a list.")
        return
    for number, row in enumerate(rows, 1):
        place = f"{name} {number}"
        if name == "musts":
            if row not in READY_MUSTS:
                ready = ", ".join(READY_MUSTS)
                yield TemplateFault(place, "", f"“{row}” is no ready must. There are: {ready}.")
            continue
        if not isinstance(row, dict):
            yield TemplateFault(place, "", "Write a row with its fields.")
            continue
        yield from _fields_of_row(name, place, row)


def _fields_of_row(name: str, place: str, row: Mapping[str, Any]) -> Iterator[TemplateFault]:
    known = _ROWS[name]
    for field in row:
        if field not in known:
            yield TemplateFault(place, field, f"Such a row has no “{field}”. It has: {', '.join(known)}.")
    for field, (wanted, is_needed) in known.items():
        value = row.get(field)
        if value is None or value == "":
            if is_needed:
                yield TemplateFault(place, field, f"Say “{field}”: the row cannot do without it.")
        elif type(value) is not wanted:
            yield TemplateFault(place, field, f"“{field}” cannot be {value!r}.")
        elif field == "kind" and value not in _KINDS[name]:
            yield TemplateFault(place, field, f"Choose one of {', '.join(sorted(_KINDS[name]))}.")
    if name == "blanks" and not row.get("asks") and row.get("field") not in _TERMS:
        yield TemplateFault(
            place, "asks", "Say how the form asks for it, or which field of the terms fills it."
        )


def _day_faults(days: Any) -> Iterator[TemplateFault]:
    wanted = [known.name for known in fields(SuggestedDays)]
    if not isinstance(days, dict) or sorted(days) != sorted(wanted):
        yield TemplateFault("days", "", f"Say {', '.join(wanted)}, each a whole number, and nothing else.")
        return
    for name in wanted:
        if type(days[name]) is not int or days[name] < 1:
            yield TemplateFault(
                "days", name, f"“{name}” cannot be {days[name]!r}: write a whole number above 0."
            )
            return
    order = wanted[:-1]
    for earlier, later in pairwise(order):
        if days[earlier] >= days[later]:
            yield TemplateFault("days", later, f"“{later}” comes after “{earlier}”: write more days.")


def _set_faults(terms: Terms) -> Iterator[TemplateFault]:
    """What is wrong between the rows: weights, and what questions are scored under."""
    total = sum((criterion.weight for criterion in terms.criteria), Decimal())
    if total != 100:
        yield TemplateFault("criteria", "weight", f"The weights add up to {total}: make it 100.")
    kinds = {criterion.key: criterion.kind for criterion in terms.criteria}
    for number, question in enumerate((row for row in terms.questions if terms.must(row.key) is None), 1):
        if question.criterion and kinds.get(question.criterion) is not CriterionKind.QUALITY:
            yield TemplateFault(
                f"questions {number}", "criterion", f"“{question.criterion}” is no criterion of quality here."
            )
    scored = {question.criterion for question in terms.questions}
    for number, criterion in enumerate(terms.criteria, 1):
        if criterion.kind is CriterionKind.QUALITY and criterion.key not in scored:
            yield TemplateFault(f"criteria {number}", "key", "Ask a question that is scored under it.")
    for fault in question_faults(terms):
        yield TemplateFault("questions", fault.link, f"The questions do not fit together: {fault.reason}.")


def _blank_faults(terms: Terms, blanks: tuple[Blank, ...]) -> Iterator[TemplateFault]:
    """Placeholders that nobody is asked for, and rows for placeholders that stand nowhere."""
    asked = {blank.words for blank in blanks}
    standing, empty = standing_placeholders(terms), Terms()
    for place in standing:
        if place.words not in asked:
            yield TemplateFault("terms", place.field, f"Say under blanks how to ask for “[{place.words}]”.")
    words = {place.words for place in standing}
    for number, blank in enumerate(blanks, 1):
        if blank.words not in words:
            yield TemplateFault(f"blanks {number}", "words", f"“[{blank.words}]” stands in no text.")
        if blank.field and getattr(terms, blank.field) != getattr(empty, blank.field):
            yield TemplateFault(f"blanks {number}", "field", f"The template fills “{blank.field}” in itself.")
