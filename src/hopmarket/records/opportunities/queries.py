"""Opportunities as a member may see them; those of others are left out of every query."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from hopmarket.records.parties.models import Person
from hopmarket.records.parties.queries import known_names, verified_addresses
from hopmarket.rules.audience import RESULT_STATES
from hopmarket.rules.draft_completeness import DraftGap, NamedPeople, gaps
from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.opportunity_life import PUBLISHED_STATES, OpportunityState
from hopmarket.rules.procedure_kinds import Audience
from hopmarket.rules.procedures import PROCEDURES
from hopmarket.rules.recognisable_wording import names_somebody
from hopmarket.rules.roles import Member, Role
from hopmarket.rules.tender_periods import chosen_ground, period_fault
from hopmarket.rules.terms import Terms
from hopmarket.rules.terms_fields import TERMS_FIELDS, TEXTS
from hopmarket.rules.terms_row_fields import ROW_FIELDS

from .barrier_check import barrier_gaps
from .models import (
    ClarificationQuestion,
    Document,
    EarlierAnswer,
    Interest,
    NationalNoticeCorrection,
    Opener,
    Opportunity,
    PanelSeat,
    QuoteInvitation,
    TermsVersion,
)
from .quote_tokens import fingerprint_of_token

_FOR_EVERYBODY = [str(key) for key, row in PROCEDURES.items() if row.audience is Audience.EVERYBODY]

_PUBLISHED = [str(state) for state in PUBLISHED_STATES]
_WITH_RESULT = [str(state) for state in RESULT_STATES]
_FOR_INVITED = [str(key) for key, row in PROCEDURES.items() if row.audience is Audience.INVITED]


def opportunities_for(member: Member) -> QuerySet[Opportunity]:
    """The opportunities that a commissioner's own organisation has drafted or published."""
    if not member.stands_as(Role.COMMISSIONER):
        return Opportunity.objects.none()
    rows = Opportunity.objects.filter(organisation=member.organisation)
    return _with_people(rows.exclude(state=OpportunityState.DISCARDED))


def published_opportunities_for(member: Member) -> QuerySet[Opportunity]:
    """The opportunities that a commissioner's own organisation has published."""
    return opportunities_for(member).filter(state__in=_PUBLISHED)


def copyable_for(member: Member) -> QuerySet[Opportunity]:
    """The purchases from which a commissioner may begin a draft: their own body's, and what any body has
    published for everybody to read. Of those that were shown to the invited alone, none of another body."""
    if not member.stands_as(Role.COMMISSIONER):
        return Opportunity.objects.none()
    own = Q(organisation=member.organisation) & ~Q(state=OpportunityState.DISCARDED)
    public = Q(state__in=_PUBLISHED, procedure__in=_FOR_EVERYBODY)
    return Opportunity.objects.filter(own | public)


def earlier_purchases(member: Member, wanted: Iterable[Collection[str]], *, most: int) -> list[Opportunity]:
    """Purchases from which a draft may begin, the newest first: those whose title, summary or reference has one
    of the words of each group; without groups the newest."""
    rows = copyable_for(member).select_related("organisation")
    for words in wanted:
        any_of = Q()
        for word in words:
            any_of |= Q(terms__title__icontains=word) | Q(terms__summary__icontains=word)
            any_of |= Q(reference__iexact=word)
        rows = rows.filter(any_of)
    return list(rows[:most])


def newest_contact(member: Member) -> Terms | None:
    """The terms of the body's newest purchase that says whom bidders can write to, of its last ten."""
    terms = (row.the_terms for row in opportunities_for(member)[:10])
    return next((row for row in terms if row.contact_email), None)


def _with_people(rows: QuerySet[Opportunity]) -> QuerySet[Opportunity]:
    return rows.select_related("organisation", "drafted_by", "approved_by")


def opportunities_to_evaluate(member: Member) -> QuerySet[Opportunity]:
    """The published opportunities on whose panel a member sits, their own organisation's and others'."""
    return published_opportunities().filter(pk__in=seats_held_by(member).values("opportunity"))


def seats_held_by(member: Member) -> QuerySet[PanelSeat]:
    """The seats that a member holds for the organisation that they act for, at whichever buyer's panel."""
    if not member.claim_checked:
        return PanelSeat.objects.none()
    here = Q(organisation=member.organisation)
    here |= Q(organisation=None, opportunity__organisation=member.organisation)
    return PanelSeat.objects.filter(here, person=member.person, ended_at=None)


def published_opportunities() -> QuerySet[Opportunity]:
    """All that have been sent or published, whoever may read them: ask for somebody with
    :func:`opportunities_open_to`, for everybody with :func:`public_opportunities`."""
    return Opportunity.objects.filter(state__in=_PUBLISHED).select_related("organisation")


def public_opportunities() -> QuerySet[Opportunity]:
    """The opportunities that everybody may read: of those for the invited alone, the ones with a result."""
    return published_opportunities().filter(_public())


def opportunities_open_to(member: Member) -> QuerySet[Opportunity]:
    """The opportunities that a bidder may read, respond to, ask about or follow: the public ones, and those
    to which the member's organisation was invited."""
    return published_opportunities().filter(
        _public() | Q(pk__in=invitations_of(member).values("opportunity"))
    )


def _public() -> Q:
    return ~Q(procedure__in=_FOR_INVITED) | Q(state__in=_WITH_RESULT)


def invitations_of(member: Member) -> QuerySet[QuoteInvitation]:
    """The invitations to quote that were sent to the member's organisation."""
    if not member.organisation or not member.writes_as(Role.RESPONDER):
        return QuoteInvitation.objects.none()
    rows = QuoteInvitation.objects.filter(organisation=member.organisation, invited_at__isnull=False)
    return rows.select_related("opportunity__organisation")


def invitations_to(opportunity: Opportunity) -> QuerySet[QuoteInvitation]:
    """Everybody who is named to be asked for a quote, in the order in which they were named."""
    return QuoteInvitation.objects.filter(opportunity=opportunity).select_related("organisation")


def invitation_with_token(token: str) -> QuerySet[QuoteInvitation]:
    """The invitation to quote whose link holds this token, once it was sent."""
    rows = QuoteInvitation.objects.filter(token_sha256=fingerprint_of_token(token), invited_at__isnull=False)
    return rows.exclude(email="").select_related("opportunity__organisation", "organisation")


def invitations_by_address(member: Member) -> QuerySet[QuoteInvitation]:
    """The invitations that went to one of the person's confirmed addresses and that nobody has taken up."""
    addresses = verified_addresses(Person(pk=member.person))
    rows = QuoteInvitation.objects.filter(email__in=addresses, organisation=None, invited_at__isnull=False)
    return rows.select_related("opportunity__organisation")


def is_address_of(member: Member, email: str) -> bool:
    """Whether the person has confirmed this address."""
    return email in verified_addresses(Person(pk=member.person))


def newest_published() -> QuerySet[Opportunity]:
    """All that are public, the newest first, for whoever oversees them."""
    return public_opportunities().order_by("-published_at", "-pk")


def published_opportunity(reference: str, member: Member | None = None) -> Opportunity | None:
    """The opportunity with this reference that everybody, or the member, may read."""
    rows = opportunities_open_to(member) if member else public_opportunities()
    return rows.filter(reference=reference).first()


def people_of(opportunity: Opportunity) -> NamedPeople:
    """How many have been named for each part."""
    openers = Opener.objects.filter(opportunity=opportunity)
    seats = list(seats_of(opportunity).values_list("part", flat=True))
    return NamedPeople(
        openers=openers.count(),
        openers_with_key=openers.filter(person__opening_keys__isnull=False).distinct().count(),
        evaluators=seats.count("evaluator"),
        leads=seats.count("lead"),
        invited=invitations_to(opportunity).count(),
    )


def openers_of(opportunity: Opportunity) -> QuerySet[Opener]:
    """The people who have been named to open the responses."""
    return Opener.objects.filter(opportunity=opportunity).select_related("person")


def opener_of(opportunity: Opportunity, member: Member) -> Opener | None:
    """The member's own part as an opener of a purchase of their organisation."""
    own = openers_of(opportunity).filter(opportunity__organisation=member.organisation)
    return own.filter(person=member.person).first()


def seats_of(opportunity: Opportunity) -> QuerySet[PanelSeat]:
    """The people who are named to score and to lead; those whose seat somebody else took are left out."""
    seats = PanelSeat.objects.filter(opportunity=opportunity, ended_at=None)
    return seats.select_related("person", "organisation")


def document_of(opportunity: Opportunity, file: UUID) -> Document | None:
    """The document of an opportunity with this file."""
    return Document.objects.filter(opportunity=opportunity, file=file).select_related("file").first()


def gaps_of(opportunity: Opportunity, *, now: datetime) -> tuple[DraftGap, ...]:
    """What the draft still lacks."""
    procedure = opportunity.the_procedure
    found = gaps(opportunity.the_terms, people_of(opportunity), procedure, now=now)
    fault = period_fault(
        chosen_ground(procedure, opportunity.tender_period),
        notice=opportunity.planned_reference,
        noticed_on=opportunity.planned_on,
        why=opportunity.urgency_reason,
        today=day_in_london(now),
    )
    period = (DraftGap("closes_at", fault.reason, fault.params),) if fault else ()
    return (*found, *period, *barrier_gaps(opportunity, now=now))


def versions_of(opportunity: Opportunity) -> QuerySet[TermsVersion]:
    """The terms as they were published, the newest first."""
    return TermsVersion.objects.filter(opportunity=opportunity).order_by("-number")


def version_number(opportunity: Opportunity) -> int:
    """The number of the terms as they stand published; 0 before publication."""
    newest = versions_of(opportunity).first()
    return newest.number if newest else 0


def published_version(opportunity: Opportunity, number: int) -> TermsVersion | None:
    """The terms as they were published under a number."""
    return versions_of(opportunity).filter(number=number).first()


def national_corrections_of(opportunity: Opportunity) -> QuerySet[NationalNoticeCorrection]:
    """How the notice on the national platform was put right, the latest first."""
    return NationalNoticeCorrection.objects.filter(opportunity=opportunity).order_by("-at", "-id")


def terms_fingerprint(opportunity: Opportunity) -> str:
    """The fingerprint of the terms: as it was stored with the version in force; a draft's is made now.

    What was published is never computed again: bidders hold receipts that name it.
    """
    version = versions_of(opportunity).first()
    return version.print if version else opportunity.the_terms.fingerprint()


def unanswered(opportunity: Opportunity) -> QuerySet[ClarificationQuestion]:
    """Questions that wait for an answer, oldest first."""
    return questions_about(opportunity).filter(answered_at=None)


def questions_about(opportunity: Opportunity) -> QuerySet[ClarificationQuestion]:
    """Every question about an opportunity, answered or not."""
    return ClarificationQuestion.objects.filter(opportunity=opportunity)


def clarifications_for(member: Member) -> QuerySet[ClarificationQuestion]:
    """The questions about the purchases of a commissioner's own organisation."""
    return ClarificationQuestion.objects.filter(opportunity__in=opportunities_for(member))


def answered(opportunity: Opportunity) -> QuerySet[ClarificationQuestion]:
    """Published questions and answers, in the order of their answers."""
    return questions_about(opportunity).filter(answered_at__isnull=False).order_by("answered_at", "id")


@dataclass(frozen=True, slots=True)
class PublishedChange:
    """Something that the buyer published about an open purchase: "amended", "extended", "answered" or
    "corrected", and its note or the question as published."""

    at: datetime
    kind: str
    text: str


def published_since(opportunity: Opportunity, since: datetime) -> list[PublishedChange]:
    """Addenda, later deadlines, answers and corrected answers that were published after an instant, the
    newest first."""
    versions = versions_of(opportunity).filter(number__gt=1, at__gt=since)
    answers = answered(opportunity).filter(answered_at__gt=since)
    corrected = EarlierAnswer.objects.filter(question__opportunity=opportunity, corrected_at__gt=since)
    changes = [PublishedChange(row.at, row.kind, row.note) for row in versions]
    changes += [
        PublishedChange(row.answered_at, "answered", row.published_text) for row in answers if row.answered_at
    ]
    changes += [
        PublishedChange(row.corrected_at, "corrected", row.question.published_text)
        for row in corrected.select_related("question")
    ]
    return sorted(changes, key=lambda change: change.at, reverse=True)


def wording_names_somebody(opportunity: Opportunity, *texts: str) -> bool:
    """Whether one of the texts names an organisation, a person or an address that the purchase's own
    terms do not name. Who asked makes no difference."""
    return names_somebody(texts, known_names(), published=published_words(opportunity))


def published_words(opportunity: Opportunity) -> str:
    """What everybody can read in the purchase's own terms, and the buyer's name."""
    terms = opportunity.the_terms
    parts = [opportunity.organisation.name, opportunity.reference]
    parts += [getattr(terms, row.name) for row in TERMS_FIELDS if row.kind in TEXTS]
    for name, rows in ROW_FIELDS.items():
        texts = [row.name for row in rows if row.kind in TEXTS]
        parts += [getattr(part, text) for part in getattr(terms, name) for text in texts]
    return "\n".join(parts)


def questions_of(member: Member, opportunity: Opportunity) -> QuerySet[ClarificationQuestion]:
    """What the member's own organisation has asked, oldest first."""
    if not member.writes_as(Role.RESPONDER):
        return ClarificationQuestion.objects.none()
    return questions_about(opportunity).filter(organisation=member.organisation)


def interests_of(member: Member) -> QuerySet[Interest]:
    """What the member's own organisation follows, with the opportunities."""
    if not member.writes_as(Role.RESPONDER):
        return Interest.objects.none()
    return Interest.objects.filter(organisation=member.organisation).select_related(
        "opportunity__organisation"
    )


def follows(member: Member, opportunity: Opportunity) -> bool:
    """Whether the member's own organisation follows an opportunity."""
    return interests_of(member).filter(opportunity=opportunity).exists()


def is_open(opportunity: Opportunity, *, now: datetime) -> bool:
    """Whether responses are still accepted at ``now``."""
    closes_at = opportunity.closes_at
    return opportunity.state == OpportunityState.OPEN and closes_at is not None and now < closes_at


def takes_questions(opportunity: Opportunity, *, now: datetime) -> bool:
    """Whether bidders can ask the buyer a question at ``now``."""
    until = opportunity.the_terms.questions_until
    return is_open(opportunity, now=now) and until is not None and now < until


def next_deadline(after: datetime) -> datetime | None:
    """The next instant at which an open opportunity closes."""
    waiting = Opportunity.objects.filter(state=OpportunityState.OPEN, closes_at__gt=after)
    return waiting.order_by("closes_at").values_list("closes_at", flat=True).first()
