"""Who comes in: officers of the partnership, and whoever holds a seat of a body that consults; and to which rows."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from hopmarket.pages.account.access_guards import (
    acting_as,
    missing_role,
    signed_in,
    tell_kept,
    to_second_factor,
)
from hopmarket.pages.account.requests import MemberRequest
from hopmarket.records.consultations.answerers import comments_for, consultations_for
from hopmarket.records.consultations.consulting_queries import answers_of
from hopmarket.records.consultations.models import Comment, CommentAnswer, Consultation
from hopmarket.rules.roles import Role

P = ParamSpec("P")

secretariat = acting_as(Role.OFFICER, second_factor=True)
"""Lets in officers of the partnership alone, after a code."""


def answering(
    view: Callable[Concatenate[MemberRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Lets in officers, and holders of seats of a body that consults; both after a code."""

    @wraps(view)
    def guarded(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        member = request.member
        if Role.OFFICER not in member.roles and not consultations_for(member).exists():
            tell_kept(request)
            return missing_role(request, (Role.OFFICER,))
        if not member.second_factor:
            tell_kept(request)
            return to_second_factor(request)
        return view(request, *args, **kwargs)

    return signed_in(guarded)


def consultation_of(request: MemberRequest, key: str) -> Consultation:
    """One consultation of those that the member works on; any other answers 404."""
    return get_object_or_404(consultations_for(request.member), key=key)


def comment_of(request: MemberRequest, key: str, number: int) -> Comment:
    """One comment of such a consultation that counts, or counted."""
    consultation = consultation_of(request, key)
    comment: Comment = get_object_or_404(comments_for(request.member, consultation), number=number)
    comment.consultation = consultation
    return comment


def answer_of(request: MemberRequest, key: str, number: int) -> CommentAnswer:
    """One answer of such a consultation."""
    return get_object_or_404(answers_of(consultation_of(request, key)), number=number)
