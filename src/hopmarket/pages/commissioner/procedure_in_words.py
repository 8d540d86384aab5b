"""What a purchase's procedure brings, in words: days, people, notices, standstill; and how its notices stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from hopmarket.pages.parts.money_and_dates import day
from hopmarket.records.agreements.notice_turns import NoticeStanding, notice_standings
from hopmarket.records.evaluation.standstill import standstill_of
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.recorded_notices import due_notices, reaches_threshold
from hopmarket.rules.counts_in_words import count_in_words
from hopmarket.rules.national_notices import notice_address
from hopmarket.rules.notice_records import RECORDED_ELSEWHERE, WHEN
from hopmarket.rules.procedure_kinds import NoticeKind, PeriodGround, Standstill
from hopmarket.rules.standstill import STANDSTILL_DAYS
from hopmarket.rules.tender_periods import TENDER_PERIODS, chosen_ground


@dataclass(frozen=True, slots=True)
class ProcedureInWords:
    """A procedure as its buyer reads it: its title, when it is the right one, lines of what it brings, and
    where it is written."""

    title: str
    when: str
    lines: tuple[tuple[str, str], ...]
    cite: str


def procedure_in_words(opportunity: Opportunity) -> ProcedureInWords:
    """What the procedure of a purchase brings with the value that it has."""
    row = opportunity.the_procedure
    due = [f"{notice.title} ({notice.kind})" for notice in due_notices(opportunity)]
    lines = (
        ("Open for", f"at least {row.fewest_days_open} days" if row.fewest_days_open else ""),
        ("Open for fewer days", _ground(opportunity)),
        ("Opened by", _people(row.openers, "officer")),
        (
            "Scored by",
            f"at least {_people(row.fewest_evaluators, 'evaluator')}" if row.fewest_evaluators else "",
        ),
        ("Notices on the national platform", ", ".join(due) or "None is due"),
        (
            "Before the award",
            "Every bidder gets the summary of your assessment" if row.summary_before_award_notice else "",
        ),
        ("Before a signature", _standstill(opportunity)),
    )
    return ProcedureInWords(row.title, row.when, tuple(line for line in lines if line[1]), row.cite)


def _ground(opportunity: Opportunity) -> str:
    """On which ground it is open for fewer days than is ordinary; empty where it is not."""
    ground = chosen_ground(opportunity.the_procedure, opportunity.tender_period)
    if ground is PeriodGround.ORDINARY:
        return ""
    named = [opportunity.planned_reference, day(opportunity.planned_on) if opportunity.planned_on else ""]
    return ". ".join(filter(None, (TENDER_PERIODS[ground].title, *named, opportunity.urgency_reason)))


def _people(count: int, who: str) -> str:
    return f"{count_in_words(count)} {who}{'' if count == 1 else 's'}" if count else ""


def _standstill(opportunity: Opportunity) -> str:
    kind, days = opportunity.the_procedure.standstill, count_in_words(STANDSTILL_DAYS)
    promised = bool(opportunity.the_terms.standstill_promised) or standstill_of(opportunity)
    if kind is Standstill.REQUIRED and reaches_threshold(opportunity):
        return f"A standstill of {days} working days"
    if kind is not Standstill.NONE and promised:
        return f"A standstill of {days} working days, which you promised"
    return "No standstill, unless you promise one with the award" if kind is Standstill.PROMISED else ""


@dataclass(frozen=True, slots=True)
class NoticeInWords:
    """A notice that is due, as a purchase's buyer reads it: its moment, where it is written, what is recorded
    of it, and the address of the page on which that is done; empty where it cannot be done yet."""

    kind: NoticeKind
    title: str
    lot: str
    moment: str
    cite: str
    reference: str
    address: str
    published_on: date | None
    reason: str
    href: str
    is_recorded: bool

    @property
    def waits(self) -> bool:
        """Whether it can be recorded now and is not."""
        return bool(self.href) and not self.is_recorded


def notices_in_words(opportunity: Opportunity) -> list[NoticeInWords]:
    """Every notice that is due for a purchase."""
    return [notice_in_words(opportunity, standing) for standing in notice_standings(opportunity)]


def notice_in_words(opportunity: Opportunity, standing: NoticeStanding) -> NoticeInWords:
    """One notice that is due for a purchase."""
    notice, recording, terms = standing.turn.notice, standing.recording, opportunity.the_terms
    elsewhere = notice.kind in RECORDED_ELSEWHERE
    reference = recording.reference if recording else opportunity.national_reference if elsewhere else ""
    reason = recording.reason if recording else opportunity.national_reason if elsewhere else ""
    published = opportunity.published_at is not None
    return NoticeInWords(
        kind=notice.kind,
        title=notice.title,
        lot=terms.lot(standing.turn.lot).title if standing.turn.lot and len(terms.lots) > 1 else "",
        moment=WHEN[notice.moment],
        cite=notice.cite,
        reference=reference,
        address=notice_address(reference),
        published_on=recording.published_on if recording else None,
        reason=reason,
        href=_href(opportunity, standing) if published else "",
        is_recorded=bool(reference or reason),
    )


def _href(opportunity: Opportunity, standing: NoticeStanding) -> str:
    notice, lot = standing.turn.notice, standing.turn.lot
    if notice.kind in RECORDED_ELSEWHERE:
        return reverse("commissioner:correct_national", args=[opportunity.reference])
    if standing.turn.since is None:
        return ""
    if lot:
        return reverse("commissioner:record_lot_notice", args=[opportunity.reference, notice.kind, lot])
    return reverse("commissioner:record_notice", args=[opportunity.reference, notice.kind])
