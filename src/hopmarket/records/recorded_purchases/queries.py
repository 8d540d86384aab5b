"""Recorded purchases of a buyer: who may read and approve them, and what is known around them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.conf import settings
from django.db.models import QuerySet

from hopmarket.records.debarment.queries import newest_list
from hopmarket.records.notices.models import PublishedContract
from hopmarket.records.opportunities.publishing import party
from hopmarket.records.parties.models import Identifier, Organisation, Person
from hopmarket.records.parties.queries import people_in_role
from hopmarket.rules import ocds
from hopmarket.rules.debarment import (
    CheckedOrganisation,
    DebarmentMatch,
    debarment_of,
    debarred,
    is_check_due,
    list_too_old,
)
from hopmarket.rules.publication import PublishedParty
from hopmarket.rules.reasons import unreasoned
from hopmarket.rules.record_changes import EarlierContract, looks_recorded
from hopmarket.rules.recorded_purchase import RecordedFacts, RecordedSupplier, is_above
from hopmarket.rules.recorded_purchase_life import RecordState
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.releases.organisation_names import named_organisation, plain_name
from hopmarket.rules.roles import Member, OrganisationKind, OrganisationStanding, Role, Size
from hopmarket.rules.two_officers import DraftAuthors, may_approve

from .models import RecordCorrection, RecordedPurchase


def records_for(member: Member) -> QuerySet[RecordedPurchase]:
    """The records of a commissioner's own organisation that were not discarded, newest first."""
    if not member.stands_as(Role.COMMISSIONER):
        return RecordedPurchase.objects.none()
    rows = RecordedPurchase.objects.filter(organisation=member.organisation)
    return rows.exclude(state=RecordState.DISCARDED).select_related("organisation", "started_by")


def record_subject(record: RecordedPurchase) -> str:
    """How the ledger names a record."""
    return f"recorded_purchases/{record.pk}"


def ocid_of_record(record: RecordedPurchase) -> str:
    """The identifier of its contracting process, the same in all its releases."""
    return ocds.ocid(settings.OCID_PREFIX, record.reference)


def record_authors(record: RecordedPurchase) -> DraftAuthors:
    """Who began the record, who wrote in it, who asked for approval last."""
    return DraftAuthors(record.started_by_id, frozenset(record.writers), record.asked_by_id)


def record_officers(record: RecordedPurchase) -> dict[int, Person]:
    """The buyer's commissioners, by their primary keys."""
    return {person.pk: person for person in people_in_role(record.organisation_id, Role.COMMISSIONER)}


def why_not_approve(record: RecordedPurchase, member: Member) -> Refusal | None:
    """Why this member may not approve a record; None where they may."""
    return may_approve(member.person, record_authors(record))


def registered_supplier(supplier: RecordedSupplier) -> Organisation | None:
    """The organisation of this portal that a supplier is: the one with its key or its number, or the only one of
    its name where no number is given."""
    checked = Organisation.objects.exclude(standing=OrganisationStanding.REFUSED)
    if supplier.key:
        return checked.filter(key=supplier.key).first()
    if supplier.number:
        found = Identifier.objects.filter(scheme=supplier.scheme, value=supplier.number).first()
        return checked.filter(pk=found.organisation_id).first() if found else None
    name = plain_name(supplier.name)
    named = [pk for pk, known in checked.values_list("pk", "name") if name and plain_name(known) == name]
    return checked.get(pk=named[0]) if len(named) == 1 else None


def supplier_party(supplier: RecordedSupplier, *, fictional: bool) -> PublishedParty:
    """A supplier as published: as it stands on this portal, or as it was typed."""
    known = registered_supplier(supplier)
    if known:
        return party(known)
    named = named_organisation(supplier.name, supplier.scheme, supplier.number)
    return PublishedParty(
        key=named.key if named else "",
        name=supplier.name,
        identifiers=((supplier.scheme, supplier.number),) if supplier.number else (),
        kind=OrganisationKind(supplier.kind or OrganisationKind.OTHER),
        size=Size(supplier.size),
        postcode=supplier.postcode,
        fictional=fictional,
    )


def record_debarment(facts: RecordedFacts, day: date) -> DebarmentMatch | None:
    """What the debarment list says of a record's supplier; None where no list was loaded."""
    the_list = newest_list()
    if the_list is None:
        return None
    published = supplier_party(facts.supplier, fictional=False)
    checked = CheckedOrganisation(published.name, published.identifiers)
    return debarment_of(checked, the_list.entries, day)


def why_not_awarded(record: RecordedPurchase, facts: RecordedFacts, day: date) -> Refusal | None:
    """Why the debarment list stands against a record, or against its being checked: what
    :mod:`hopmarket.rules.debarment` refuses, and ``reasons.missing`` where two people decide and the author
    has not said why it may go on."""
    if not record.the_procedure.is_debarment_checked:
        return None
    the_list, above = newest_list(), is_above(facts, day)
    dated = the_list.dated if the_list else None
    if not is_check_due(is_above=above, dated=dated):
        return None
    refusal = list_too_old(dated, day, is_above=above)
    match = record_debarment(facts, day)
    if refusal or match is None:
        return refusal
    if match.wants_two_people:
        return unreasoned(facts.debarment_reason, "ask_debarment_clearance")
    return debarred(match, is_cleared=True)


def earlier_records_like(record: RecordedPurchase, facts: RecordedFacts) -> list[EarlierContract]:
    """Contracts of the same buyer in the register that have the same supplier, value and day of signature."""
    if facts.value is None or facts.signed_on is None:
        return []
    buyer = _keys_of(party(record.organisation))
    supplier = _keys_of(supplier_party(facts.supplier, fictional=False))
    rows = PublishedContract.objects.filter(
        value=facts.value, signed_on=facts.signed_on, buyer__key__in=buyer
    )
    rows = rows.exclude(notice__ocid=ocid_of_record(record))
    found = [
        EarlierContract(row.title, row.notice.ocid, named.organisation.key, row.value, row.signed_on)
        for row in rows.select_related("notice").prefetch_related("suppliers__organisation")
        for named in row.suppliers.all()
    ]
    return [row for row in found if any(looks_recorded(facts, key, row) for key in supplier)]


def _keys_of(published: PublishedParty) -> Collection[str]:
    """The keys under which notices may name an organisation: of each of its numbers, and of its name."""
    named = named_organisation(published.name)
    keys = {f"{scheme}-{number}".lower() for scheme, number in published.identifiers}
    return keys | ({named.key} if named else set())


def corrections_of_record(record: RecordedPurchase) -> list[RecordCorrection]:
    """What was corrected of a record, the newest first."""
    return list(record.corrections.order_by("-number"))
