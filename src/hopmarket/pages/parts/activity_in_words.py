"""The activity of a purchase and its figures, in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.http import Http404

from hopmarket.rules.dates_in_words import span
from hopmarket.rules.figures.activity import ActivityLine
from hopmarket.rules.figures.purchase_figures import ALL_ACTS, RULES, FigureRule, FigureUnit

PORTAL = "The portal"
OPERATOR = "Whoever runs the portal"
LINES_A_PAGE = 100

Actor = Callable[[int, int], str]
"""How a viewer is shown a person who acted for an organisation."""


@dataclass(frozen=True, slots=True)
class ActivityEntry:
    """One line: who, what they did and how often, when last; on public pages, which name nobody, what happened
    and what is told of it. ``person`` tells whether it was the viewer."""

    who: str
    what: str
    at: datetime
    person: int | None = None

    @property
    def sentence(self) -> str:
        """The line without its date."""
        return f"{self.who} {self.what}"


@dataclass(frozen=True, slots=True)
class FigureEntry:
    """One figure, with the name under which the list behind it is asked for."""

    name: str
    label: str
    value: str
    behind: str


_BEHIND = {
    FigureUnit.ACT: "Every act is a line here; work on the draft is folded.",
    FigureUnit.PERSON: "What each of them did first.",
    FigureUnit.QUESTION: "When each was answered.",
    FigureUnit.CHANGE: "Each change that was published.",
    FigureUnit.DAY: "The acts at which this step began and ended. Days are counted by the calendar.",
}
_PLURALS = {FigureUnit.PERSON: "people"}


def activity_entries(lines: Iterable[ActivityLine], shown_as: Actor) -> list[ActivityEntry]:
    """The lines in words, in their order."""
    return [
        ActivityEntry(_who(line, shown_as), what_was_done(line), line.last, line.person) for line in lines
    ]


def what_was_done(line: ActivityLine) -> str:
    """Says "asked for approval", or "worked on the draft, 4 to 9 November 2026, 23 times"."""
    if line.times == 1:
        return line.sentence
    times = "twice" if line.times == 2 else f"{line.times:,} times"
    return f"{line.sentence}, {span(line.first, line.last)}, {times}"


def _who(line: ActivityLine, shown_as: Actor) -> str:
    if line.person is None:
        return PORTAL
    return shown_as(line.person, line.organisation) if line.organisation else OPERATOR


def figure_entries(figures: Iterable[tuple[FigureRule, int]]) -> list[FigureEntry]:
    """The figures in words."""
    return [
        FigureEntry(rule.name, rule.label, value_in_words(value, rule.unit), _BEHIND[rule.unit])
        for rule, value in figures
    ]


def value_in_words(value: int, unit: FigureUnit) -> str:
    """Says "23 acts", "1 person", "5 days" or "the same day"."""
    if unit is FigureUnit.DAY and value == 0:
        return "the same day"
    return f"{value:,} {unit if value == 1 else _PLURALS.get(unit, f'{unit}s')}"


def asked_figure(asked: str | None) -> str:
    """The name of the figure whose parts somebody wants to see; 404 for one that there is not."""
    if asked is None:
        return ALL_ACTS
    if asked not in RULES:
        raise Http404
    return asked


def activity_context(
    lines: Sequence[ActivityLine],
    figures: Sequence[tuple[FigureRule, int]],
    asked: str | None,
    number: str | None,
    shown_as: Callable[[Sequence[ActivityLine]], Actor],
) -> dict[str, object]:
    """What the page of a purchase's activity shows: one page of lines, and the figure that they stand behind if
    one was asked for."""
    page: Page[ActivityLine] = Paginator(lines, LINES_A_PAGE).get_page(number)
    on_page, listed = list(page.object_list), figure_entries(figures)
    return {
        "page": page,
        "entries": activity_entries(on_page, shown_as(on_page)),
        "figures": listed,
        "chosen": next((figure for figure in listed if figure.name == asked), None),
    }
