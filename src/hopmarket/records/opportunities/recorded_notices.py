"""The notices that are due on the national platform for a purchase, and what was recorded of each."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.notice_records import NoticeRecord
from hopmarket.rules.procedure_kinds import DueNotice, NoticeKind
from hopmarket.rules.procedures import is_above_threshold, notices_due

from .models import NationalNotice, Opportunity


def reaches_threshold(opportunity: Opportunity) -> bool:
    """Whether a published purchase reaches its threshold, as it was on the day of publication."""
    terms = opportunity.the_terms
    return is_above_threshold(terms.category, terms.cpv, terms.value, _day_of(opportunity))


def due_notices(opportunity: Opportunity) -> tuple[DueNotice, ...]:
    """The notices that are due for a purchase, in the order of their moments."""
    terms = opportunity.the_terms
    return notices_due(
        opportunity.the_procedure,
        category=terms.category,
        cpv=terms.cpv,
        value=terms.value,
        day=_day_of(opportunity),
    )


def _day_of(opportunity: Opportunity) -> date:
    return day_in_london(opportunity.published_at or opportunity.drafted_at)


def recordings_of(opportunity: Opportunity) -> QuerySet[NationalNotice]:
    """Everything that was recorded of the notices of a purchase, the oldest first."""
    return NationalNotice.objects.filter(opportunity=opportunity).select_related("recorded_by")


def newest_recordings(opportunity: Opportunity) -> dict[tuple[str, str], NationalNotice]:
    """What counts of each notice: its newest recording, by its kind and lot."""
    return {(row.kind, row.lot): row for row in recordings_of(opportunity)}


def record_of(row: NationalNotice) -> NoticeRecord:
    """What was recorded of a notice, as a value."""
    return NoticeRecord(row.reference, row.published_on, row.reason)


def award_notice_of(opportunity: Opportunity) -> NoticeRecord | None:
    """What is recorded of the award notice; None while nothing is."""
    row = newest_recordings(opportunity).get((NoticeKind.UK6, ""))
    return record_of(row) if row else None


def wants_award_notice(opportunity: Opportunity) -> bool:
    """Whether an award notice is due, and nobody has recorded why none is."""
    recorded = award_notice_of(opportunity)
    is_due = any(notice.kind is NoticeKind.UK6 for notice in due_notices(opportunity))
    return is_due and not (recorded and recorded.reason)
