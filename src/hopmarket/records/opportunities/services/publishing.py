"""Publishing: the opportunity's key is made and wrapped, its terms fixed, its notice issued."""

from __future__ import annotations

from datetime import datetime

import pyrage

from hopmarket.records.ledger.acts import Outcome, act
from hopmarket.records.parties.models import OpeningKey
from hopmarket.rules.draft_completeness import DraftGap
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.procedures import NOTIFIABLE, is_notifiable
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member
from hopmarket.rules.terms import Terms

from ..buyer_letters import write_to_drafter
from ..models import Opportunity, TermsVersion
from ..publishing import publish_release
from ..queries import gaps_of
from .state_changes import opportunity_subject, take_step


@act("publish_notice")
def publish_notice(
    *,
    opportunity: Opportunity,
    national_reference: str,
    national_reason: str,
    by: Member,
    at: datetime,
) -> Outcome[Opportunity] | Refusal:
    """Publishes an approved draft and opens it for responses.

    From the notifiable value on it needs the national platform's notice reference, or a
    recorded reason why none is due. Refuses ``publish.national_notice`` and ``draft.gaps``.
    """
    row = take_step(opportunity, OpportunityAct.PUBLISH, by)
    if isinstance(row, Refusal):
        return row
    terms = row.the_terms
    refusal = _unfit(terms, gaps_of(row, now=at), national_reference, national_reason)
    if refusal:
        return refusal
    row.published_at = at
    row.national_reference = national_reference.strip()
    row.national_reason = national_reason.strip()
    row.recipient = _wrap_new_key(row)
    row.save()
    TermsVersion.objects.create(opportunity=row, number=1, terms=row.terms, print=terms.fingerprint(), at=at)
    publish_release(row, "tender", at=at)
    write_to_drafter(row, "draft_published", by=by.person, at=at)
    facts = {"terms": terms.fingerprint(), "recipient": row.recipient, "reference": row.reference}
    return Outcome(opportunity_subject(row), row, facts)


def _unfit(terms: Terms, open_gaps: tuple[DraftGap, ...], reference: str, reason: str) -> Refusal | None:
    if open_gaps:
        return Refusal("draft.gaps", params={"count": str(len(open_gaps))})
    reference_or_reason = reference.strip() or reason.strip()
    if terms.value is not None and is_notifiable(terms.value) and not reference_or_reason:
        return Refusal("publish.national_notice", NOTIFIABLE.cite)
    return None


def _wrap_new_key(row: Opportunity) -> str:
    """Makes the opportunity's age identity, encrypts it to each opener's key, answers its recipient."""
    identity = pyrage.x25519.Identity.generate()
    for opener in row.openers.all():
        key = OpeningKey.objects.filter(person=opener.person_id).latest("made_at", "id")
        to = pyrage.x25519.Recipient.from_str(key.recipient)
        opener.key = key
        opener.wrapped = pyrage.encrypt(str(identity).encode(), [to])
        opener.save()
    return str(identity.to_public())
