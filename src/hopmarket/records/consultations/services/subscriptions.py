"""Letters about consultations for people without an account: asking for them, confirming, stopping, and the letters
themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from hopmarket.records.ledger.acts import Outcome, act, locked
from hopmarket.records.post import outbox
from hopmarket.records.post.link_tokens import fresh_handle
from hopmarket.rules.consultation_wishes import (
    ConsultationNews,
    may_write,
    news_due,
    wish_refusal,
    wish_state,
)
from hopmarket.rules.postcodes import postcode_district
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, System

from .. import letters, visitor_letters
from ..commenting_queries import letters_to
from ..models import Consultation, ConsultationSubscriber, SubscriberLetter


@act("ask_consultation_letters")
def ask_consultation_letters(
    *,
    address: str,
    postcode: str,
    topics: Iterable[str],
    known_topics: Iterable[str],
    by: Member | System,
    at: datetime,
) -> Outcome[ConsultationSubscriber] | Refusal:
    """Keeps a wish for letters, and writes to its address: nothing more is sent until the link in that letter is
    used. Of the postcode only its district is kept ("WR15"). A wish that the address has already is not kept twice;
    after five letters in an hour no further one is written.

    Refuses ``consultation_letters.address``, ``consultation_letters.postcode``, ``consultation_letters.topic`` and
    ``consultation_letters.enough_letters``. The ledger holds no address and no place.
    """
    mailbox, wanted = address.strip().lower(), sorted(set(topics))
    fault = _wish_fault(mailbox, wanted, known_topics)
    if fault:
        return fault
    district = postcode_district(postcode) if postcode.strip() else ""
    if isinstance(district, Refusal):
        return Refusal("consultation_letters.postcode")
    if not may_write(letters_to(mailbox, at), at):
        return Refusal("consultation_letters.enough_letters")
    known = ConsultationSubscriber.objects.filter(
        address=mailbox, district=district, topics=wanted, ended_at=None
    ).first()
    row = known or ConsultationSubscriber(
        handle=fresh_handle(), address=mailbox, district=district, topics=wanted
    )
    row.asked_at = row.asked_at if row.confirmed_at else at
    row.lettered_at = at
    row.save()
    outbox.write(
        visitor_letters.subscriber_values(row),
        letters.CONSULTATION_LETTERS_CONFIRM,
        [outbox.Mailbox(mailbox)],
        at=at,
    )
    return _wish_outcome(row, again=known is not None)


def _wish_fault(mailbox: str, topics: Iterable[str], known: Iterable[str]) -> Refusal | None:
    try:
        validate_email(mailbox)
    except ValidationError:
        return Refusal("consultation_letters.address")
    return None if set(topics) <= set(known) else Refusal("consultation_letters.topic")


def _wish_outcome(row: ConsultationSubscriber, **facts: bool) -> Outcome[ConsultationSubscriber]:
    return Outcome(f"consultations/subscribers/{row.pk}", row, facts)


@act("confirm_consultation_letters")
def confirm_consultation_letters(
    *, subscriber: ConsultationSubscriber, by: Member | System, at: datetime
) -> Outcome[ConsultationSubscriber] | Refusal:
    """Confirms a wish for letters; twice changes nothing. Refuses ``consultation_letters.expired`` and
    ``consultation_letters.ended``."""
    row = locked(ConsultationSubscriber.objects.all(), pk=subscriber.pk)
    refusal = wish_refusal(
        wish_state(asked_at=row.asked_at, confirmed_at=row.confirmed_at, ended_at=row.ended_at, now=at)
    )
    if refusal:
        return refusal
    row.confirmed_at = row.confirmed_at or at
    row.save(update_fields=["confirmed_at"])
    return _wish_outcome(row)


@act("end_consultation_letters")
def end_consultation_letters(
    *, subscriber: ConsultationSubscriber, by: Member | System, at: datetime
) -> Outcome[ConsultationSubscriber] | Refusal:
    """Stops the letters, and deletes the address with those that wait. Refuses ``consultation_letters.ended``."""
    row = locked(ConsultationSubscriber.objects.all(), pk=subscriber.pk)
    if row.ended_at:
        return Refusal("consultation_letters.ended")
    outbox.forget_letters(
        visitor_letters.SUBSCRIBER_LETTERS, address=row.address, about={"subscriber": str(row.pk)}
    )
    row.letters.all().delete()
    row.address, row.ended_at = "", at
    row.save()
    return _wish_outcome(row)


_KIND_OF_NEWS = {
    ConsultationNews.OPENS: letters.CONSULTATION_OPENS,
    ConsultationNews.TWO_WEEKS_LEFT: letters.CONSULTATION_TWO_WEEKS_LEFT,
}


@act("write_consultation_letters")
def write_consultation_letters(
    *, consultation: Consultation, subscribers: Iterable[ConsultationSubscriber], by: System, at: datetime
) -> Outcome[int] | Refusal:
    """Writes to these people what is due about a consultation: that it opens, or that two weeks are left; to nobody
    twice. Refuses ``consultation_letters.not_due`` and ``consultation_letters.nobody``."""
    row = locked(Consultation.objects.select_related("body"), pk=consultation.pk)
    news = news_due(opens_at=row.opens_at, closes_at=row.closes_at, now=at)
    if news is None:
        return Refusal("consultation_letters.not_due")
    had = set(
        SubscriberLetter.objects.filter(consultation=row, news=news).values_list("subscriber", flat=True)
    )
    due = [reader for reader in subscribers if reader.pk not in had and reader.address]
    if not due:
        return Refusal("consultation_letters.nobody")
    SubscriberLetter.objects.bulk_create(
        SubscriberLetter(subscriber=reader, consultation=row, news=news, written_at=at) for reader in due
    )
    for reader in due:
        subject = {
            **visitor_letters.subscriber_values(reader),
            **visitor_letters.consultation_values(row),
        }
        outbox.write(subject, _KIND_OF_NEWS[news], [outbox.Mailbox(reader.address)], at=at)
    facts = {"news": str(news), "letters": len(due)}
    return Outcome(f"consultations/{row.pk}", len(due), facts)
