"""Figures and the activity of a purchase, read up to this moment."""

from __future__ import annotations

from collections.abc import Iterable

from hopmarket.records.ledger.queries import events_about, events_numbered
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.services.state_changes import opportunity_subject
from hopmarket.records.recorded_purchases.models import RecordedPurchase
from hopmarket.records.recorded_purchases.queries import record_subject
from hopmarket.rules.figures.activity import ActivityLine, activity_lines
from hopmarket.rules.figures.purchase_acts import GROUPS
from hopmarket.rules.figures.purchase_figures import ALL_ACTS, RULES, FigureRule

from .ledger_reading import as_value, read_on
from .models import Figure, FigurePart


def activity_of(opportunity: Opportunity, figure: str = ALL_ACTS) -> list[ActivityLine]:
    """The acts of a purchase that may be shown, newest first; or those behind one of its figures."""
    read_on()
    parts = FigurePart.objects.filter(figure__about=opportunity_subject(opportunity), figure__name=figure)
    return _lines(parts.order_by("number").values_list("number", flat=True))


def activity_of_record(record: RecordedPurchase) -> list[ActivityLine]:
    """The acts of a recorded purchase, newest first."""
    events = events_about(record_subject(record)).order_by("number")
    return activity_lines(as_value(event) for event in events)


def _lines(numbers: Iterable[int]) -> list[ActivityLine]:
    return activity_lines(as_value(event) for event in events_numbered(numbers))


def figures_of(opportunity: Opportunity) -> list[tuple[FigureRule, int]]:
    """The figures of a purchase that can be told by now, in the order of the table."""
    read_on()
    rows = Figure.objects.filter(about=opportunity_subject(opportunity)).values_list("name", "value")
    values = {name: value for name, value in rows if value is not None}
    return [(rule, values[name]) for name, rule in RULES.items() if name in values]


def last_save(opportunity: Opportunity) -> ActivityLine | None:
    """Who changed the draft last, and when."""
    events = events_about(opportunity_subject(opportunity)).filter(act__in=GROUPS)
    event = events.order_by("-number").first()
    return activity_lines([as_value(event)])[0] if event else None
