"""Organisations that have registered here: all of them, those that wait for a check, and finding one."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from hopmarket.records.ledger.queries import events_of
from hopmarket.rules.identifiers import identifier
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.releases.name_words import holds_words
from hopmarket.rules.roles import OrganisationKind, OrganisationStanding

from .models import Identifier, Organisation


def registered_organisations() -> QuerySet[Organisation]:
    """Every organisation that has registered here, whoever has checked it."""
    return Organisation.objects.all()


def waiting_organisations() -> QuerySet[Organisation]:
    """Organisations that nobody has checked yet, oldest first."""
    return Organisation.objects.filter(standing=OrganisationStanding.UNCHECKED).order_by("founded_at", "pk")


def suppliers_with_numbers() -> QuerySet[Organisation]:
    """Every organisation here that may respond and says where it is, with its numbers in registers; without those
    that were refused, and public bodies."""
    return (
        Organisation.objects.exclude(kind=OrganisationKind.PUBLIC_BODY)
        .exclude(standing=OrganisationStanding.REFUSED)
        .exclude(postcode="")
        .prefetch_related("identifiers")
    )


def refusal_reason(organisation: int) -> str:
    """Why an organisation was refused last, as its members were written; empty if it never was."""
    refusals = events_of(f"organisations/{organisation}").filter(act="refuse_organisation")
    latest = refusals.order_by("-number").first()
    return str(latest.facts.get("reason", "")) if latest else ""


def organisations_found_by(words: str) -> QuerySet[Organisation]:
    """Organisations whose name holds the words, or whose number in a register they are; none that was
    refused."""
    asked = words.strip()
    if not asked:
        return Organisation.objects.none()
    rows = Organisation.objects.exclude(standing=OrganisationStanding.REFUSED)
    return rows.filter(has_name_or_number(asked)).distinct()


def has_name_or_number(asked: str) -> Q:
    """Whether an organisation's name holds each of these words, whatever their order, case and accents, or
    its number in a register is this. The names are compared here: no database folds accents alike."""
    names = Organisation.objects.values_list("pk", "name")
    found = [pk for pk, name in names.iterator() if holds_words(name, asked)]
    numbered = Q(identifiers__value__iexact=asked) | Q(identifiers__value__iexact="".join(asked.split()))
    return numbered | Q(pk__in=found)


def free_identifier(scheme: str, value: str) -> str | Refusal:
    """The number as its register writes it, if no organisation here has it.

    Refuses ``identifier.scheme``, ``identifier.shape`` and ``identifier.taken``.
    """
    number = identifier(scheme, value)
    if isinstance(number, Refusal):
        return number
    if Identifier.objects.filter(scheme=scheme, value=number).exists():
        return Refusal("identifier.taken", params={"number": f"{scheme}-{number}"})
    return number
