"""Who answered for which version of a document, which version binds a buyer, and who still has to answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import QuerySet

from hopmarket.records.notices.portal_members import public_members, records_of
from hopmarket.records.parties.models import Organisation
from hopmarket.records.publications.models import PublishedDocument
from hopmarket.records.publications.queries import newest_document, published_versions, versions_of
from hopmarket.records.published_organisations.models import PublishedOrganisation
from hopmarket.records.published_organisations.predecessors import succession_steps
from hopmarket.rules.framework import in_force
from hopmarket.rules.framework.in_force import InForce, SignatureInTime, VersionSince
from hopmarket.rules.framework.signature import Grade, SignatureState
from hopmarket.rules.roles import Member
from hopmarket.rules.succession import SuccessionStep

from .models import Signature

FRAMEWORK, KEY = "framework", "common-framework"
ADDRESS = f"{FRAMEWORK}:{KEY}"


def adopted_framework() -> PublishedDocument | None:
    """The newest version of the framework that was adopted: the one that is signed."""
    return newest_document(FRAMEWORK, KEY)


def framework_versions() -> list[VersionSince]:
    """The adopted versions, and since when each has effect."""
    rows = versions_of(FRAMEWORK, KEY)
    return [VersionSince(row.number, date.fromisoformat(row.json["effect_from"])) for row in rows]


def answers_to(subject: str) -> QuerySet[Signature]:
    """Every answer of every organisation to a document, oldest first."""
    return Signature.objects.filter(subject=subject).select_related("organisation", "document", "officer")


def answers_of(organisation: Organisation | int, subject: str = ADDRESS) -> list[Signature]:
    """Every answer of an organisation to a document, oldest first."""
    return list(answers_to(subject).filter(organisation=organisation))


def present_answer(organisation: Organisation | int, subject: str = ADDRESS) -> Signature | None:
    """The newest answer of an organisation to a document, whichever version it is of."""
    return answers_to(subject).filter(organisation=organisation, replaced_at=None).first()


def standing_signature(organisation: Organisation | int, subject: str = ADDRESS) -> Signature | None:
    """The newest answer of an organisation by which it signed: declining a later version leaves it standing."""
    rows = answers_to(subject).filter(organisation=organisation).exclude(grade=Grade.DECLINED)
    return rows.order_by("-pk").first()


def own_answers(member: Member) -> QuerySet[Signature]:
    """Every answer of the organisation that the member acts for, oldest first."""
    return answers_to(ADDRESS).filter(organisation=member.organisation)


def own_signature(member: Member) -> Signature | None:
    """The signature of the organisation that the member acts for."""
    return standing_signature(member.organisation)


def state_on(document: PublishedDocument, present: Signature | None) -> SignatureState:
    """Where an organisation stands with a version, by its present answer."""
    if present is None or present.document_id != document.pk:
        return SignatureState.ASKED
    return present.state


def signatory_number(organisation: Organisation) -> int:
    """The number by which successions know an organisation of this portal: that of the published organisation
    that it is known to be; a negative one of its own where notices never named it."""
    members = public_members().filter(pk=organisation.pk).prefetch_related("identifiers")
    return records_of(list(members)).get(organisation.pk, -organisation.pk)


def signatory_numbers(organisations: Collection[int]) -> dict[int, int]:
    """The numbers by which successions know these organisations of this portal."""
    members = public_members().filter(pk__in=organisations).prefetch_related("identifiers")
    known = records_of(list(members))
    return {organisation: known.get(organisation, -organisation) for organisation in organisations}


def answer_in_time(answer: Signature, signatory: int) -> SignatureInTime:
    """What of an answer counts for who is bound when."""
    return SignatureInTime(
        signatory,
        answer.document.number,
        Grade(answer.grade),
        answer.signed_on,
        answer.day_of_effect,
        answer.pk,
        answer.ends_on,
        answer.typed_reservations,
        tuple(answer.clauses),
    )


def framework_in_force(buyer: Organisation, day: date) -> InForce:
    """Which version of the framework binds a buyer on a day."""
    answers = list(answers_to(ADDRESS))
    numbers = signatory_numbers({buyer.pk, *(answer.organisation_id for answer in answers)})
    return in_force.framework_in_force(
        numbers[buyer.pk],
        day,
        framework_versions(),
        [answer_in_time(answer, numbers[answer.organisation_id]) for answer in answers],
        succession_steps(),
    )


def successors_of(organisation: Organisation, day: date) -> list[str]:
    """The names of those who have followed an organisation by a day; empty while it exists."""
    ended = _ending_step(signatory_number(organisation), succession_steps(), day)
    after = [successor.organisation for successor in ended.after] if ended else []
    return sorted(PublishedOrganisation.objects.filter(pk__in=after).values_list("name", flat=True))


def _ending_step(organisation: int, steps: Iterable[SuccessionStep], day: date) -> SuccessionStep | None:
    return next((step for step in steps if organisation in step.before and step.on <= day), None)


def signatories_of(subject: str, day: date) -> list[Organisation]:
    """The organisations whose signature on a document has not ended by a day, each once."""
    rows = answers_to(subject).exclude(grade=Grade.DECLINED).exclude(ends_on__lte=day)
    return list(Organisation.objects.filter(pk__in=rows.values("organisation")).order_by("name"))


def signed_documents() -> QuerySet[PublishedDocument]:
    """Every published version that somebody could sign: the adopted ones, oldest first."""
    return published_versions().filter(kind=FRAMEWORK).order_by("key", "number")
