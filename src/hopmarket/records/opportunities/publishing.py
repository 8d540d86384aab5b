"""Makes the release of an opportunity from its rows, inside the act that publishes it."""

from __future__ import annotations

from copy import copy
from datetime import datetime
from typing import Any

from django.conf import settings

from hopmarket.records.notices.models import Release
from hopmarket.records.notices.own_releases import newest_own_release, store_own_release
from hopmarket.records.parties.models import Organisation
from hopmarket.rules import ocds
from hopmarket.rules.audience import is_public
from hopmarket.rules.national_notices import notice_address
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.procedure_kinds import NoticeKind, NoticeMoment
from hopmarket.rules.publication import (
    Addendum,
    AnsweredQuestion,
    CorrectedAnswer,
    DecisionOutcome,
    NationalCorrection,
    Publication,
    PublishedBarrier,
    PublishedNotice,
    PublishedParty,
    SignedContract,
)
from hopmarket.rules.roles import OrganisationKind, Size
from hopmarket.rules.terms import Change

from .models import NationalNoticeCorrection, Opportunity, TermsVersion
from .queries import answered, terms_fingerprint, unanswered, versions_of
from .recorded_notices import due_notices, newest_recordings


def ocid_of(opportunity: Opportunity) -> str:
    """The identifier of the contracting process, the same in all its releases."""
    return ocds.ocid(settings.OCID_PREFIX, opportunity.reference)


def party(organisation: Organisation) -> PublishedParty:
    """An organisation as published."""
    return PublishedParty(
        key=organisation.key,
        name=organisation.name,
        identifiers=tuple(
            (identifier.scheme, identifier.value) for identifier in organisation.identifiers.all()
        ),
        kind=OrganisationKind(organisation.kind),
        size=Size(organisation.size),
        postcode=organisation.postcode,
        district=organisation.district,
        fictional=organisation.is_fictional,
    )


def publication(
    opportunity: Opportunity,
    *,
    outcome: DecisionOutcome | None = None,
    contracts: tuple[SignedContract, ...] = (),
) -> Publication:
    """Collects everything public about an opportunity as it stands in this transaction."""
    assert opportunity.published_at is not None
    terms = opportunity.the_terms
    return Publication(
        ocid=ocid_of(opportunity),
        reference=opportunity.reference,
        base_url=settings.BASE_URL,
        buyer=party(opportunity.organisation),
        procedure=opportunity.the_procedure,
        state=OpportunityState(opportunity.state),
        terms=terms,
        terms_fingerprint=terms_fingerprint(opportunity),
        published_at=opportunity.published_at,
        recipient=opportunity.recipient,
        national_reference=opportunity.national_reference,
        national_reason=opportunity.national_reason,
        national_corrections=_national_corrections(opportunity),
        reasons=opportunity.reasons,
        questions=_questions(opportunity),
        unanswered=0 if opportunity.state == OpportunityState.OPEN else unanswered(opportunity).count(),
        addenda=_addenda(opportunity),
        outcome=outcome,
        contracts=contracts,
        notices=_notices(opportunity),
        barriers=_barriers(opportunity),
    )


def _barriers(opportunity: Opportunity) -> tuple[PublishedBarrier, ...]:
    """What the barrier check found in the terms as they stand published, and why it was kept."""
    newest = versions_of(opportunity).first()
    return tuple(PublishedBarrier(**row) for row in newest.barriers) if newest else ()


def _notices(opportunity: Opportunity) -> tuple[PublishedNotice, ...]:
    """The recorded notices that everybody may know: what follows an award not before that is published."""
    after_award = (NoticeMoment.WITH_AWARD, NoticeMoment.AFTER_SIGNATURE)
    due = {str(notice.kind): notice for notice in due_notices(opportunity)}
    planned: tuple[PublishedNotice, ...] = ()
    if opportunity.planned_reference and opportunity.planned_on:
        address = notice_address(opportunity.planned_reference)
        title, on = "Planned procurement notice", opportunity.planned_on
        planned = (PublishedNotice(NoticeKind.UK3, title, opportunity.planned_reference, address, on),)
    recorded = (
        PublishedNotice(
            NoticeKind(kind),
            due[kind].title,
            row.reference,
            notice_address(row.reference),
            row.published_on,
            lot,
        )
        for (kind, lot), row in newest_recordings(opportunity).items()
        if kind in due
        and row.published_on
        and (opportunity.state == OpportunityState.AWARDED or due[kind].moment not in after_award)
    )
    return (*planned, *recorded)


def _questions(opportunity: Opportunity) -> tuple[AnsweredQuestion, ...]:
    return tuple(
        AnsweredQuestion(
            number,
            question.published_text,
            question.asked_at,
            question.answer,
            question.answered_at,
            tuple(
                CorrectedAnswer(earlier.published_text, earlier.answer, earlier.corrected_at)
                for earlier in question.earlier_answers.all()
            ),
        )
        for number, question in enumerate(answered(opportunity).prefetch_related("earlier_answers"), start=1)
        if question.answered_at
    )


def _national_corrections(opportunity: Opportunity) -> tuple[NationalCorrection, ...]:
    rows = NationalNoticeCorrection.objects.filter(opportunity=opportunity)
    return tuple(
        NationalCorrection(number, row.at, row.before, row.after, row.reason)
        for number, row in enumerate(rows, start=1)
    )


def _addenda(opportunity: Opportunity) -> tuple[Addendum, ...]:
    return tuple(
        Addendum(
            number=version.number - 1,
            kind=version.kind,
            at=version.at,
            note=version.note,
            changes=tuple(Change(**change) for change in version.changes),
        )
        for version in TermsVersion.objects.filter(opportunity=opportunity, number__gt=1)
    )


def release_if_published(opportunity: Opportunity, *, at: datetime) -> dict[str, Any]:
    """The first release of a draft as it would be if it were published at ``at``; nothing is stored."""
    draft = copy(opportunity)
    draft.published_at, draft.state = at, OpportunityState.OPEN
    return ocds.release(publication(draft), tags=("tender",), at=at, number=1)


def release_for_invited(opportunity: Opportunity, *, at: datetime) -> dict[str, Any]:
    """What a purchase would say in public as it stands; nothing is stored. Those who were invited read it."""
    return ocds.release(publication(opportunity), tags=("tender",), at=at, number=1)


def is_public_now(opportunity: Opportunity) -> bool:
    """Whether everybody may read a purchase as it stands."""
    return is_public(opportunity.the_procedure.audience, OpportunityState(opportunity.state))


def publish_release(
    opportunity: Opportunity,
    *tags: str,
    at: datetime,
    outcome: DecisionOutcome | None = None,
    contracts: tuple[SignedContract, ...] = (),
) -> Release | None:
    """Writes the next release of an opportunity into the notices; none while only the invited may read it.
    The first is always a tender's, whatever has become of it meanwhile."""
    if not is_public_now(opportunity):
        return None
    facts = publication(opportunity, outcome=outcome, contracts=contracts)
    is_first = newest_own_release(facts.ocid) is None
    shown = ocds.tags_of_first_release(tags) if is_first else tags

    def write(dated: datetime, number: int) -> dict[str, Any]:
        return ocds.release(facts, tags=shown, at=dated, number=number)

    return store_own_release(facts.ocid, write, at=at)
