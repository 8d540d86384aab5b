"""The values that can be taken out of a release, grouped by the part of the notice that people know."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from hopmarket.rules import redaction

MANY = 25
"""With at most so many values, every group stands open."""
LONGEST = 120
_WORDS = "The opportunity in words"
_PARTS = {
    ("tender", "lots"): "Lots",
    ("tender", "lotDetails"): "Lots",
    ("tender", "items"): "What is bought, and its codes",
    ("tender", "classification"): "What is bought, and its codes",
    ("tender", "additionalClassifications"): "What is bought, and its codes",
    ("tender", "xClassifications"): "What is bought, and its codes",
    ("tender", "enquiries"): "Questions and answers",
    ("tender", "amendments"): "Changes and their reasons",
    ("tender", "procuringEntity"): "Organisations and people",
    ("buyer",): "Organisations and people",
    ("parties",): "Organisations and people",
    ("tender",): "Dates, values and terms of the opportunity",
    ("assessment",): "Criteria, scores and reasons",
    ("bids",): "Bids",
    ("awards",): "Awards",
    ("contracts",): "Contracts",
    ("planning",): "Planning",
    ("title",): _WORDS,
    ("description",): _WORDS,
}
_FIRST = (_WORDS, "Organisations and people", "Questions and answers", "Documents")
_REST = "Everything else"


@dataclass(frozen=True, slots=True)
class RedactableValue:
    """One value that may go: its place among all of them, its pointer, what it says."""

    place: int
    pointer: str
    text: str
    chosen: bool


@dataclass(slots=True)
class ValueGroup:
    """A part of a release; ``is_open`` shows its values at once."""

    title: str
    values: list[RedactableValue] = field(default_factory=list)
    is_open: bool = False

    @property
    def chosen(self) -> int:
        return sum(value.chosen for value in self.values)


def value_groups(texts: Iterable[tuple[str, str]], words: str, chosen: Collection[str]) -> list[ValueGroup]:
    """Groups the values that hold the words or were chosen, by part of the notice; the parts that
    people ask about stand first. ``texts`` are pairs of a JSON pointer and what stands there."""
    groups: dict[str, ValueGroup] = {title: ValueGroup(title) for title in _FIRST}
    for place, (pointer, text) in enumerate(texts):
        if pointer in chosen or words.casefold() in text.casefold():
            title = _title(redaction.steps(pointer))
            groups.setdefault(title, ValueGroup(title)).values.append(
                RedactableValue(place, pointer, shortened(text), pointer in chosen)
            )
    rest = groups.pop(_REST, None)
    shown_groups = [group for group in (*groups.values(), rest) if group and group.values]
    few = sum(len(group.values) for group in shown_groups) <= MANY
    for place, group in enumerate(shown_groups):
        group.is_open = few or not place or bool(words) or bool(group.chosen)
    return shown_groups


def shortened(text: str) -> str:
    """A text as a list shows it: cut after 120 characters."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _title(steps: redaction.Steps) -> str:
    names = tuple(step for step in steps if not re.fullmatch(r"[0-9]+", step))
    if "documents" in names:
        return "Documents"
    if names[0] == "tender" and len(names) == 2 and names[-1] in redaction.READ:
        return _WORDS
    return _PARTS.get(names[:2]) or _PARTS.get(names[:1]) or _REST
