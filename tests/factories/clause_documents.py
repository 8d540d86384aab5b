"""Documents in clauses for tests: a small one in words, one of any size, and any at all."""

from __future__ import annotations

import random

from hypothesis import strategies as st

from hopmarket.rules.clauses import Clause, ClauseDocument, Provenance, RetiredNumber
from hopmarket.rules.hidden_signs import without_hidden_signs

SMALL = ClauseDocument(
    kind="framework",
    title="A Common Commissioning Framework",
    summary="What Severn and Teme promise each other.",
    licence="OGL-UK-3.0",
    sources=(Provenance("severn-compact", "The Severn Compact", "Severn and Teme", "2011"),),
    clauses=(
        Clause("1", title="What this is for", part="purpose"),
        Clause("1.1", text="One way of working for every partner.", by="everybody"),
        Clause(
            "2", title="Full cost", part="commitments", topics=("full_cost",), sources=("severn-compact",)
        ),
        Clause("2.1", text="We pay the full cost of a service.\n\nOverheads are part of it.", by="public"),
        Clause("2.2", text="We show how our prices are made.", by="voluntary", see=("2.1",)),
        Clause("3", title="Time", part="commitments"),
        Clause("3.1", text="A consultation lasts twelve weeks.", by="public", topics=("consultation",)),
    ),
)

WORDS = [
    "agreed",
    "budget",
    "care",
    "charity",
    "commissioner",
    "contract",
    "council",
    "cost",
    "every",
    "full",
    "fund",
    "grant",
    "home",
    "inflation",
    "monitor",
    "notice",
    "outcome",
    "partner",
    "pay",
    "person",
    "plan",
    "price",
    "promise",
    "provider",
    "public",
    "resident",
    "review",
    "service",
    "share",
    "small",
    "support",
    "term",
    "three",
    "time",
    "voluntary",
    "week",
    "year",
]


def long_document(clauses: int, *, words: int = 60, seed: int = 1) -> ClauseDocument:
    """A document of so many clauses, each tenth of the first level, each of about so many words."""
    chance = random.Random(seed)
    rows: list[Clause] = []
    first, below = 0, 0
    for place in range(clauses):
        text = " ".join(chance.choices(WORDS, k=chance.randint(words // 2, words * 3 // 2))) + "."
        if place % 10 == 0:
            first, below = first + 1, 0
            rows.append(Clause(str(first), title=f"Commitment {first}", text=text))
        else:
            below += 1
            rows.append(Clause(f"{first}.{below}", text=text, by="public"))
    return ClauseDocument(kind="framework", title="A long framework", clauses=tuple(rows))


KEYS = st.sampled_from(("term", "notice", "full_cost", "yes", "null", "on", "n-1"))
TEXTS = st.one_of(
    st.text(min_size=1, max_size=60),
    st.lists(
        st.sampled_from([*WORDS, "8.10", "- and", "# so", "a: b", "'", '"', " ", "\t", "£1,000", "“x”"]),
        max_size=20,
    )
    .map(" ".join)
    .filter(str.strip),
    st.lists(
        st.sampled_from(["", "   ", "One.", "  * two", "| a | b |", "---", "...", "%x", "\tz"]), min_size=2
    )
    .map("\n".join)
    .filter(str.strip),
).filter(lambda text: bool(text.strip()))
"""Texts as people write and paste them, and signs that no keyboard has."""


VISIBLE = TEXTS.map(without_hidden_signs).filter(lambda text: bool(text.strip()))
"""Texts without signs that nobody sees."""


@st.composite
def any_document(draw: st.DrawFn, texts: st.SearchStrategy[str] = TEXTS) -> ClauseDocument:
    """Any document whose numbers are good, with any texts at all."""
    sources = tuple(
        Provenance(key, draw(texts), year=draw(st.sampled_from(["", "2011", "2018–22"])), note=draw(texts))
        for key in draw(st.lists(KEYS, unique=True, max_size=3))
    )
    known = st.lists(st.sampled_from([source.key for source in sources] or ["-"]), unique=True, max_size=2)
    rows: list[Clause] = []
    for first in range(1, draw(st.integers(2, 3))):
        for number in (str(first), *(f"{first}.{below}" for below in range(8, draw(st.integers(8, 11))))):
            rows.append(
                Clause(
                    number,
                    title=draw(texts),
                    text=draw(texts),
                    by=draw(st.sampled_from(["", "public", "everybody"])),
                    topics=tuple(draw(st.lists(KEYS, unique=True, max_size=2))),
                    sources=tuple(draw(known)) if sources else (),
                    came_from=tuple(
                        draw(st.lists(st.sampled_from(["70", "70.1", "leeds:8.1"]), unique=True))
                    ),
                )
            )
    return ClauseDocument(
        kind="framework",
        title=draw(texts),
        summary=draw(st.one_of(st.just(""), texts)),
        sources=sources,
        clauses=tuple(rows),
        retired=(RetiredNumber("70", into=("1",)), RetiredNumber("70.1")),
    )
