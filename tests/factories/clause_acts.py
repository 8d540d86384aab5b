"""Any acts on a document in clauses, one after the other, for laws."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from hopmarket.rules import clause_edits
from hopmarket.rules.clauses import Clause, ClauseDocument, Provenance
from hopmarket.rules.refusal import Refusal

from .clause_documents import WORDS

ELSEWHERE = ClauseDocument(
    kind="compact_code",
    title="A compact of elsewhere",
    licence="OGL-UK-3.0",
    attribution="© Elsewhere Council",
    sources=(Provenance("severn-compact", "Another source of the same key"),),
    clauses=(
        Clause("4", title="Notice", part="commitments"),
        Clause("4.1", text="Three months before a change.", by="public", sources=("severn-compact",)),
    ),
)


def words(chance: random.Random, number: int = 12) -> str:
    """A sentence that says nothing."""
    return " ".join(chance.choices(WORDS, k=chance.randint(3, number))).capitalize() + "."


def acts(
    chance: random.Random, document: ClauseDocument
) -> Iterator[tuple[str, Callable[[], ClauseDocument | Refusal]]]:
    """Every kind of act on the document, each with places and texts drawn by chance, good ones and bad ones."""

    def number() -> str:
        return chance.choice([*document.by_number, *(gone.number for gone in document.retired), "99"])

    def under() -> str:
        return chance.choice(["", *(clause.number for clause in document.of_first_level())])

    def after() -> str | None:
        return chance.choice([None, "", number()])

    where, above, behind = number(), under(), after()
    wording = Clause(where, words(chance, 3), words(chance), by="public", see=(number(),))
    clause = document.by_number.get(where)
    text = clause.text.split() if clause else []
    cut = chance.randint(0, len(text))
    yield "add", lambda: clause_edits.add_clause(document, wording, under=above, after=behind)
    yield "reword", lambda: clause_edits.reword_clause(document, wording)
    yield "move", lambda: clause_edits.move_clause(document, where, under=above, after=behind)
    yield (
        "split",
        lambda: clause_edits.split_clause(document, where, [" ".join(text[:cut]), " ".join(text[cut:])]),
    )
    yield (
        "merge",
        lambda: clause_edits.merge_clauses(document, [where, number(), number()], text=words(chance)),
    )
    yield (
        "remove",
        lambda: clause_edits.remove_clause(document, where, with_those_below=chance.random() < 0.5),
    )
    yield (
        "adopt",
        lambda: clause_edits.adopt_clause(
            document,
            chance.choice(["4", "4.1", "9"]),
            source=ELSEWHERE,
            key="elsewhere",
            under=above,
            after=behind,
        ),
    )


def edited(chance: random.Random, document: ClauseDocument) -> tuple[str, ClauseDocument | Refusal]:
    """One act, whichever, and what came of it."""
    name, act = chance.choice(list(acts(chance, document)))
    return name, act()
