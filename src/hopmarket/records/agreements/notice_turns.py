"""Whose turn it is among the notices that are due for a purchase: from which day each can be published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet

from hopmarket.records.evaluation.models import Decision
from hopmarket.records.opportunities.models import NationalNotice, Opportunity
from hopmarket.records.opportunities.recorded_notices import due_notices, newest_recordings
from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.notice_records import NoticeTurn
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.procedure_kinds import DueNotice, NoticeKind, NoticeMoment
from hopmarket.rules.roles import Member, Role

from .models import Contract, Figures

_DECIDED = (OpportunityState.DECIDED, OpportunityState.AWARDED)


@dataclass(frozen=True, slots=True)
class NoticeStanding:
    """A notice that is due, and what counts of it: its newest recording, if there is one."""

    turn: NoticeTurn
    recording: NationalNotice | None

    @property
    def waits(self) -> bool:
        """Whether it can be published now and nothing is recorded of it."""
        return self.turn.since is not None and self.recording is None


def notice_turns(opportunity: Opportunity) -> tuple[NoticeTurn, ...]:
    """The notices that are due for a purchase, in the order of their moments; one that follows a signature
    once for each contract."""
    return tuple(turn for notice in due_notices(opportunity) for turn in _turns(opportunity, notice))


def _turns(opportunity: Opportunity, notice: DueNotice) -> Iterator[NoticeTurn]:
    match notice.moment:
        case NoticeMoment.BEFORE_PUBLICATION:
            yield NoticeTurn(notice, since=day_in_london(opportunity.drafted_at))
        case NoticeMoment.BEFORE_AWARD:
            opened = opportunity.opened_at
            yield NoticeTurn(notice, since=day_in_london(opened) if opened else None)
        case NoticeMoment.WITH_AWARD:
            yield NoticeTurn(notice, since=_decided_on(opportunity))
        case NoticeMoment.AFTER_SIGNATURE:
            signed = _signed_on(opportunity)
            lots = Decision.objects.filter(opportunity=opportunity).values_list("awards__lot", flat=True)
            awarded = set(lots) if opportunity.state == OpportunityState.AWARDED else set()
            for lot in opportunity.the_terms.lots:
                if not awarded or lot.key in awarded:
                    yield NoticeTurn(notice, lot.key, signed.get(lot.key))


def _decided_on(opportunity: Opportunity) -> date | None:
    decision = Decision.objects.filter(opportunity=opportunity).first()
    in_time = decision and opportunity.state in _DECIDED
    return day_in_london(decision.confirmed_at) if decision and in_time else None


def _signed_on(opportunity: Opportunity) -> Mapping[str, date]:
    """The day of signature of each lot's contract, after its corrections."""
    rows = Contract.objects.filter(award__decision__opportunity=opportunity)
    rows = rows.select_related("award").prefetch_related("corrections")
    entries: dict[str, Figures] = {
        row.award.lot: list(row.corrections.all())[-1] if row.corrections.all() else row for row in rows
    }
    return {lot: entry.signed_on for lot, entry in entries.items()}


def notice_standings(opportunity: Opportunity) -> tuple[NoticeStanding, ...]:
    """Every notice that is due, with what is recorded of it."""
    recorded = newest_recordings(opportunity)
    return tuple(
        NoticeStanding(turn, recorded.get((turn.notice.kind, turn.lot))) for turn in notice_turns(opportunity)
    )


def unrecorded_notices(member: Member) -> Iterator[tuple[Opportunity, list[tuple[DueNotice, datetime]]]]:
    """The purchases of a commissioner's own organisation of which a notice is due now and nothing is recorded,
    each with those notices and since when they are due. In as many queries for one purchase as for a
    thousand."""
    if not member.stands_as(Role.COMMISSIONER):
        return
    since: dict[int, list[tuple[NoticeMoment, datetime]]] = defaultdict(list)
    for purchase, decided_at in _decided_without_notice(member):
        since[purchase].append((NoticeMoment.WITH_AWARD, decided_at))
    for purchase, entered_at in _signed_without_notice(member):
        since[purchase].append((NoticeMoment.AFTER_SIGNATURE, entered_at))
    for row in Opportunity.objects.filter(pk__in=since).order_by("pk"):
        due = due_notices(row)
        waiting = [(notice, at) for moment, at in since[row.pk] for notice in due if notice.moment is moment]
        if waiting:
            yield row, waiting


def _decided_without_notice(member: Member) -> QuerySet[Decision, tuple[int, datetime]]:
    noticed = NationalNotice.objects.filter(opportunity=OuterRef("opportunity"), kind=NoticeKind.UK6)
    rows = Decision.objects.filter(
        ~Exists(noticed), opportunity__organisation=member.organisation, opportunity__state__in=_DECIDED
    )
    return rows.values_list("opportunity", "confirmed_at")


def _signed_without_notice(member: Member) -> QuerySet[Contract, tuple[int, datetime]]:
    noticed = NationalNotice.objects.filter(
        opportunity=OuterRef("award__decision__opportunity"), kind=NoticeKind.UK7, lot=OuterRef("award__lot")
    )
    rows = Contract.objects.filter(
        ~Exists(noticed), award__decision__opportunity__organisation=member.organisation
    )
    return rows.order_by("pk").values_list("award__decision__opportunity", "recorded_at")
