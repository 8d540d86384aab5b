"""Sealing and withdrawing: one small transaction against the database's clock."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from hopmarket import server_keys
from hopmarket.records.ledger.acts import Outcome, act, locked_shared
from hopmarket.records.ledger.current_time import database_now
from hopmarket.records.opportunities.letters import purchase_values
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.queries import terms_fingerprint
from hopmarket.records.post import outbox
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.response_life import RESPONSE_LIFE, ResponseAct, ResponseState, may_seal
from hopmarket.rules.roles import Member
from hopmarket.rules.seal import FORMAT, Receipt
from hopmarket.rules.standing_seal import StandingSealEnd
from hopmarket.rules.working_copy import TextAfterSealing

from .. import letters
from ..envelopes import Envelope, make_envelope, parts_json
from ..models import Response, SealedCopy, StandingSeal
from ..queries import missing_of, standing_seals_on
from .declining import forget_decline
from .working_copy import forget_working_copy, own_response, purchase_subject, response_subject


def seal_now(
    *,
    response: Response,
    terms_fingerprint: str,
    click: uuid.UUID,
    text_after: TextAfterSealing,
    by: Member,
    at: datetime,
    newest_shown: int | None = None,
    by_itself: bool = False,
) -> SealedCopy | Refusal:
    """Seals the working copy and hands it in; the same ``click`` gives the same copy again.

    ``newest_shown`` is the number of the newest sealed copy that the bidder saw, 0 for none; ``text_after``
    what they chose to become of the readable text. The envelope is made before the transaction; if it is refused its parts are removed. Raises ``DoesNotExist`` for
    anybody else's response.
    """
    if response.organisation_id != by.organisation:
        raise Response.DoesNotExist
    earlier_copy = SealedCopy.objects.filter(response=response, click=click).first()
    if earlier_copy:
        return earlier_copy
    missing = missing_of(response)
    if missing:
        return Refusal("seal.incomplete", params={"count": str(len(missing))})
    envelope = make_envelope(response)
    outcome: SealedCopy | Refusal = Refusal("seal.failed")
    try:
        outcome = seal_response(
            response=response,
            envelope=envelope,
            terms_fingerprint=terms_fingerprint,
            click=click,
            text_after=text_after,
            by=by,
            at=at,
            newest_shown=newest_shown,
            by_itself=by_itself,
        )
    finally:
        if isinstance(outcome, Refusal):
            envelope.discard()
    if isinstance(outcome, Refusal):
        return SealedCopy.objects.filter(response=response, click=click).first() or outcome
    return outcome


@act("seal_response")
def seal_response(
    *,
    response: Response,
    envelope: Envelope,
    terms_fingerprint: str,
    click: uuid.UUID,
    text_after: TextAfterSealing,
    by: Member,
    at: datetime,
    newest_shown: int | None = None,
    by_itself: bool = False,
) -> Outcome[SealedCopy] | Refusal:
    """Receives an envelope if the database's clock reads earlier than the deadline.

    The shared lock on the opportunity comes first, then the response's: many may seal at once, but none
    while the closing holds the opportunity. The new copy replaces the one before it. Refuses
    ``response.after_deadline``, ``seal.not_open``, ``seal.terms_changed``, ``seal.changed_meanwhile``,
    ``seal.sealed_meanwhile``, ``seal.done_already``, and ``seal.keeps_text`` where the text is to go while the
    response is sealed by itself, from that text."""
    opportunity = locked_shared(Opportunity.objects.all(), response.opportunity_id)
    row = own_response(response, by)
    received = database_now()
    refusal = _unfit(opportunity, row, envelope, terms_fingerprint, click, received)
    if refusal:
        return refusal
    if newest_shown is not None and newest_shown != row.copies.count():
        return Refusal("seal.sealed_meanwhile")
    standing = standing_seals_on().filter(response=row).first()
    if standing and text_after is not TextAfterSealing.KEPT:
        return Refusal("seal.keeps_text")
    row.state = ResponseState.SEALED
    SealedCopy.objects.filter(response=row, set_aside_at=None).update(
        set_aside_at=received, set_aside_why="replaced"
    )
    copy = _receive(opportunity, row, envelope, click, received, by)
    copy.text_after, copy.is_by_itself = text_after, by_itself
    copy.save()
    forget_decline(opportunity, row.organisation_id)
    if text_after is not TextAfterSealing.KEPT:
        forget_working_copy(row, by=by)
    row.save()
    if not (standing and by_itself and _sealed_by_itself_since(row, standing, copy)):
        kind = letters.SEALED_BY_ITSELF if by_itself else letters.RECEIPT
        values = {**purchase_values(opportunity), **letters.copy_values(copy)}
        outbox.write(values, kind, [copy.sent_by], at=at)
    facts: dict[str, Any] = {"receipt": copy.receipt_print, "copy": copy.number}
    facts |= {"by_itself": True} if by_itself else {}
    return Outcome(response_subject(row), copy, facts, purchase_subject(row))


def _sealed_by_itself_since(row: Response, standing: StandingSeal, copy: SealedCopy) -> bool:
    """Whether there is an earlier copy that was sealed by itself since that was switched on."""
    earlier = row.copies.filter(is_by_itself=True, received_at__gte=standing.since)
    return earlier.exclude(pk=copy.pk).exists()


def _unfit(
    opportunity: Opportunity,
    row: Response,
    envelope: Envelope,
    shown_fingerprint: str,
    click: uuid.UUID,
    received: datetime,
) -> Refusal | None:
    if SealedCopy.objects.filter(response=row, click=click).exists():
        return Refusal("seal.done_already")
    if opportunity.state != OpportunityState.OPEN or opportunity.closes_at is None:
        closed = opportunity.state == OpportunityState.CLOSED
        return Refusal("response.after_deadline" if closed else "seal.not_open")
    late = may_seal(now=received, closes_at=opportunity.closes_at)
    after = RESPONSE_LIFE.after(ResponseState(row.state), ResponseAct.SEAL)
    if late or isinstance(after, Refusal):
        return late or (after if isinstance(after, Refusal) else None)
    if terms_fingerprint(opportunity) != shown_fingerprint:
        return Refusal("seal.terms_changed")
    if row.saved_at != envelope.saved_at:
        return Refusal("seal.changed_meanwhile")
    return None


def _receive(
    opportunity: Opportunity,
    row: Response,
    envelope: Envelope,
    click: uuid.UUID,
    received: datetime,
    by: Member,
) -> SealedCopy:
    number = row.copies.count() + 1
    receipt = Receipt(
        format=FORMAT,
        seal=str(opportunity.the_procedure.seal),
        opportunity=opportunity.reference,
        terms_print=terms_fingerprint(opportunity),
        response=f"{opportunity.reference}/responses/{row.pk}",
        copy=number,
        received=received.isoformat(timespec="milliseconds"),
        parts=envelope.parts,
        key_commit=envelope.key_commit,
        text_commit=envelope.text_commit,
    )
    return SealedCopy.objects.create(
        response=row,
        number=number,
        click=click,
        received_at=received,
        terms_version=opportunity.versions.count(),
        parts=parts_json(envelope),
        sealed_key=envelope.sealed_key,
        key_salt=envelope.key_salt,
        key_commit=envelope.key_commit,
        text_commit=envelope.text_commit,
        receipt=receipt.body(),
        receipt_print=receipt.fingerprint(),
        signature=server_keys.signing_key().sign(receipt.to_bytes()).hex(),
        sent_by_id=by.person,
    )


@act("withdraw_response")
def withdraw_response(*, response: Response, by: Member, at: datetime) -> Outcome[Response] | Refusal:
    """Takes a sealed response back before the deadline; it will never be opened, nor sealed by itself again.

    Refuses ``response.withdraw.not_now`` and ``response.after_deadline``.
    """
    opportunity = locked_shared(Opportunity.objects.all(), response.opportunity_id)
    row = own_response(response, by)
    after = RESPONSE_LIFE.after(ResponseState(row.state), ResponseAct.WITHDRAW)
    if isinstance(after, Refusal):
        return after
    now = database_now()
    if opportunity.closes_at is None or now >= opportunity.closes_at:
        return Refusal("response.after_deadline")
    row.state = after
    row.save()
    SealedCopy.objects.filter(response=row, set_aside_at=None).update(
        set_aside_at=now, set_aside_why="withdrawn"
    )
    standing_seals_on().filter(response=row).update(ended_at=at, ended_why=StandingSealEnd.WITHDRAWN)
    return Outcome(response_subject(row), row, about=purchase_subject(row))
