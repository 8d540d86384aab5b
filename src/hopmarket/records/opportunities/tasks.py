"""What waits for a buyer's people until a purchase is closed: drafts, and questions of bidders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Min, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform

from hopmarket.records.ledger.queries import events_of
from hopmarket.rules.local_time import end_of_day
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.roles import Member, Role
from hopmarket.rules.second_officer_lines import SECOND_OFFICER_LINES, OfficerDeed
from hopmarket.rules.tasks import Task, a_task

from .draft_authors import AskedApproval, approvals_asked, drafts_lent_to, drafts_to_approve
from .late_questions import late_questions_for
from .models import ClarificationQuestion, Opportunity
from .queries import invitations_by_address, opportunities_for
from .quote_tokens import quote_token
from .second_officer_requests import requests_to_decide

_S = OpportunityState


def tasks_of(member: Member, at: datetime) -> list[Task]:
    """Lists what a commissioner can do now for their own organisation, and the drafts for which another body
    has named them: in as many queries for one purchase as for a thousand."""
    invited = _invitations(member, at)
    if not member.stands_as(Role.COMMISSIONER):
        return invited
    own, lent = list(_drafts(member)), list(_lent(member))
    waiting = _WaitingDrafts.of(member, [*own, *lent])
    tasks = invited + [task for row in lent for task in _lent_tasks(row, member, waiting)]
    tasks += [task for row in own for task in _draft_tasks(row, member, waiting)]
    return [*tasks, *_question_tasks(member, at), *_request_tasks(member, at), *_late_questions(member)]


def _invitations(member: Member, at: datetime) -> list[Task]:
    rows = invitations_by_address(member).filter(opportunity__state=_S.OPEN, opportunity__closes_at__gt=at)
    return [
        a_task(
            "take_up_quote",
            f"quote-invitations/{row.pk}",
            row.opportunity.the_terms.title,
            organisation=member.organisation,
            since=row.invited_at,
            due=row.opportunity.closes_at,
            note=f"{row.opportunity.organisation.name} asks {row.name} for a quote",
            token=quote_token(row),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class _WaitingDrafts:
    """Which drafts the member may approve, and since when each draft waits."""

    asked: dict[int, AskedApproval]
    approves: frozenset[int]
    decided_at: dict[int, datetime]

    @classmethod
    def of(cls, member: Member, rows: list[Opportunity]) -> _WaitingDrafts:
        asked = approvals_asked(row for row in rows if row.state == _S.WITH_APPROVER)
        subjects = {f"opportunities/{row.pk}": row.pk for row in rows if row.state != _S.WITH_APPROVER}
        events = events_of(*subjects, acts=["return_draft", "approve_draft"]).order_by("number")
        return cls(
            asked,
            drafts_to_approve(member, rows, asked),
            {subjects[event.subject]: event.at for event in events},
        )

    def round(self, row: Opportunity) -> str:
        """Which request for approval it is: whoever was handed an earlier one was not handed this."""
        return f"opportunities/{row.pk}/approval/{self.asked[row.pk].number if row.pk in self.asked else 0}"

    def since(self, row: Opportunity) -> datetime:
        if row.pk in self.asked:
            return self.asked[row.pk].at
        return self.decided_at.get(row.pk, row.drafted_at)


def titled(rows: QuerySet[Opportunity]) -> QuerySet[Opportunity]:
    """Purchases with their title as ``title``, and of their columns those alone that tasks tell of: terms may
    be long, and purchases many."""
    names = ("state", "reference", "reasons", "drafted_at", "drafted_by__name", "drafted_by__email")
    told_of = rows.select_related(None).select_related("drafted_by").only(*names)
    return told_of.annotate(title=KeyTextTransform("title", "terms"))


def _drafts(member: Member) -> QuerySet[Opportunity]:
    returned = Q(state=_S.DRAFT, drafted_by=member.person) & ~Q(reasons="")
    return titled(opportunities_for(member).filter(Q(state__in=(_S.WITH_APPROVER, _S.APPROVED)) | returned))


def _lent(member: Member) -> QuerySet[Opportunity]:
    return titled(drafts_lent_to(member)).annotate(
        named_at=F("lent_officer__named_at"), buyer=F("organisation__name")
    )


def _draft_task(
    kind: str, row: Opportunity, member: Member, *, since: datetime, note: str, subject: str = ""
) -> Task:
    return a_task(
        kind,
        subject or f"opportunities/{row.pk}",
        row.title,  # type: ignore[attr-defined]  # annotated by titled()
        organisation=member.organisation,
        since=since,
        note=note,
        reference=row.reference,
    )


def _draft_tasks(row: Opportunity, member: Member, waiting: _WaitingDrafts) -> Iterator[Task]:
    since = waiting.since(row)
    match _S(row.state):
        case _S.WITH_APPROVER if row.pk in waiting.approves:
            note = f"{row.drafted_by} asks you to look at it"
            yield _draft_task(
                "approve_draft", row, member, since=since, note=note, subject=waiting.round(row)
            )
        case _S.DRAFT:
            yield _draft_task("mend_draft", row, member, since=since, note=f"Returned: {row.reasons}")
        case _S.APPROVED:
            yield _draft_task("publish_draft", row, member, since=since, note="Approved by a second officer")


def _lent_tasks(row: Opportunity, member: Member, waiting: _WaitingDrafts) -> Iterator[Task]:
    """A draft of another body whose second officer the member is: to approve, or only to read yet."""
    buyer: str = row.buyer  # type: ignore[attr-defined]  # annotated by _lent()
    if row.pk in waiting.approves:
        note = f"{buyer} has named you as second officer"
        yield _draft_task("approve_lent_draft", row, member, since=waiting.since(row), note=note)
    elif row.state == _S.DRAFT:
        named_at: datetime = row.named_at  # type: ignore[attr-defined]  # annotated by _lent()
        note = f"You are second officer for {buyer}; still a draft"
        yield _draft_task("read_lent_draft", row, member, since=named_at, note=note)


def _question_tasks(member: Member, at: datetime) -> Iterator[Task]:
    rows = (
        ClarificationQuestion.objects.filter(
            opportunity__organisation=member.organisation,
            opportunity__state=_S.OPEN,
            opportunity__closes_at__gt=at,
            answered_at=None,
        )
        .values("opportunity", "opportunity__reference", "opportunity__closes_at")
        .annotate(
            title=KeyTextTransform("title", "opportunity__terms"), count=Count("pk"), oldest=Min("asked_at")
        )
        .order_by("opportunity")
    )
    for row in rows:
        count = row["count"]
        yield a_task(
            "answer_questions",
            f"opportunities/{row['opportunity']}",
            row["title"],
            organisation=member.organisation,
            since=row["oldest"],
            due=row["opportunity__closes_at"],
            note="One question waits for an answer"
            if count == 1
            else f"{count} questions wait for an answer",
            reference=row["opportunity__reference"],
        )


def _request_tasks(member: Member, at: datetime) -> Iterator[Task]:
    """What others asked a second officer and the member may decide, for which there is still time."""
    for row in requests_to_decide(member, at):
        opportunity, of_award = row.opportunity, row.deed == OfficerDeed.AWARD
        yield a_task(
            "decide_award" if of_award else "decide_request",
            f"opportunities/{opportunity.pk}/requests/{row.pk}",
            opportunity.terms.get("title", ""),
            organisation=member.organisation,
            since=row.asked_at,
            due=None if of_award else opportunity.closes_at,
            note=f"{SECOND_OFFICER_LINES[OfficerDeed(row.deed)].deed}: {row.asked_by} asks you to look at it",
            reference=opportunity.reference,
            number=str(row.pk),
        )


def _late_questions(member: Member) -> Iterator[Task]:
    """What was asked after the deadline, of every commissioner of the buyer; debriefs, of whoever leads."""
    rows = late_questions_for(member).filter(answered_at=None)
    leads = Q(opportunity__seats__part="lead", opportunity__seats__person=member.person)
    for row in rows.filter(Q(kind="question") | leads).distinct():
        is_debrief = row.kind == "debrief"
        yield a_task(
            "answer_debrief" if is_debrief else "answer_late_question",
            f"opportunities/{row.opportunity_id}/late-questions/{row.pk}",
            row.opportunity.terms.get("title", ""),
            organisation=member.organisation,
            since=row.asked_at,
            due=end_of_day(row.due_on) if row.due_on else None,
            note=f"{row.organisation} asks for a debrief"
            if is_debrief
            else "Somebody asks about the procedure",
            reference=row.opportunity.reference,
            number=str(row.pk),
        )
