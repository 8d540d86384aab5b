"""Publishing: the opportunity's key is made and wrapped, its terms fixed, its notice issued."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pyrage

from hopmarket import server_keys
from hopmarket.records.ledger.acts import Outcome, act
from hopmarket.records.parties.models import OpeningKey
from hopmarket.records.post import outbox
from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.national_notices import notice_reference
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.procedure_kinds import Procedure, SealKind
from hopmarket.rules.procedures import is_notifiable
from hopmarket.rules.reasons import unreasoned
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.regimes.notice_rows import is_announced_first
from hopmarket.rules.roles import Member
from hopmarket.rules.terms import Terms
from hopmarket.rules.thresholds import Line, threshold_on

from .. import letters
from ..barrier_check import barriers_to_publish
from ..draft_returns import forget_returns
from ..draft_versions import forget_versions
from ..letter_readers import drafter_of
from ..models import Opportunity, TermsVersion
from ..publishing import publish_release
from ..queries import gaps_of
from .quote_invitations import send_invitations
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
    recorded reason why none is due. Refuses ``draft.gaps`` and what ``national_notice`` refuses.
    """
    row = take_step(opportunity, OpportunityAct.PUBLISH, by)
    if isinstance(row, Refusal):
        return row
    terms = row.the_terms
    open_gaps = gaps_of(row, now=at)
    if open_gaps:
        return Refusal("draft.gaps", params={"count": str(len(open_gaps))})
    noticed = national_notice(terms, national_reference, national_reason, at, row.the_procedure)
    if isinstance(noticed, Refusal):
        return noticed
    row.published_at = at
    row.national_reference, row.national_reason = noticed
    row.recipient = _wrap_new_key(row)
    row.save()
    TermsVersion.objects.create(
        opportunity=row,
        number=1,
        terms=row.terms,
        print=terms.fingerprint(),
        barriers=barriers_to_publish(row, terms, at=at),
        at=at,
    )
    forget_versions(row)
    forget_returns(row)
    publish_release(row, "tender", at=at)
    outbox.write(letters.purchase_values(row), letters.DRAFT_PUBLISHED, drafter_of(row, but=by.person), at=at)
    facts: dict[str, Any] = {
        "terms": terms.fingerprint(),
        "recipient": row.recipient,
        "reference": row.reference,
    }
    if row.the_procedure.fewest_invited:
        facts["invited"] = send_invitations(row, by=by, at=at)
    if row.named_second and row.named_second_id != by.person:
        about = letters.purchase_values(row)
        outbox.write(about, letters.QUOTE_SECOND_NAMED, [row.named_second], at=at, named_by=by.person_name)
    return Outcome(opportunity_subject(row), row, facts)


def national_notice(
    terms: Terms, reference: str, reason: str, at: datetime, procedure: Procedure
) -> tuple[str, str] | Refusal:
    """The reference of the notice on the national platform and the reason why none is due, as they are
    kept: one of them from the notifiable value on, where its procedure knows a notice before it. Refuses ``publish.national_notice``,
    ``publish.both``, ``reasons.missing`` and what ``notice_reference`` refuses.
    """
    why, today = reason.strip(), day_in_london(at)
    written = notice_reference(reference, this_year=today.year)
    if isinstance(written, Refusal):
        return written
    if written and why:
        return Refusal("publish.both", threshold_on(Line.NOTIFIABLE, today).cite)
    if is_announced_first(procedure.key) and is_notifiable(terms.value, today) and not written and not why:
        return Refusal("publish.national_notice", threshold_on(Line.NOTIFIABLE, today).cite)
    refusal = unreasoned(why, "publish_notice") if why else None
    return refusal or (written, why)


def _wrap_new_key(row: Opportunity) -> str:
    """Makes the opportunity's age identity, encrypts it to each opener's key, answers its recipient. Where the
    portal itself opens, it is kept, encrypted to the server's key."""
    identity = pyrage.x25519.Identity.generate()
    if row.the_procedure.seal is SealKind.PORTAL:
        to_server = [server_keys.drafts_identity().to_public()]
        row.kept_identity = pyrage.encrypt(str(identity).encode(), to_server)
    for opener in row.openers.all():
        key = OpeningKey.objects.filter(person=opener.person_id).latest("made_at", "id")
        to = pyrage.x25519.Recipient.from_str(key.recipient)
        opener.key = key
        opener.wrapped = pyrage.encrypt(str(identity).encode(), [to])
        opener.save()
    return str(identity.to_public())
