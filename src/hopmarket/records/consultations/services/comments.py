"""Commenting: signed in, by an e-mail address that is confirmed, or through a body of the voluntary sector without
a name; and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Max

from hopmarket.records.bodies.models import Body
from hopmarket.records.bodies.queries import sits_on
from hopmarket.records.ledger.acts import Outcome, act, locked
from hopmarket.records.ledger.current_time import database_now
from hopmarket.records.post import outbox
from hopmarket.records.post.link_tokens import fresh_handle
from hopmarket.rules.comment_life import (
    COMMENT_LIFE,
    CommentAct,
    CommentStance,
    CommentState,
    SpokenAs,
    may_comment,
    may_confirm,
)
from hopmarket.rules.comment_texts import (
    SPEAKERS,
    CommentTarget,
    shown_name,
    target_in,
    text_fault,
    written_text,
)
from hopmarket.rules.consultation_life import CONSULTATION_LIFE, ConsultationAct, ConsultationState
from hopmarket.rules.consultation_wishes import HOLDS, may_write
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, System
from hopmarket.rules.sectors import Sector, sector_of

from .. import letters, visitor_letters
from ..commenting_queries import document_of, letters_to, may_vouch, waiting_for_address
from ..models import Comment, Consultation
from ..publishing import publish_comment

MOST_WAITING = 20
"""So many comments of one address may wait to be confirmed in one consultation."""


@dataclass(frozen=True, slots=True)
class CommentWords:
    """What somebody says: of which clause, empty for the whole text; what they want of it; which words of it they
    mean, and at which of several places these stand, from 1."""

    text: str
    stance: str
    clause: str = ""
    quote: str = ""
    which: int = 0


@dataclass(frozen=True, slots=True)
class EmailSpeaker:
    """Somebody without an account: where the letter goes, the name and organisation that are shown as they typed
    them, and as whom they speak (a sector)."""

    address: str
    name: str = ""
    organisation: str = ""
    sector: str = Sector.RESIDENTS


@act("make_comment")
def make_comment(
    *, consultation: Consultation, words: CommentWords, with_name: bool = True, by: Member, at: datetime
) -> Outcome[Comment] | Refusal:
    """Publishes a comment of somebody who is signed in, with the organisation they stand for, if any; without
    their name where they do not want it shown.

    Refuses ``comment.too_early``, ``comment.too_late`` by the database's clock, ``consultation.comment.not_now``, and
    what is wrong with the words (``comment.no_words``, ``comment.too_long``, ``comment.quote_not_there`` …).
    """
    received = _received(consultation, words)
    if isinstance(received, Refusal):
        return received
    stands = by.stands_for_anybody and bool(by.organisation)
    comment = _written(
        received,
        words,
        spoken_as=SpokenAs.MEMBER,
        person_id=by.person,
        organisation_id=by.organisation if stands else None,
        shown_name=by.person_name if with_name else "",
        shown_as=by.organisation_name if stands else "",
        sector=str(sector_of(by.kind) if stands else Sector.RESIDENTS),
        seat_in=received.body.name if sits_on(by, received.body.key) else "",
    )
    return _shown(comment, at)


@act("send_comment")
def send_comment(
    *, consultation: Consultation, words: CommentWords, speaker: EmailSpeaker, by: System, at: datetime
) -> Outcome[Comment] | Refusal:
    """Keeps a comment of somebody without an account, and writes a letter with one link to their address: it is
    shown once they have used it. After five letters in an hour no further one is written, so that nobody is
    flooded; the comment is kept all the same, and the page behind an earlier link leads to it.

    Refuses what :func:`make_comment` refuses, ``comment.address``, ``comment.sector`` and
    ``comment.too_many_waiting``. The ledger holds no address and no words.
    """
    mailbox = speaker.address.strip().lower()
    fault = _speaker_fault(mailbox, speaker)
    if fault:
        return fault
    received = _received(consultation, words)
    if isinstance(received, Refusal):
        return received
    if waiting_for_address(received.consultation, mailbox).count() >= MOST_WAITING:
        return Refusal("comment.too_many_waiting", params={"most": str(MOST_WAITING)})
    comment = _written(
        received,
        words,
        spoken_as=SpokenAs.EMAIL,
        address=mailbox,
        shown_name=shown_name(speaker.name),
        shown_as=shown_name(speaker.organisation),
        sector=str(speaker.sector),
    )
    _write_link(comment, at)
    return _comment_outcome(comment)


def _speaker_fault(mailbox: str, speaker: EmailSpeaker) -> Refusal | None:
    try:
        validate_email(mailbox)
    except ValidationError:
        return Refusal("comment.address")
    return None if speaker.sector in SPEAKERS else Refusal("comment.sector")


@act("vouch_comment")
def vouch_comment(
    *, consultation: Consultation, words: CommentWords, vouched: bool, by: Member, at: datetime
) -> Outcome[Comment] | Refusal:
    """Publishes a comment of somebody whose name is told to nobody: a body of the voluntary sector that is named
    for it writes it down, and vouches that its author is local.

    Refuses what :func:`make_comment` refuses, ``comment.may_not_vouch`` and ``comment.not_vouched``.
    """
    if not may_vouch(by):
        return Refusal("comment.may_not_vouch")
    if not vouched:
        return Refusal("comment.not_vouched")
    received = _received(consultation, words)
    if isinstance(received, Refusal):
        return received
    comment = _written(
        received,
        words,
        spoken_as=SpokenAs.VOUCHED,
        vouched_by_id=by.organisation,
        sector=str(Sector.RESIDENTS),
    )
    return _shown(comment, at)


@act("confirm_comment")
def confirm_comment(*, comment: Comment, by: System, at: datetime) -> Outcome[Comment] | Refusal:
    """Shows a comment whose author has used the link in their letter. It was made when it was written: one that
    was written before the close counts, and can be confirmed for a week.

    Refuses ``comment.lapsed``, ``comment.confirmed_too_late`` and ``comment.confirm.not_now``.
    """
    consultation = locked(Consultation.objects.all(), pk=comment.consultation_id)
    row = locked(Comment.objects.all(), pk=comment.pk)
    state = COMMENT_LIFE.after(CommentState(row.state), CommentAct.CONFIRM)
    allowed = CONSULTATION_LIFE.after(ConsultationState(consultation.state), ConsultationAct.CONFIRM)
    now = database_now()
    refusal = (
        _first_refusal(state, allowed)
        or may_confirm(made_at=row.made_at, closes_at=consultation.closes_at, now=now)
        or (Refusal("comment.lapsed") if has_lapsed(row, now) else None)
    )
    return refusal or _shown(row, at)


@act("send_comment_link")
def send_comment_link(*, comment: Comment, by: System, at: datetime) -> Outcome[Comment] | Refusal:
    """Writes the letter with the link again, for a comment that waits; its seven days begin anew.

    Refuses ``comment.confirm.not_now`` where it does not wait, ``comment.lapsed`` and ``comment.enough_letters``.
    """
    row = locked(Comment.objects.all(), pk=comment.pk)
    state = COMMENT_LIFE.after(CommentState(row.state), CommentAct.CONFIRM)
    if isinstance(state, Refusal):
        return state
    if has_lapsed(row, database_now()):
        return Refusal("comment.lapsed")
    return _comment_outcome(row) if _write_link(row, at) else Refusal("comment.enough_letters")


@act("withdraw_comment")
def withdraw_comment(*, comment: Comment, by: Member | System, at: datetime) -> Outcome[Comment] | Refusal:
    """Takes a comment back: its words are not shown any more, that there was one stays. Whoever holds the link of
    its letter, its author who is signed in, and the body that vouched for it may do so.

    Refuses ``comment.withdraw.not_now`` and ``consultation.withdraw_comment.not_now``. Raises ``DoesNotExist`` for
    anybody else's comment.
    """
    consultation = locked(Consultation.objects.all(), pk=comment.consultation_id)
    row = locked(Comment.objects.all(), pk=comment.pk)
    if not _is_own(row, by):
        raise Comment.DoesNotExist
    state = COMMENT_LIFE.after(CommentState(row.state), CommentAct.WITHDRAW)
    allowed = CONSULTATION_LIFE.after(ConsultationState(consultation.state), ConsultationAct.WITHDRAW_COMMENT)
    refusal = _first_refusal(state, allowed)
    if refusal:
        return refusal
    outbox.forget_letters(
        visitor_letters.COMMENT_LETTERS, address=row.address, about={"comment": str(row.pk)}
    )
    row.state, row.withdrawn_at, row.address = CommentState.WITHDRAWN, at, ""
    row.save()
    if row.number:
        publish_comment(row, at=at)
    return _comment_outcome(row)


def _is_own(row: Comment, by: Member | System) -> bool:
    match SpokenAs(row.spoken_as):
        case SpokenAs.MEMBER:
            return isinstance(by, Member) and by.person == row.person_id
        case SpokenAs.VOUCHED:
            return isinstance(by, Member) and by.organisation == row.vouched_by_id and may_vouch(by)
        case SpokenAs.EMAIL:
            return isinstance(by, System)


def has_lapsed(comment: Comment, now: datetime) -> bool:
    """Whether a comment that waits was not confirmed in seven days."""
    return now >= (comment.lettered_at or comment.made_at) + HOLDS


def _first_refusal(*answers: object) -> Refusal | None:
    return next((answer for answer in answers if isinstance(answer, Refusal)), None)


@dataclass(frozen=True, slots=True)
class _Received:
    """Words that can be taken: in which consultation, about what, and when they came by the database's clock."""

    consultation: Consultation
    target: CommentTarget
    made_at: datetime

    @property
    def body(self) -> Body:
        return self.consultation.body


def _received(consultation: Consultation, words: CommentWords) -> _Received | Refusal:
    """Locks the consultation, and finds what the words are about; or why they cannot be taken. The lock is held
    before the database's clock is read, and so closing waits for every comment in flight."""
    row = locked(Consultation.objects.select_related("body"), pk=consultation.pk)
    now = database_now()
    refusal = may_comment(opens_at=row.opens_at, closes_at=row.closes_at, now=now)
    if (
        not refusal and row.state != ConsultationState.PREPARED
    ):  # its hour has come; the clock has not begun it yet
        refusal = _first_refusal(
            CONSULTATION_LIFE.after(ConsultationState(row.state), ConsultationAct.COMMENT)
        )
    if not refusal and words.stance not in set(CommentStance):
        refusal = Refusal("comment.stance")
    refusal = refusal or text_fault(written_text(words.text))
    if refusal:
        return refusal
    target = target_in(document_of(row), words.clause, words.quote, words.which)
    return target if isinstance(target, Refusal) else _Received(row, target, now)


def _written(received: _Received, words: CommentWords, **speaker: Any) -> Comment:
    return Comment.objects.create(
        consultation=received.consultation,
        handle=fresh_handle(),
        clause=received.target.clause,
        quote=received.target.quote,
        quote_at=received.target.quote_at,
        text=written_text(words.text),
        stance=words.stance,
        made_at=received.made_at,
        **speaker,
    )


def _shown(comment: Comment, at: datetime) -> Outcome[Comment]:
    """Gives a comment its number, and publishes it; the lock on the consultation is held."""
    others = Comment.objects.filter(consultation=comment.consultation_id)
    comment.number = (others.aggregate(last=Max("number"))["last"] or 0) + 1
    comment.state, comment.confirmed_at = CommentState.SHOWN, at
    comment.save()
    publish_comment(comment, at=at)
    return _comment_outcome(comment)


def _write_link(comment: Comment, at: datetime) -> bool:
    """Writes the letter with the link, if its address has not had too many; answers whether it did."""
    if not may_write(letters_to(comment.address, at), at):
        return False
    comment.lettered_at = at
    comment.save(update_fields=["lettered_at"])
    outbox.write(
        visitor_letters.comment_link_values(comment),
        letters.COMMENT_CONFIRM,
        [outbox.Mailbox(comment.address)],
        at=at,
    )
    return True


def _comment_outcome(comment: Comment) -> Outcome[Comment]:
    facts = {
        "consultation": comment.consultation.key,
        "number": comment.number,
        "clause": comment.clause,
        "spoken_as": str(comment.spoken_as),
    }
    return Outcome(f"consultations/comments/{comment.pk}", comment, facts)
