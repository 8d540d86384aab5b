"""Who answers what people wrote: the partnership's officers, and whoever holds a seat of the body that asked."""

from __future__ import annotations

from django.db.models import QuerySet

from hopmarket.records.bodies.queries import seats_of, sits_on
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, Role

from .models import Comment, Consultation


def may_answer(member: Member, consultation: Consultation) -> bool:
    """Whether a member may answer the comments of a consultation."""
    return member.stands_as(Role.OFFICER) or sits_on(member, consultation.body.key)


def unless_answerer(member: Member, consultation: Consultation) -> Refusal | None:
    """Refuses ``consultation.not_its_body``."""
    if may_answer(member, consultation):
        return None
    return Refusal("consultation.not_its_body", params={"body": consultation.body.name})


def consultations_for(member: Member) -> QuerySet[Consultation]:
    """The consultations that a member works on, newest first: all for officers, those of their bodies for holders
    of seats."""
    rows = Consultation.objects.select_related("document", "before", "body")
    if member.stands_as(Role.OFFICER):
        return rows
    return rows.filter(body__in=seats_of(member.person).values("body"))


def comments_for(member: Member, consultation: Consultation) -> QuerySet[Comment]:
    """The comments of a consultation that count, for whoever answers them."""
    if not may_answer(member, consultation):
        return Comment.objects.none()
    rows = Comment.objects.filter(consultation=consultation, number__gt=0)
    return rows.select_related("answer", "organisation", "vouched_by")


def speaks_for(member: Member, comment: Comment) -> bool:
    """Whether a member wrote a comment, or acts for the body that vouched for whoever did."""
    if comment.vouched_by_id is None:
        return comment.person_id == member.person
    return comment.vouched_by_id == member.organisation and member.claim_checked
