"""Opening: one of the named officers, after the deadline, with their passphrase."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

import pyrage
import structlog

from hopmarket import server_keys
from hopmarket.records.files.encrypted_storage import discard_bytes
from hopmarket.records.files.stored_files import keep_opened
from hopmarket.records.ledger.acts import Outcome, act
from hopmarket.records.ledger.current_time import database_now
from hopmarket.records.ledger.queries import events_of
from hopmarket.records.opportunities.letter_readers import evaluators_of, lead_of
from hopmarket.records.opportunities.letters import purchase_values
from hopmarket.records.opportunities.models import Opener, Opportunity
from hopmarket.records.opportunities.publishing import publish_release
from hopmarket.records.opportunities.services.state_changes import opportunity_subject, take_step
from hopmarket.records.parties.wrapped_keys import unwrap_key
from hopmarket.records.post import outbox
from hopmarket.rules.opportunity_life import OpportunityAct, OpportunityState
from hopmarket.rules.procedure_kinds import Judging, SealKind
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.response_life import ResponseState
from hopmarket.rules.roles import Member, System
from hopmarket.rules.seal import may_open

from .. import letters
from ..envelopes import OpenedContent, open_envelope
from ..models import OpenedFile, OpenedResponse, SealedCopy
from ..queries import copies_on_closing_list, published_deadlines
from .closing import CLOCK
from .opener_declarations import why_not_open

log = structlog.get_logger("hopmarket.opening")


def unlock(opportunity: Opportunity, *, passphrase: str, by: Member) -> pyrage.x25519.Identity | Refusal:
    """Decrypts the opportunity's age identity with an opener's passphrase; slow on purpose (scrypt).
    A wrong passphrase is logged, with who tried it.

    Refuses ``opening.not_opener``, ``opening.not_closed``, ``opening.too_early`` (by the database's clock,
    whatever the state says), ``opening.undeclared``, ``opening.conflict`` and ``opening.passphrase``.
    """
    opener = (
        Opener.objects.filter(
            opportunity=opportunity,
            opportunity__organisation=by.organisation,
            person=by.person,
        )
        .select_related("key", "opportunity")
        .first()
    )
    if opener is None or opener.key is None or opener.wrapped is None:
        return Refusal("opening.not_opener")
    if opener.opportunity.state != OpportunityState.CLOSED:
        return Refusal("opening.not_closed")
    early = may_open(deadlines=published_deadlines(opener.opportunity), now=database_now())
    if early:
        return early
    barred = why_not_open(opener)
    if barred:
        return barred
    own = unwrap_key(bytes(opener.key.wrapped), passphrase)
    if isinstance(own, Refusal):
        log.warning("passphrase_refused", opportunity=opportunity.pk, person=by.person)
        return Refusal("opening.passphrase")
    try:
        opportunity_identity = pyrage.decrypt(bytes(opener.wrapped), [own])
    except pyrage.DecryptError:
        log.warning("passphrase_refused", opportunity=opportunity.pk, person=by.person)
        return Refusal("opening.passphrase")
    return pyrage.x25519.Identity.from_str(opportunity_identity.decode())


def unlock_kept(opportunity: Opportunity, *, by: Member | System) -> pyrage.x25519.Identity | Refusal:
    """Decrypts the identity that the portal keeps of a purchase which it opens itself, for the lead or for the
    clock.

    Refuses ``opening.not_lead``, ``opening.not_kept``, ``opening.not_closed`` and ``opening.too_early`` (by the
    database's clock, whatever the state says).
    """
    row = Opportunity.objects.get(pk=opportunity.pk)
    refusal = _may_open_kept(row, by)
    if refusal:
        return refusal
    if row.state != OpportunityState.CLOSED:
        return Refusal("opening.not_closed")
    early = may_open(deadlines=published_deadlines(row), now=database_now())
    if early:
        return early
    kept = pyrage.decrypt(bytes(row.kept_identity or b""), [server_keys.drafts_identity()])
    return pyrage.x25519.Identity.from_str(kept.decode())


def _may_open_kept(row: Opportunity, by: Member | System) -> Refusal | None:
    if isinstance(by, Member) and not row.seats.filter(part="lead", person=by.person, ended_at=None).exists():
        return Refusal("opening.not_lead")
    return None if row.kept_identity else Refusal("opening.not_kept")


@act("open_responses")
def open_responses(
    *, opportunity: Opportunity, identity: pyrage.x25519.Identity, by: Member | System, at: datetime
) -> Outcome[int] | Refusal:
    """Opens everything on the closing list, checks every receipt, hash and commitment, and hands
    the texts to whoever judges; answers how many. All or nothing. What the portal itself keeps closed is
    opened by the lead or by the clock, everything else by one of its openers.

    Refuses ``opening.too_early`` (by the database's clock, asked after the lock is held),
    ``opening.undeclared``, ``opening.conflict``, ``opening.wrong_key``, ``opening.closing_list`` (the copies are not those that the
    ledger listed at the deadline) and ``opening.damaged``.
    """
    row = take_step(opportunity, OpportunityAct.OPEN_RESPONSES, by)
    if isinstance(row, Refusal):
        return row
    kept = row.the_procedure.seal is SealKind.PORTAL
    unfit = _may_open_kept(row, by) if kept else _only_openers(by)
    early = unfit or may_open(deadlines=published_deadlines(row), now=database_now())
    if early:
        return early
    barred = None if kept else _opener_barred(row, by)
    if barred:
        return barred
    if str(identity.to_public()) != row.recipient:
        return Refusal("opening.wrong_key")
    copies = list(copies_on_closing_list(row))
    if not _as_closed(row, copies):
        return Refusal("opening.closing_list")
    row.opened_at = at
    row.save()
    written: list[uuid.UUID] = []
    try:
        for number, copy in enumerate(copies, start=1):
            content = open_envelope(copy, identity)
            refusal = content if isinstance(content, Refusal) else None
            if refusal is None and isinstance(content, OpenedContent):
                refusal = _record(copy, content, number, written, at)
            if refusal:
                _discard(written)
                return refusal
    except BaseException:
        _discard(written)
        raise
    publish_release(row, "tenderUpdate", at=at)
    judges = letters.READY_TO_JUDGE, lead_of(row)
    if row.the_procedure.judging is not Judging.ONE_PAGE:
        judges = letters.READY_TO_SCORE, evaluators_of(row)
    outbox.write(purchase_values(row), *judges, at=at, count=str(len(copies)))
    return Outcome(opportunity_subject(row), len(copies), {"opened": [copy.receipt_print for copy in copies]})


def open_kept_due(at: datetime) -> int:
    """Opens every closed purchase that the portal itself keeps; answers how many. Safe to repeat: one that
    cannot be opened stays closed, and its lead is told why when they try."""
    due = Opportunity.objects.filter(state=OpportunityState.CLOSED, kept_identity__isnull=False)
    opened = 0
    for opportunity in due:
        identity = unlock_kept(opportunity, by=CLOCK)
        if isinstance(identity, Refusal):
            continue
        outcome = open_responses(opportunity=opportunity, identity=identity, by=CLOCK, at=at)
        if isinstance(outcome, Refusal):
            log.warning("kept_not_opened", opportunity=opportunity.pk, reason=outcome.reason)
        else:
            opened += 1
    return opened


def _only_openers(by: Member | System) -> Refusal | None:
    return Refusal("opening.not_opener") if isinstance(by, System) else None


def _opener_barred(row: Opportunity, by: Member | System) -> Refusal | None:
    """Why an opener does not open: not declared yet, or with an interest in somebody."""
    opener = (
        Opener.objects.filter(opportunity=row, person=by.person).first() if isinstance(by, Member) else None
    )
    return why_not_open(opener) if opener else None


def _as_closed(row: Opportunity, copies: Sequence[SealedCopy]) -> bool:
    """Whether the copies are those of the closing list in the ledger, all of them, in its order."""
    closing = events_of(opportunity_subject(row)).filter(act="close_opportunity").last()
    listed = closing.facts.get("closing_list") if closing else None
    return listed == [copy.receipt_print for copy in copies]


def _discard(written: list[uuid.UUID]) -> None:
    for file in written:
        discard_bytes(file)


def _record(
    copy: SealedCopy, content: OpenedContent, number: int, written: list[uuid.UUID], at: datetime
) -> Refusal | None:
    response = copy.response
    opened = OpenedResponse.objects.create(
        copy=copy,
        opportunity=response.opportunity,
        organisation=response.organisation,
        number=number,
        texts=dict(content.texts),
        prices=dict(content.prices),
        opened_at=at,
    )
    for part in content.files:
        try:
            file = keep_opened(part.part, content.identity, name=part.name, media_type=part.media_type, at=at)
        except (pyrage.DecryptError, OSError):
            return Refusal("opening.damaged", params={"receipt": copy.receipt_print[:12]})
        written.append(file.pk)
        if file.sha256 != part.sha256:
            return Refusal("opening.damaged", params={"receipt": copy.receipt_print[:12]})
        OpenedFile.objects.create(opened=opened, question=part.question, file=file)
    response.state = ResponseState.OPENED
    response.save()
    return None
