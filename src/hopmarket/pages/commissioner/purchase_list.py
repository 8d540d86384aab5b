"""The list of purchases: what waits for this member, and everything by state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from hopmarket.pages.parts import money_and_dates
from hopmarket.records.agreements.queries import (
    corrections_to_decide,
    statuses_of,
    unsigned_lots,
)
from hopmarket.records.opportunities.draft_authors import drafts_lent_to, drafts_to_approve
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.queries import (
    opened_by,
    opportunities_for,
    seats_held,
    unanswered_counts,
)
from hopmarket.rules.notice_status import NoticeStatus
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.roles import Member

_S = OpportunityState
DRAFTS = (_S.DRAFT, _S.WITH_APPROVER, _S.APPROVED)
UNDER_WAY = (_S.OPEN, _S.CLOSED, _S.EVALUATING)


@dataclass(frozen=True, slots=True)
class WaitingTask:
    """Something that this member can do now."""

    what: str
    title: str
    href: str
    hint: str


@dataclass(frozen=True, slots=True)
class PurchaseLine:
    """One purchase in a list; drafts have no ``status`` yet."""

    title: str
    reference: str
    href: str
    status: NoticeStatus | None
    draft: str
    word: str
    when: str


@dataclass(frozen=True, slots=True)
class PurchaseGroup:
    """One group of the list: its title and the purchases in its states."""

    title: str
    lines: list[PurchaseLine]


@dataclass(frozen=True, slots=True)
class PurchaseList:
    """What a member's page lists: the tasks that wait, then all purchases by state."""

    waiting: list[WaitingTask]
    groups: list[PurchaseGroup]


def purchase_list(member: Member, at: datetime) -> PurchaseList:
    """Everything of the member's organisation, and the drafts for which another body has named the
    member as second officer: in as many queries however many there are."""
    rows = list(opportunities_for(member))
    lent_rows = list(drafts_lent_to(member))
    parts = MemberParts.of(member, [*rows, *lent_rows])
    statuses = statuses_of((row for row in rows if row.state not in DRAFTS), now=at)
    waiting = [task for row in rows for task in _waiting_tasks(row, statuses.get(row.pk), member, parts, at)]
    waiting = [*(task for row in lent_rows for task in _lent_tasks(row, parts)), *waiting]
    kinds = (("Drafts", DRAFTS), ("Under way", UNDER_WAY), ("Ended", (_S.AWARDED, _S.NO_AWARD, _S.CANCELLED)))
    groups = [
        PurchaseGroup(title, [_line(row, statuses.get(row.pk)) for row in rows if row.state in states])
        for title, states in kinds
    ]
    return PurchaseList(waiting, [group for group in groups if group.lines])


@dataclass(frozen=True, slots=True)
class MemberParts:
    """What the member is named for, what they may approve, and how many questions wait, by purchase."""

    opens: frozenset[int]
    scores: frozenset[int]
    leads: frozenset[int]
    approves: frozenset[int]
    unanswered: Counter[int]
    unsigned: Mapping[int, tuple[str, ...]]
    corrections: Mapping[int, tuple[tuple[str, str], ...]]

    @classmethod
    def of(cls, member: Member, rows: Iterable[Opportunity]) -> MemberParts:
        """Reads the parts for all purchases at once: as many queries for one as for a hundred."""
        seats = seats_held(member, rows)
        return cls(
            opens=opened_by(member, rows),
            scores=frozenset(key for key, part in seats if part == "evaluator"),
            leads=frozenset(key for key, part in seats if part == "lead"),
            approves=drafts_to_approve(member, rows),
            unanswered=unanswered_counts(rows),
            unsigned=unsigned_lots(member),
            corrections=corrections_to_decide(member),
        )


def _waiting_tasks(
    row: Opportunity, status: NoticeStatus | None, member: Member, parts: MemberParts, at: datetime
) -> Iterable[WaitingTask]:
    own = row.drafted_by_id == member.person
    match OpportunityState(row.state):
        case _S.WITH_APPROVER if row.pk in parts.approves:
            yield _page_task(row, "Approve", "approve", f"{row.drafted_by} asks you to look at it")
        case _S.DRAFT if own and row.reasons:
            yield _page_task(row, "Mend", "purchase", f"Returned: {row.reasons}")
        case _S.APPROVED:
            yield _page_task(row, "Publish", "publish", "Approved by a second officer")
        case _S.OPEN | _S.CLOSED if row.pk in parts.opens and row.closes_at and at >= row.closes_at:
            yield _page_task(
                row, "Open the responses", "open", f"Closed at {money_and_dates.when(row.closes_at)}"
            )
        case _S.EVALUATING if row.pk in parts.scores:
            yield _address_task(row, "Score", f"/evaluate/{row.reference}/", "Responses have been opened")
    if row.state == _S.EVALUATING and row.pk in parts.leads:
        yield _address_task(row, "Lead the award", f"/evaluate/{row.reference}/award/", "You confirm it")
    for lot in parts.unsigned.get(row.pk, ()):
        yield _address_task(row, "Sign the contract", f"/evaluate/{row.reference}/contract/{lot}/", "Awarded")
    for lot, asker in parts.corrections.get(row.pk, ()):
        where = f"/evaluate/{row.reference}/contract/{lot}/second-officer/"
        yield _address_task(row, "Approve a correction of the contract", where, f"{asker} asks you")
    count = parts.unanswered[row.pk]
    if status and status.is_open and count and row.closes_at:
        count_in_words = "One question waits" if count == 1 else f"{count} questions wait"
        last = f"before it closes at {money_and_dates.when(row.closes_at)}"
        soon = "Closes soon. " if status is NoticeStatus.CLOSING_SOON else ""
        yield _page_task(row, "Answer", "clarifications", f"{soon}{count_in_words} for an answer, {last}")


def _lent_tasks(row: Opportunity, parts: MemberParts) -> Iterable[WaitingTask]:
    """A draft of another body whose second officer the member is: to approve, or only to read yet."""
    if row.pk in parts.approves:
        yield _page_task(row, "Approve", "approve", f"{row.organisation} has named you as second officer")
    elif row.state == _S.DRAFT:
        yield _page_task(
            row, "Read", "approve", f"You are second officer for {row.organisation}; still a draft"
        )


def _page_task(row: Opportunity, what: str, name: str, hint: str) -> WaitingTask:
    return _address_task(row, what, reverse(f"commissioner:{name}", args=[row.reference]), hint)


def _address_task(row: Opportunity, what: str, href: str, hint: str) -> WaitingTask:
    return WaitingTask(what, row.the_terms.title, href, hint)


DRAFT_MARKS = {
    _S.DRAFT: ("part", "Draft"),
    _S.WITH_APPROVER: ("wait", "With a second officer"),
    _S.APPROVED: ("done", "Approved"),
}


def _line(row: Opportunity, status: NoticeStatus | None) -> PurchaseLine:
    draft, word = DRAFT_MARKS.get(_S(row.state), ("", ""))
    return PurchaseLine(
        title=row.the_terms.title,
        reference=row.reference,
        href=reverse("commissioner:purchase", args=[row.reference]),
        status=status,
        draft=draft,
        word=word,
        when=_when(row, status),
    )


def _when(row: Opportunity, status: NoticeStatus | None) -> str:
    if status is None:
        return f"Begun {money_and_dates.day(row.drafted_at)} by {row.drafted_by}"
    if row.state in UNDER_WAY and row.closes_at:
        return f"{'Closes' if status.is_open else 'Closed'} at {money_and_dates.when(row.closes_at)}"
    return f"Published {money_and_dates.day(row.published_at)}" if row.published_at else ""
