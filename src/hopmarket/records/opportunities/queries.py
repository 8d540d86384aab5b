"""Opportunities as a member may see them; those of others are left out of every query."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from hopmarket.records.parties.queries import known_names
from hopmarket.rules.draft_completeness import DraftGap, NamedPeople, gaps
from hopmarket.rules.opportunity_life import PUBLISHED_STATES, OpportunityState
from hopmarket.rules.procedures import PROCEDURES, ProcedureKey
from hopmarket.rules.recognisable_wording import names_somebody
from hopmarket.rules.roles import Member, Role

from .models import ClarificationQuestion, Interest, Opener, Opportunity, PanelSeat, TermsVersion

_PUBLISHED = [str(state) for state in PUBLISHED_STATES]


def opportunities_for(member: Member) -> QuerySet[Opportunity]:
    """The opportunities that a commissioner's own organisation has drafted or published."""
    if not member.stands_as(Role.COMMISSIONER):
        return Opportunity.objects.none()
    return Opportunity.objects.filter(organisation=member.organisation).exclude(
        state=OpportunityState.DISCARDED
    )


def opportunities_to_evaluate(member: Member) -> QuerySet[Opportunity]:
    """The published opportunities on whose panel a member sits."""
    if not member.claim_checked:
        return Opportunity.objects.none()
    return Opportunity.objects.filter(
        Q(seats__person=member.person), organisation=member.organisation, state__in=_PUBLISHED
    ).distinct()


def published_opportunities() -> QuerySet[Opportunity]:
    """The opportunities that any bidder may respond to, ask about or follow."""
    return Opportunity.objects.filter(state__in=_PUBLISHED)


def people_of(opportunity: Opportunity) -> NamedPeople:
    """How many have been named for each part."""
    openers = Opener.objects.filter(opportunity=opportunity)
    seats = list(PanelSeat.objects.filter(opportunity=opportunity).values_list("part", flat=True))
    return NamedPeople(
        openers=openers.count(),
        openers_with_key=openers.filter(person__opening_keys__isnull=False).distinct().count(),
        evaluators=seats.count("evaluator"),
        leads=seats.count("lead"),
    )


def gaps_of(opportunity: Opportunity, *, now: datetime) -> tuple[DraftGap, ...]:
    """What the draft still lacks."""
    procedure = PROCEDURES[ProcedureKey(opportunity.procedure)]
    return gaps(opportunity.the_terms, people_of(opportunity), procedure, now=now)


def terms_fingerprint(opportunity: Opportunity) -> str:
    """The fingerprint of the terms: as it was stored with the version in force; a draft's is made now.

    What was published is never computed again: bidders hold receipts that name it.
    """
    version = TermsVersion.objects.filter(opportunity=opportunity).order_by("-number").first()
    return version.print if version else opportunity.the_terms.fingerprint()


def unanswered(opportunity: Opportunity) -> QuerySet[ClarificationQuestion]:
    """Questions that wait for an answer, oldest first."""
    return ClarificationQuestion.objects.filter(opportunity=opportunity, answered_at=None)


def answered(opportunity: Opportunity) -> QuerySet[ClarificationQuestion]:
    """Published questions and answers, in the order of their answers."""
    return ClarificationQuestion.objects.filter(opportunity=opportunity, answered_at__isnull=False).order_by(
        "answered_at", "id"
    )


def wording_names_somebody(opportunity: Opportunity, *texts: str) -> bool:
    """Whether one of the texts names an organisation, a person or an address that the purchase's own
    terms do not name. Who asked makes no difference."""
    return names_somebody(texts, known_names(), published=published_words(opportunity))


def published_words(opportunity: Opportunity) -> str:
    """What everybody can read in the purchase's own terms, and the buyer's name."""
    terms = opportunity.the_terms
    parts = [opportunity.organisation.name, terms.title, terms.summary, terms.specification, terms.place]
    parts += [terms.postcode, terms.lots_rationale, opportunity.reference]
    parts += [text for lot in terms.lots for text in (lot.title, lot.description)]
    parts += [text for criterion in terms.criteria for text in (criterion.title, criterion.description)]
    parts += [text for question in terms.questions for text in (question.title, question.guidance)]
    return "\n".join(parts)


def questions_of(member: Member, opportunity: Opportunity) -> QuerySet[ClarificationQuestion]:
    """What the member's own organisation has asked, oldest first."""
    if not member.writes_as(Role.RESPONDER):
        return ClarificationQuestion.objects.none()
    return ClarificationQuestion.objects.filter(opportunity=opportunity, organisation=member.organisation)


def interests_of(member: Member) -> QuerySet[Interest]:
    """What the member's own organisation follows, with the opportunities."""
    if not member.writes_as(Role.RESPONDER):
        return Interest.objects.none()
    return Interest.objects.filter(organisation=member.organisation).select_related(
        "opportunity__organisation"
    )


def is_open(opportunity: Opportunity, *, now: datetime) -> bool:
    """Whether responses are still accepted at ``now``."""
    closes_at = opportunity.closes_at
    return opportunity.state == OpportunityState.OPEN and closes_at is not None and now < closes_at


QUESTIONS_PRESS = timedelta(days=5)
"""So long before the deadline the buyer is warned of questions without an answer."""


def questions_press(opportunity: Opportunity, *, now: datetime) -> bool:
    """Whether an open opportunity closes within days, and its questions have to be answered by then."""
    closes_at = opportunity.closes_at
    return closes_at is not None and is_open(opportunity, now=now) and closes_at - now <= QUESTIONS_PRESS


def takes_questions(opportunity: Opportunity, *, now: datetime) -> bool:
    """Whether bidders can ask the buyer a question at ``now``."""
    until = opportunity.the_terms.questions_until
    return is_open(opportunity, now=now) and until is not None and now < until


def next_deadline(after: datetime) -> datetime | None:
    """The next instant at which an open opportunity closes."""
    waiting = Opportunity.objects.filter(state=OpportunityState.OPEN, closes_at__gt=after)
    return waiting.order_by("closes_at").values_list("closes_at", flat=True).first()
