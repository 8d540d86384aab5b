"""Signing a version, declining it, withdrawing: each published, and told to all signatories in the same act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from hopmarket.records.ledger.acts import Outcome, act, locked
from hopmarket.records.parties.models import Organisation, Person
from hopmarket.records.post import outbox
from hopmarket.records.post.letters import LetterKind
from hopmarket.records.publications.models import PublishedDocument
from hopmarket.records.publications.queries import newest_document
from hopmarket.rules.clauses_json import from_json
from hopmarket.rules.dates_in_words import day, local
from hopmarket.rules.framework.signature import (
    SIGNATURE_LIFE,
    AskedVersion,
    Grade,
    SignatureAct,
    SignatureState,
    Undertaking,
    may_decline,
    may_sign,
    withdrawal_ends_on,
)
from hopmarket.rules.reasons import unreasoned
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, OrganisationKind
from hopmarket.rules.sectors import Sector, sector_of

from ..letters import FRAMEWORK_LEFT, signature_values
from ..models import Signature
from ..published_signatures import publish_answers
from ..queries import (
    answers_to,
    present_answer,
    standing_signature,
    state_on,
    successors_of,
)
from .signatory_letters import letter_of_answer, readers_of


@dataclass(frozen=True, slots=True)
class _Standing:
    """An organisation, locked, before the version that it answers: what it answered last, and where that
    leaves it."""

    organisation: Organisation
    present: Signature | None
    state: SignatureState
    asked: AskedVersion

    @property
    def sector(self) -> Sector:
        return sector_of(OrganisationKind(self.organisation.kind))


@act("sign_document")
def sign_document(
    *,
    document: PublishedDocument,
    sha256: str,
    undertaking: Undertaking,
    seen: int,
    by: Member,
    at: datetime,
) -> Outcome[Signature] | Refusal:
    """Signs a version for the member's organisation, as its named officer.

    ``sha256`` is the fingerprint of the version that the officer was shown, ``seen`` the number of the answer
    of their organisation that they knew, 0 for none: of two officers who sign at once, one does. All
    signatories hear of reservations and of a memorandum.

    Refuses ``signature.signed_meanwhile``, ``signature.succeeded``, ``signature.sign.not_now``,
    ``signature.same`` and what :func:`hopmarket.rules.framework.signature.may_sign` refuses.
    """
    today = local(at).date()
    standing = _standing(document, SignatureAct.SIGN, seen, by, today)
    if isinstance(standing, Refusal):
        return standing
    refusal = may_sign(undertaking, standing.asked, sha256=sha256, sector=standing.sector, today=today)
    if refusal:
        return refusal
    signature = Signature(
        grade=undertaking.grade,
        reservations=[
            {"clause": reservation.clause, "words": reservation.words.strip()}
            for reservation in undertaking.reservations
            if undertaking.grade is Grade.RESERVATIONS
        ],
        clauses=list(undertaking.clauses) if undertaking.grade is Grade.MEMORANDUM else [],
        officer_post=undertaking.officer_post.strip(),
        delegation=undertaking.delegation.strip(),
        delegation_until=undertaking.delegation_until,
        day_of_effect=undertaking.day_of_effect or today,
    )
    if standing.state is SignatureState.SIGNED and _says_the_same(signature, standing.present):
        return Refusal("signature.same", SIGNATURE_LIFE.cite)
    return _answered(signature, standing, document, by, at)


@act("decline_document")
def decline_document(
    *, document: PublishedDocument, sha256: str, reason: str, seen: int, by: Member, at: datetime
) -> Outcome[Signature] | Refusal:
    """Declines a version for the member's organisation; what it signed before stays on its version. All
    signatories hear of it, with the reason.

    Refuses ``signature.signed_meanwhile``, ``signature.succeeded``, ``signature.decline.not_now`` and what
    :func:`hopmarket.rules.framework.signature.may_decline` refuses.
    """
    today = local(at).date()
    standing = _standing(document, SignatureAct.DECLINE, seen, by, today)
    if isinstance(standing, Refusal):
        return standing
    refusal = may_decline(standing.asked, sha256=sha256, reason=reason)
    if refusal:
        return refusal
    declined = Signature(grade=Grade.DECLINED, reason=reason.strip(), day_of_effect=today)
    return _answered(declined, standing, document, by, at)


@act("withdraw_signature")
def withdraw_signature(
    *, signature: Signature, reason: str, by: Member, at: datetime
) -> Outcome[Signature] | Refusal:
    """Withdraws what the member's organisation has signed, with the notice that the version signed last asks
    for. Until that day it binds; from then on no version does.

    Refuses ``signature.other_organisation``, ``signature.signed_meanwhile``,
    ``signature.withdraw.not_now`` and ``reasons.missing``.
    """
    organisation = locked(Organisation.objects.all(), pk=by.organisation)
    newest = standing_signature(organisation, signature.subject)
    if newest is None or signature.organisation_id != organisation.pk:
        return Refusal("signature.other_organisation", SIGNATURE_LIFE.cite)
    if newest.pk != signature.pk:
        return Refusal("signature.signed_meanwhile", SIGNATURE_LIFE.cite)
    after = SIGNATURE_LIFE.after(newest.state, SignatureAct.WITHDRAW)
    refusal = after if isinstance(after, Refusal) else unreasoned(reason, "withdraw_signature")
    if refusal:
        return refusal
    ends_on = withdrawal_ends_on(local(at).date(), int(newest.document.json["notice_months"]))
    standing = answers_to(newest.subject).filter(organisation=organisation, ends_on=None)
    standing.exclude(grade=Grade.DECLINED).update(
        withdrawn_at=at, why_withdrawn=reason.strip(), ends_on=ends_on
    )
    newest.refresh_from_db()
    publish_answers(organisation, newest.subject, at=at)
    _tell_everybody(FRAMEWORK_LEFT, newest, by, at, ends_on=day(ends_on), reason=newest.why_withdrawn)
    return Outcome(f"signatures/{newest.pk}", newest, {"ends_on": ends_on.isoformat()})


def _standing(
    document: PublishedDocument, what: SignatureAct, seen: int, by: Member, today: date
) -> _Standing | Refusal:
    """Locks the member's organisation, and sees whether it may answer so."""
    organisation = locked(Organisation.objects.all(), pk=by.organisation)
    present = present_answer(organisation, document.address)
    if seen != (present.pk if present else 0):
        return Refusal("signature.signed_meanwhile", SIGNATURE_LIFE.cite)
    followers = successors_of(organisation, today)
    if followers:
        return Refusal("signature.succeeded", SIGNATURE_LIFE.cite, {"successors": ", ".join(followers)})
    state = state_on(document, present)
    after = SIGNATURE_LIFE.after(state, what)
    if isinstance(after, Refusal):
        return after
    newest = newest_document(document.kind, document.key)
    asked = AskedVersion(
        document.kind,
        document.number,
        document.sha256,
        newest.number if newest else 0,
        from_json(document.json.get("document", {})),
    )
    return _Standing(organisation, present, state, asked)


def _says_the_same(signature: Signature, present: Signature | None) -> bool:
    compared = ("grade", "reservations", "clauses")
    return all(getattr(signature, name) == getattr(present, name) for name in compared)


def _answered(
    signature: Signature, standing: _Standing, document: PublishedDocument, by: Member, at: datetime
) -> Outcome[Signature]:
    """Stores an answer in place of the present one, publishes it, and writes the letters that it causes."""
    if standing.present:
        Signature.objects.filter(pk=standing.present.pk).update(replaced_at=at)
    signature.organisation, signature.document = standing.organisation, document
    signature.subject, signature.sha256 = document.address, document.sha256
    signature.officer = Person.objects.get(pk=by.person)
    signature.officer_name = by.person_name
    signature.signed_at, signature.signed_on = at, local(at).date()
    signature.save()
    published = publish_answers(standing.organisation, signature.subject, at=at)
    _tell_of(signature, by, at)
    facts = {
        "document": document.address,
        "version": document.number,
        "sha256": document.sha256,
        "grade": str(signature.grade),
        "day_of_effect": signature.day_of_effect.isoformat(),
        "published": published.sha256,
    }
    return Outcome(f"signatures/{signature.pk}", signature, facts)


def _tell_of(signature: Signature, by: Member, at: datetime) -> None:
    """Writes to all signatories of anything but a signature in full."""
    letter = letter_of_answer(
        Grade(signature.grade),
        reason=signature.reason,
        reservations=signature.typed_reservations,
        clauses=signature.clauses,
    )
    if letter:
        _tell_everybody(letter[0], signature, by, at, **letter[1])


def _tell_everybody(kind: LetterKind, signature: Signature, by: Member, at: datetime, **words: str) -> None:
    readers = readers_of(signature.document, local(at).date(), but=by.person)
    subject = signature_values(signature.organisation, signature.document, signature.officer_name)
    outbox.write(subject, kind, readers, at=at, **words)
