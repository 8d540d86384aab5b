"""Drafting: begin, copy, revise, attach documents, name people."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from hopmarket.records.files.stored_files import accept_upload, keep_public
from hopmarket.records.files.upload_handler import SealedUpload
from hopmarket.records.ledger.acts import Outcome, act, locked
from hopmarket.records.parties.models import CHECKED_CLAIMS, Membership, Organisation
from hopmarket.rules import terms as rules
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, Role
from hopmarket.rules.terms import FORMAT, Terms
from hopmarket.rules.terms_fields import DATES, TERMS_FIELDS, DraftSection
from hopmarket.rules.two_officers import sections_changed

from ..draft_authors import record_author
from ..draft_versions import keep_first_version, keep_version
from ..models import Document, Opener, Opportunity, PanelSeat
from .state_changes import opportunity_subject, take_step

_PRICE = rules.Criterion(
    "price", rules.CriterionKind.PRICE, "Price", "Lowest price ÷ your price × weight", Decimal(40)
)


@act("draft_opportunity")
def draft_opportunity(*, title: str, by: Member, at: datetime) -> Outcome[Opportunity] | Refusal:
    """Begins a draft with its title, one lot and a price criterion. Refuses ``draft.no_title``."""
    if not title.strip():
        return Refusal("draft.no_title")
    terms = Terms(title=title.strip(), lots=(rules.WHOLE_CONTRACT,), criteria=(_PRICE,))
    opportunity = _begin(terms, by, at, copied_from=None)
    return Outcome(opportunity_subject(opportunity), opportunity, {"reference": opportunity.reference})


@act("copy_opportunity")
def copy_opportunity(*, opportunity: Opportunity, by: Member, at: datetime) -> Outcome[Opportunity] | Refusal:
    """Makes a new draft from the terms of an earlier purchase of the same buyer, without its dates."""
    source = locked(Opportunity.objects.filter(organisation=by.organisation), pk=opportunity.pk)
    no_dates: dict[str, Any] = {row.name: None for row in TERMS_FIELDS if row.kind in DATES}
    terms = replace(source.the_terms, **no_dates)
    new_opportunity = _begin(terms, by, at, copied_from=source)
    for document in source.papers.all():
        Document.objects.create(opportunity=new_opportunity, file=document.file, attached_at=at)
    facts = {"reference": new_opportunity.reference, "copied_from": source.reference}
    return Outcome(opportunity_subject(new_opportunity), new_opportunity, facts)


def _begin(terms: Terms, by: Member, at: datetime, *, copied_from: Opportunity | None) -> Opportunity:
    buyer = locked(Organisation.objects.all(), pk=by.organisation)
    row = Opportunity.objects.create(
        reference=_next_reference(buyer, at.year),
        organisation=buyer,
        terms=replace(terms, format=FORMAT).to_json(),
        drafted_by_id=by.person,
        drafted_at=at,
        copied_from=copied_from,
    )
    begun = (DraftSection.NEED,) if copied_from is None else sections_changed(Terms(), terms)
    record_author(row, begun, by.person, at)
    keep_version(row, by=by.person, at=at)
    return row


def _next_reference(buyer: Organisation, year: int) -> str:
    """Like "TVD-2026-0004": the buyer's initials, the year, and the next number."""
    letters = "".join(word[0] for word in buyer.key.split("-") if word and word != "and")
    start = f"{letters[:4].upper()}-{year}-"
    taken = Opportunity.objects.filter(reference__startswith=start).values_list("reference", flat=True)
    return f"{start}{max((int(reference.rsplit('-', 1)[1]) for reference in taken), default=0) + 1:04d}"


@act("revise_draft")
def revise_draft(
    *, opportunity: Opportunity, terms: Terms, revision: int, by: Member, at: datetime
) -> Outcome[Opportunity] | Refusal:
    """Replaces the terms of a draft that nobody has changed since ``revision`` was read.

    Documents are not changed here. Refuses ``draft.changed_meanwhile``.
    """
    row = take_step(opportunity, OpportunityAct.REVISE, by)
    if isinstance(row, Refusal):
        return row
    if row.revision != revision:
        return Refusal("draft.changed_meanwhile")
    _write(row, replace(terms, papers=row.the_terms.papers), by, at)
    return Outcome(opportunity_subject(row), row, {"terms": row.the_terms.fingerprint()})


def _write(row: Opportunity, terms: Terms, by: Member, at: datetime) -> None:
    """Keeps a draft's terms, in today's format: nobody holds a fingerprint of them yet; who changed which
    sections; and the version, to be brought back."""
    record_author(row, sections_changed(row.the_terms, terms), by.person, at)
    keep_first_version(row)
    row.terms = replace(terms, format=FORMAT).to_json()
    row.closes_at = terms.closes_at
    row.revision += 1
    row.save()
    keep_version(row, by=by.person, at=at)


@act("attach_paper")
def attach_paper(
    *, opportunity: Opportunity, upload: SealedUpload, by: Member, at: datetime
) -> Outcome[Opportunity] | Refusal:
    """Adds a document to a draft. Refuses what ``rules.file_types`` refuses."""
    row = take_step(opportunity, OpportunityAct.REVISE, by)
    if isinstance(row, Refusal):
        return row
    document = keep_document(row, upload, at)
    if isinstance(document, Refusal):
        return document
    terms = row.the_terms
    _write(row, replace(terms, papers=(*terms.papers, document)), by, at)
    return Outcome(opportunity_subject(row), row, {"sha256": document.sha256})


def keep_document(row: Opportunity, upload: SealedUpload, at: datetime) -> rules.Document | Refusal:
    """Stores an upload as a readable document of the opportunity."""
    what = accept_upload(upload)
    if isinstance(what, Refusal):
        return what
    file = keep_public(upload, what, at=at)
    Document.objects.create(opportunity=row, file=file, attached_at=at)
    return rules.Document(str(file.pk), file.name, file.media_type, file.size, file.sha256)


@act("remove_paper")
def remove_paper(
    *, opportunity: Opportunity, file: str, by: Member, at: datetime
) -> Outcome[Opportunity] | Refusal:
    """Takes a document out of a draft. Refuses ``paper.unknown``."""
    row = take_step(opportunity, OpportunityAct.REVISE, by)
    if isinstance(row, Refusal):
        return row
    terms = row.the_terms
    remaining = tuple(document for document in terms.papers if document.file != file)
    if remaining == terms.papers:
        return Refusal("paper.unknown")
    _write(row, replace(terms, papers=remaining), by, at)
    return Outcome(opportunity_subject(row), row, {"file": file})


@act("name_people")
def name_people(
    *,
    opportunity: Opportunity,
    openers: tuple[int, ...],
    evaluators: tuple[int, ...],
    lead: int,
    by: Member,
    at: datetime,
) -> Outcome[Opportunity] | Refusal:
    """Names who opens, who scores and who leads, in place of those named before.

    Openers and the lead are commissioners, evaluators have that role, all of the buyer itself.
    Whoever scores does not lead, so that a conflict takes away all of a person's part. Refuses
    ``people.two_openers``, ``people.lead_scores``, ``people.not_commissioner`` and
    ``people.not_evaluator``.
    """
    row = take_step(opportunity, OpportunityAct.REVISE, by)
    if isinstance(row, Refusal):
        return row
    if len(set(openers)) != 2:
        return Refusal("people.two_openers")
    if lead in evaluators:
        return Refusal("people.lead_scores")
    if not {*openers, lead} <= _people_with(by.organisation, Role.COMMISSIONER):
        return Refusal("people.not_commissioner")
    if not set(evaluators) <= _people_with(by.organisation, Role.EVALUATOR):
        return Refusal("people.not_evaluator")
    before = _named_parts(row)
    Opener.objects.filter(opportunity=row).delete()
    PanelSeat.objects.filter(opportunity=row).delete()
    for person in dict.fromkeys(openers):
        Opener.objects.create(opportunity=row, person_id=person)
    for person in dict.fromkeys(evaluators):
        PanelSeat.objects.create(opportunity=row, person_id=person, part="evaluator")
    PanelSeat.objects.create(opportunity=row, person_id=lead, part="lead")
    if _named_parts(row) != before:
        record_author(row, (DraftSection.PEOPLE,), by.person, at)
    facts = {"openers": list(openers), "evaluators": list(evaluators), "lead": lead}
    return Outcome(opportunity_subject(row), row, facts)


def _named_parts(row: Opportunity) -> frozenset[tuple[int, str]]:
    """Who has been named for what."""
    openers = Opener.objects.filter(opportunity=row).values_list("person", flat=True)
    seats = PanelSeat.objects.filter(opportunity=row).values_list("person", "part")
    return frozenset((*((person, "opener") for person in openers), *seats))


def _people_with(organisation: int, role: Role) -> set[int]:
    memberships = Membership.objects.filter(
        organisation=organisation, ended_at=None, claim__in=CHECKED_CLAIMS
    )
    return {membership.person_id for membership in memberships if role in membership.roles}
