"""One's own comments: confirming, taking back, asking for another look, by the link of a letter or signed in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hopmarket.pages.account.access_guards import signed_in
from hopmarket.pages.account.requests import MemberRequest, PortalRequest
from hopmarket.pages.parts.attempts import attempt, press, sent_fields
from hopmarket.records.consultations.commenting_queries import (
    comment_by_token,
    comment_just_sent,
    comments_of,
    waiting_beside,
)
from hopmarket.records.consultations.models import Comment
from hopmarket.records.consultations.services.comments import (
    confirm_comment,
    has_lapsed,
    send_comment_link,
    withdraw_comment,
)
from hopmarket.records.consultations.services.moderating import ask_for_another_look
from hopmarket.records.consultations.visitor_links import COMMENT_LINKS
from hopmarket.rules.comment_life import CommentState
from hopmarket.rules.quoted_words import as_read
from hopmarket.rules.roles import Member, System

from .forms import AnotherLookForm

VISITOR = System("visitor")
View = Callable[[HttpRequest, Comment], HttpResponse]


def _by_link(
    find: Callable[[str], Comment | None],
) -> Callable[[View], Callable[[HttpRequest, str], HttpResponse]]:
    """Wraps a view of one comment that a link names; a link that nobody made here, or whose comment has lapsed,
    answers 404 with what to do."""

    def guard(view: View) -> Callable[[HttpRequest, str], HttpResponse]:
        @never_cache
        @wraps(view)
        def guarded(request: HttpRequest, token: str) -> HttpResponse:
            comment = find(token)
            if comment is None:
                return render(request, "partnership/commenting/link_gone.html", status=404)
            return view(request, comment)

        return guarded

    return guard


def _token(comment: Comment) -> str:
    return COMMENT_LINKS.token_of(comment.handle)


def _context(comment: Comment) -> dict[str, object]:
    return {
        "comment": comment,
        "consultation": comment.consultation,
        "quote": as_read(comment.quote),
        "waits": comment.state == CommentState.UNCONFIRMED,
        "is_hidden": comment.state == CommentState.HIDDEN,
        "is_shown": comment.state == CommentState.SHOWN,
        "is_withdrawn": comment.state == CommentState.WITHDRAWN,
    }


def _others(comment: Comment) -> list[tuple[Comment, str]]:
    """Other comments that wait under the same address, each with the page that confirms it."""
    return [
        (other, reverse("partnership:confirm_comment", args=[_token(other)]))
        for other in waiting_beside(comment)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@_by_link(comment_just_sent)
def comment_sent(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Says that a letter is on its way, shows what was typed, and writes the letter again when asked."""
    if request.method == "POST":
        return press(
            request,
            lambda: send_comment_link(comment=comment, by=VISITOR, at=cast("PortalRequest", request).at),
            onward=redirect(request.path),
            message="The letter has been written again.",
        )
    return render(request, "partnership/commenting/comment_sent.html", _context(comment))


@require_http_methods(["GET", "HEAD", "POST"])
@_by_link(comment_by_token)
def confirm(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Publishes a comment when its button is pressed; opening the page confirms nothing, since programs open links
    in letters, too. A link that has done its work leads to where the comment stands."""
    own = redirect("partnership:own_comment", _token(comment))
    if comment.state != CommentState.UNCONFIRMED:
        return own
    at = cast("PortalRequest", request).at
    if request.method == "POST":
        return press(
            request,
            lambda: confirm_comment(comment=comment, by=VISITOR, at=at),
            onward=own,
            message=lambda said: f"Your comment is published as number {said.number}. It will be answered.",
            refused=lambda _: _confirm_page(request, comment, 410),
        )
    return _confirm_page(request, comment, 410 if has_lapsed(comment, at) else 200)


def _confirm_page(request: HttpRequest, comment: Comment, status: int) -> HttpResponse:
    context = {**_context(comment), "has_lapsed": status == 410, "token": _token(comment)}
    return render(request, "partnership/commenting/confirm.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@_by_link(comment_by_token)
def own_comment(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Shows where a comment stands that was made without an account; takes it back, or asks for another look."""
    return _own_page(request, comment, VISITOR, f"{request.path}")


@require_safe
@signed_in
def own_comments(request: MemberRequest) -> HttpResponse:
    """Lists the comments that somebody wrote signed in, and those that their organisation vouched for."""
    context = {"comments": comments_of(request.member)}
    return render(request, "partnership/commenting/own_comments.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def member_comment(request: MemberRequest, pk: int) -> HttpResponse:
    """The same page of one's own comment, signed in."""
    comment = get_object_or_404(comments_of(request.member), pk=pk)
    return _own_page(request, comment, request.member, request.path)


def _own_page(request: HttpRequest, comment: Comment, by: Member | System, here: str) -> HttpResponse:
    at = cast("PortalRequest", request).at
    button = request.POST.get("deed", "")
    if button == "withdraw":
        return press(
            request,
            lambda: withdraw_comment(comment=comment, by=by, at=at),
            onward=redirect(here),
            message="Your comment has been taken back. Its words are not shown any more.",
        )
    form = AnotherLookForm(sent_fields(request, button == "look"))
    answer = attempt(
        request,
        form,
        lambda typed: ask_for_another_look(comment=comment, reason=typed["reason"], by=by, at=at),
        onward=redirect(here),
        message="You have asked for another look. What you said stands in the log.",
    )
    if answer:
        return answer
    context = {**_context(comment), "form": form, "others": _others(comment)}
    return render(
        request, "partnership/commenting/own_comment.html", context, status=422 if form.errors else 200
    )
