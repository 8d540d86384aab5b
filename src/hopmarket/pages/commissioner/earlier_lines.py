"""Earlier purchases from which a draft may begin, as a list shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from hopmarket.pages.parts import money_and_dates
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.publishing import ocid_of
from hopmarket.reference_data import ready_templates
from hopmarket.rules.opportunity_life import PUBLISHED_STATES
from hopmarket.rules.roles import Member


@dataclass(frozen=True, slots=True)
class EarlierLine:
    """One earlier purchase: whose and when, its summary, the page on which it can be read, and where it is copied."""

    title: str
    about: str
    summary: str
    reading: str
    copying: str


def earlier_lines(rows: Iterable[Opportunity], member: Member) -> list[EarlierLine]:
    """The lines of these purchases, in their order."""
    return [_line(row, member) for row in rows]


def _line(row: Opportunity, member: Member) -> EarlierLine:
    terms = row.the_terms
    value = "" if terms.value is None else money_and_dates.pounds(terms.value)
    when = (
        f"published {money_and_dates.day(row.published_at)}"
        if row.published_at
        else f"draft, begun {money_and_dates.day(row.drafted_at)}"
    )
    parts = (row.organisation.name, when, value, row.the_procedure.title)
    return EarlierLine(
        terms.title,
        " · ".join(filter(None, parts)),
        terms.summary,
        reading_address(row, member),
        reverse("commissioner:copy", args=[row.reference]),
    )


def reading_address(row: Opportunity, member: Member) -> str:
    """Where a member reads an earlier purchase: their own body's among its purchases, another's in public."""
    if row.organisation_id == member.organisation:
        return reverse("commissioner:purchase", args=[row.reference])
    return reverse("public:opportunity", args=[ocid_of(row)])


def origin_in_words(row: Opportunity) -> str:
    """From what a draft began: "the ready template Training", "SCC-2026-0004 of Severnside County Council"."""
    source, ready = row.copied_from, ready_templates().get(row.template)
    if source is not None:
        is_public = source.state in PUBLISHED_STATES
        return f"{source.reference}{f' of {source.organisation.name}' if is_public else ''}"
    return f"the ready template “{ready.title}”" if ready else ""
