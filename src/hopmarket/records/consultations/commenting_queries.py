"""What whoever comments may read: the consultation that is open, its text, their own comments, and their letters."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from hopmarket.records.post.queries import written_to
from hopmarket.rules.clauses import ClauseDocument
from hopmarket.rules.clauses_json import from_json
from hopmarket.rules.comment_life import CommentState, SpokenAs
from hopmarket.rules.consultation_life import ConsultationState
from hopmarket.rules.consultation_wishes import HOUR
from hopmarket.rules.roles import Member

from .models import Comment, Consultation, ConsultationSubscriber, SectorBody
from .visitor_letters import LETTERS_WITH_A_LINK
from .visitor_links import COMMENT_LINKS, COMMENT_SENT_LINKS, SUBSCRIBER_LINKS


def public_consultations() -> QuerySet[Consultation]:
    """Every consultation; each is public from the day on which it is announced."""
    return Consultation.objects.select_related("body", "document")


def document_of(consultation: Consultation) -> ClauseDocument:
    """The text that is open."""
    return from_json(consultation.document.json["document"])


def open_now(now: datetime) -> QuerySet[Consultation]:
    """Consultations that are open, the next to close first."""
    rows = public_consultations().filter(opens_at__lte=now, closes_at__gt=now)
    return rows.filter(state__in=[ConsultationState.PREPARED, ConsultationState.OPEN]).order_by("closes_at")


def may_vouch(member: Member) -> bool:
    """Whether somebody may write down what people say who do not want to be named: a confirmed member of a body
    of the voluntary sector that is named for it."""
    if not member.stands_for_anybody:
        return False
    return SectorBody.objects.filter(organisation=member.organisation, ended_at=None).exists()


def sector_bodies() -> list[str]:
    """The names of the bodies through which people speak without theirs, in the order they were named."""
    return list(SectorBody.objects.filter(ended_at=None).values_list("organisation__name", flat=True))


def comments_of(member: Member) -> QuerySet[Comment]:
    """The comments that somebody wrote while signed in, and those that their body vouched for; newest first."""
    own = Comment.objects.filter(person=member.person)
    vouched = Comment.objects.none()
    if may_vouch(member):
        vouched = Comment.objects.filter(vouched_by=member.organisation, spoken_as=SpokenAs.VOUCHED)
    return (own | vouched).select_related("consultation", "consultation__document", "answer").order_by("-pk")


def _with_handle(handle: str) -> Comment | None:
    rows = Comment.objects.select_related("consultation", "consultation__document", "answer")
    return rows.filter(handle=handle).first() if handle else None


def comment_by_token(token: str) -> Comment | None:
    """The comment that the link of a letter names; None for a token that this server did not make, and for a
    comment that has lapsed."""
    return _with_handle(COMMENT_LINKS.handle_in(token))


def comment_just_sent(token: str) -> Comment | None:
    """The comment that the page names which its writer saw after sending it."""
    return _with_handle(COMMENT_SENT_LINKS.handle_in(token))


def waiting_for_address(consultation: Consultation, address: str) -> QuerySet[Comment]:
    """The comments of one address that wait to be confirmed."""
    return consultation.comments.filter(address=address, state=CommentState.UNCONFIRMED).order_by("pk")


def waiting_beside(comment: Comment) -> list[Comment]:
    """Other comments that wait to be confirmed by the address of one: whoever holds its link reads that mailbox."""
    if not comment.address:
        return []
    return list(waiting_for_address(comment.consultation, comment.address).exclude(pk=comment.pk))


def letters_to(address: str, now: datetime) -> list[datetime]:
    """When letters with a link to confirm were written to an address within the last hour."""
    return written_to(address, LETTERS_WITH_A_LINK, since=now - HOUR)


def subscriber_by_token(token: str) -> ConsultationSubscriber | None:
    """Whom a link of a letter about consultations names; None for a token that this server did not make."""
    handle = SUBSCRIBER_LINKS.handle_in(token)
    return ConsultationSubscriber.objects.filter(handle=handle).first() if handle else None
