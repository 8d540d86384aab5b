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
from hopmarket.reference_data import ready_templates
from hopmarket.rules import terms as rules
from hopmarket.rules.beginnings import NOTHING_KNOWN, KnownNeed, terms_to_copy, unfit_to_draft
from hopmarket.rules.counts_in_words import count_in_words
from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.procedure_kinds import ProcedureKey
from hopmarket.rules.procedures import PROCEDURES
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, Role, may_buy
from hopmarket.rules.terms import FORMAT, Terms
from hopmarket.rules.terms_fields import DraftSection
from hopmarket.rules.two_officers import sections_changed

from ..draft_authors import record_author
from ..draft_versions import keep_first_version, keep_version
from ..models import Document, Opener, Opportunity, PanelSeat
from ..queries import copyable_for
from .state_changes import opportunity_subject, take_step

_PRICE = rules.Criterion(
    "price", rules.CriterionKind.PRICE, "Price", "Lowest price ÷ your price × weight", Decimal(40)
)


@act("draft_opportunity")
def draft_opportunity(
    *,
    title: str,
    procedure: ProcedureKey = ProcedureKey.BELOW_THRESHOLD_OPEN,
    template: str = "",
    known: KnownNeed = NOTHING_KNOWN,
    by: Member,
    at: datetime,
) -> Outcome[Opportunity] | Refusal:
    """Begins a draft by a procedure: with its title, one lot and a price criterion, or with a ready template,
    whose title it takes where none is given; and with what is known already of the need.

    Refuses ``draft.no_title``, ``template.unknown``, and what ``rules.beginnings.unfit_to_draft`` refuses.
    """
    ready = ready_templates().get(template)
    if template and ready is None:
        return Refusal("template.unknown", params={"template": template})
    if not title.strip() and ready is None:
        return Refusal("draft.no_title")
    begun = ready.terms if ready else Terms(lots=(rules.WHOLE_CONTRACT,), criteria=(_PRICE,))
    terms = known.put_into(replace(begun, title=title.strip() or begun.title))
    refusal = may_buy(by, PROCEDURES[procedure].buyers) or unfit_to_draft(procedure, terms, day_in_london(at))
    if refusal:
        return refusal
    opportunity = _begin(terms, by, at, procedure=procedure, template=template)
    facts = {"reference": opportunity.reference, "procedure": str(procedure), "template": template}
    return Outcome(opportunity_subject(opportunity), opportunity, facts)


@act("choose_procedure")
def choose_procedure(
    *, opportunity: Opportunity, procedure: ProcedureKey, by: Member, at: datetime
) -> Outcome[Opportunity] | Refusal:
    """Gives a draft another procedure; its terms and its people stay as they are.

    Refuses ``procedure.same``, and what ``rules.beginnings.unfit_to_draft`` refuses.
    """
    row = take_step(opportunity, OpportunityAct.REVISE, by)
    if isinstance(row, Refusal):
        return row
    before, chosen = row.the_procedure, PROCEDURES[procedure]
    if before is chosen:
        return Refusal("procedure.same", params={"procedure": chosen.title})
    refusal = may_buy(by, chosen.buyers) or unfit_to_draft(procedure, row.the_terms, day_in_london(at))
    if refusal:
        return refusal
    row.procedure = procedure
    row.save()
    record_author(row, (DraftSection.NEED,), by.person, at)
    return Outcome(opportunity_subject(row), row, {"before": str(before.key), "procedure": str(procedure)})


@act("copy_opportunity")
def copy_opportunity(*, opportunity: Opportunity, by: Member, at: datetime) -> Outcome[Opportunity] | Refusal:
    """Makes a new draft from the terms of an earlier purchase, without its dates: of the buyer's own, or of one
    that another body has published and everybody may read, without that body's contact.

    A document comes along once, whatever its names. A procedure by which the body cannot buy becomes the usual one.
    """
    source = locked(copyable_for(by), pk=opportunity.pk)
    terms = terms_to_copy(source.the_terms, is_own=source.organisation_id == by.organisation)
    chosen = source.the_procedure
    procedure = chosen.key if may_buy(by, chosen.buyers) is None else ProcedureKey.BELOW_THRESHOLD_OPEN
    new_opportunity = _begin(terms, by, at, procedure=procedure, template=source.template, copied_from=source)
    for document in terms.papers:
        Document.objects.create(opportunity=new_opportunity, file_id=document.file, attached_at=at)
    facts = {"reference": new_opportunity.reference, "copied_from": source.reference}
    return Outcome(opportunity_subject(new_opportunity), new_opportunity, facts)


def _begin(
    terms: Terms,
    by: Member,
    at: datetime,
    *,
    procedure: ProcedureKey,
    template: str,
    copied_from: Opportunity | None = None,
) -> Opportunity:
    buyer = locked(Organisation.objects.all(), pk=by.organisation)
    row = Opportunity.objects.create(
        reference=_next_reference(buyer, at.year),
        organisation=buyer,
        procedure=procedure,
        template=template,
        terms=replace(terms, format=FORMAT).to_json(),
        drafted_by_id=by.person,
        drafted_at=at,
        copied_from=copied_from,
    )
    is_ready_made = copied_from is not None or template
    begun = sections_changed(Terms(), terms) if is_ready_made else (DraftSection.NEED,)
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
    write_terms(row, replace(terms, papers=row.the_terms.papers), by, at)
    return Outcome(opportunity_subject(row), row, {"terms": row.the_terms.fingerprint()})


def write_terms(row: Opportunity, terms: Terms, by: Member, at: datetime) -> None:
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
    write_terms(row, replace(terms, papers=(*terms.papers, document)), by, at)
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
    write_terms(row, replace(terms, papers=remaining), by, at)
    return Outcome(opportunity_subject(row), row, {"file": file})


@act("name_people")
def name_people(
    *,
    opportunity: Opportunity,
    openers: tuple[int, ...],
    evaluators: tuple[int, ...],
    lead: int | None,
    second: int = 0,
    by: Member,
    at: datetime,
) -> Outcome[Opportunity] | Refusal:
    """Names who opens, who scores and who leads, in place of those named before, as many as the procedure
    wants; and ``second``, a colleague who is to look at the award of a lead who judges alone.

    Openers and the lead are commissioners, evaluators have that role, all of the buyer itself.
    Whoever is not known yet is left out: a draft says what it lacks. Whoever scores does not lead, so that a
    conflict takes away all of a person's part. Refuses ``people.openers`` (``people.no_openers`` where the
    procedure has none), ``people.lead_scores``, ``people.second_leads``, ``people.not_commissioner`` and
    ``people.not_evaluator``.
    """
    row = take_step(opportunity, OpportunityAct.REVISE, by)
    if isinstance(row, Refusal):
        return row
    most = row.the_procedure.openers
    if len(set(openers)) > most:
        return Refusal(
            "people.openers" if most else "people.no_openers", params={"wanted": count_in_words(most)}
        )
    leads = () if lead is None else (lead,)
    if lead in evaluators:
        return Refusal("people.lead_scores")
    if second and second == lead:
        return Refusal("people.second_leads")
    if not {*openers, *leads, *filter(None, (second,))} <= _people_with(by.organisation, Role.COMMISSIONER):
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
    for person in leads:
        PanelSeat.objects.create(opportunity=row, person_id=person, part="lead")
    row.named_second_id = second or None
    row.save(update_fields=["named_second"])
    if _named_parts(row) != before:
        record_author(row, (DraftSection.PEOPLE,), by.person, at)
    facts: dict[str, Any] = {"openers": list(openers), "evaluators": list(evaluators), "lead": lead}
    if second:
        facts["second"] = second
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
