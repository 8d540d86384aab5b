"""Claims: an organisation of this portal claims to be a published one; an officer checks it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from hopmarket.records.ledger.acts import Outcome, act, actor_reference, locked
from hopmarket.records.parties.models import Organisation
from hopmarket.records.parties.queries import administrators, current_memberships
from hopmarket.records.post import outbox
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, Role

from .. import letters
from ..claims import evidence_for
from ..models import PublishedClaim, PublishedOrganisation

UNNAMED = "The name was taken out of what was published."


@act("claim_published")
def claim_published(
    *, organisation: PublishedOrganisation, by: Member, at: datetime
) -> Outcome[PublishedClaim] | Refusal:
    """Claims a published organisation for the member's own one; the evidence that somebody will check is
    an equal number in a register, or else an equal name.

    A number is never enough to confirm it at once: organisations enter their numbers themselves,
    also after they have been checked. Refuses ``published_claim.no_evidence``,
    ``published_claim.waiting`` and ``published_claim.taken``.
    """
    party = locked(Organisation.objects.all(), pk=by.organisation)
    published = locked(PublishedOrganisation.objects.all(), pk=organisation.same_as_id or organisation.pk)
    evidence = evidence_for(party, published)
    if evidence is None:
        return Refusal("published_claim.no_evidence")
    if published.claims.filter(standing="confirmed").exists():
        return Refusal("published_claim.taken")
    if published.claims.filter(standing="waiting", party=party).exists():
        return Refusal("published_claim.waiting")
    claim = PublishedClaim.objects.create(
        organisation=published, party=party, evidence=evidence, made_at=at, made_by=actor_reference(by)
    )
    return _claim_outcome(claim, evidence)


@act("confirm_published_claim")
def confirm_published_claim(
    *, claim: PublishedClaim, by: Member, at: datetime
) -> Outcome[PublishedClaim] | Refusal:
    """Confirms a claim: the public page shows it, and the organisation sees its published record.

    Refuses ``published_claim.not_waiting``, ``published_claim.own`` and ``published_claim.taken``.
    """
    locked_claim = _locked_claim(claim, by)
    if isinstance(locked_claim, Refusal):
        return locked_claim
    if PublishedClaim.objects.filter(organisation=locked_claim.organisation, standing="confirmed").exists():
        return Refusal("published_claim.taken")
    _decide(locked_claim, "confirmed", by, at)
    outbox.write(
        letters.claim_values(locked_claim),
        letters.PUBLISHED_CLAIM_CONFIRMED,
        administrators(locked_claim.party),
        at=at,
    )
    return _claim_outcome(locked_claim, {})


@act("refuse_published_claim")
def refuse_published_claim(
    *, claim: PublishedClaim, reason: str, by: Member, at: datetime
) -> Outcome[PublishedClaim] | Refusal:
    """Refuses a claim; the organisation's administrators get a letter with the reason.

    Refuses ``published_claim.not_waiting``, ``published_claim.own`` and ``published_claim.reason``.
    """
    locked_claim = _locked_claim(claim, by)
    if isinstance(locked_claim, Refusal):
        return locked_claim
    if not reason.strip():
        return Refusal("published_claim.reason")
    _decide(locked_claim, "refused", by, at, reason)
    outbox.write(
        letters.claim_values(locked_claim),
        letters.PUBLISHED_CLAIM_REFUSED,
        administrators(locked_claim.party),
        at=at,
        reason=reason.strip(),
    )
    return _claim_outcome(locked_claim, {"reason": reason.strip()})


@act("end_published_claim")
def end_published_claim(
    *, claim: PublishedClaim, reason: str, by: Member, at: datetime
) -> Outcome[PublishedClaim] | Refusal:
    """Ends a claim that waits or was confirmed: by the organisation's administrator, or by whoever
    checks claims.

    Refuses ``published_claim.over``, ``published_claim.other`` and ``published_claim.reason``.
    """
    locked_claim = locked(PublishedClaim.objects.all(), pk=claim.pk)
    if locked_claim.standing not in ("waiting", "confirmed"):
        return Refusal("published_claim.over")
    checks = bool({Role.OFFICER, Role.OPERATOR} & by.roles)
    if not checks and locked_claim.party_id != by.organisation:
        return Refusal("published_claim.other")
    if not reason.strip():
        return Refusal("published_claim.reason")
    _decide(locked_claim, "ended", by, at, reason)
    outbox.write(
        letters.claim_values(locked_claim),
        letters.PUBLISHED_CLAIM_ENDED,
        administrators(locked_claim.party),
        at=at,
        reason=reason.strip(),
    )
    return _claim_outcome(locked_claim, {"reason": reason.strip()})


def end_unnamed(claims: Iterable[PublishedClaim], *, by: Member, at: datetime) -> None:
    """Ends claims whose name was taken out of every notice, as part of that act; whoever claimed
    gets a letter, without the name of the published organisation."""
    for claim in claims:
        _decide(claim, "ended", by, at, UNNAMED)
        readers = administrators(claim.party)
        outbox.write(letters.claim_values(claim), letters.PUBLISHED_CLAIM_UNNAMED, readers, at=at)


def _locked_claim(claim: PublishedClaim, by: Member) -> PublishedClaim | Refusal:
    locked_claim = locked(PublishedClaim.objects.all(), pk=claim.pk)
    if locked_claim.standing != "waiting":
        return Refusal("published_claim.not_waiting")
    own = current_memberships().filter(organisation=locked_claim.party_id, person=by.person).exists()
    return Refusal("published_claim.own") if own else locked_claim


def _decide(claim: PublishedClaim, standing: str, by: Member, at: datetime, why: str = "") -> None:
    claim.standing, claim.decided_at, claim.decided_by = standing, at, actor_reference(by)
    claim.why = why.strip()[:500]
    claim.save(update_fields=["standing", "decided_at", "decided_by", "why"])


def _claim_outcome(claim: PublishedClaim, facts: dict[str, Any]) -> Outcome[PublishedClaim]:
    about = {"published": f"notices/organisations/{claim.organisation_id}", "standing": claim.standing}
    return Outcome(f"organisations/{claim.party_id}", claim, {**about, **facts})
