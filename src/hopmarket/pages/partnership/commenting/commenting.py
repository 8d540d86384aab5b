"""Commenting on a clause: signed in, by e-mail, or through a body of the voluntary sector; each by its own form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hopmarket.pages.account.access_guards import signed_in
from hopmarket.pages.account.rate_limit import may_send
from hopmarket.pages.account.requests import MemberRequest, PortalRequest
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.pages.parts.kept_input import KeptInput
from hopmarket.records.consultations.commenting_queries import (
    document_of,
    may_vouch,
    public_consultations,
    sector_bodies,
)
from hopmarket.records.consultations.models import Comment, Consultation
from hopmarket.records.consultations.services.comments import (
    CommentWords,
    EmailSpeaker,
    make_comment,
    send_comment,
    vouch_comment,
)
from hopmarket.records.consultations.visitor_links import COMMENT_SENT_LINKS
from hopmarket.rules.comment_texts import MOST_WORDS
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import System

from .forms import CommentForm, MemberCommentForm, VisitorCommentForm, VouchedCommentForm

FROM_ONE = 20
FROM_ALL = 1200
"""Comments an hour from one address, and from all together, of people without an account."""
VISITOR = System("visitor")
DRAFTS = KeptInput("comments")
TOO_MANY = "Too many were sent from here in the last hour. What you wrote is still here: send it again later."
PLACES = {
    "comment.no_words": "text",
    "comment.too_long": "text",
    "comment.stance": "stance",
    "comment.no_such_clause": "clause",
    "comment.quote_several": "which",
    "comment.quote_without_clause": "clause",
    "comment.quote_not_there": "quote",
    "comment.quote_too_long": "quote",
    "comment.address": "address",
    "comment.sector": "sector",
    "comment.not_vouched": "vouched",
}
Act = Callable[[dict[str, Any]], Comment | Refusal]


def _consultation(key: str) -> Consultation:
    return get_object_or_404(public_consultations(), key=key)


def _words(typed: dict[str, Any]) -> CommentWords:
    return CommentWords(
        text=typed["text"],
        stance=typed["stance"],
        clause=typed["clause"],
        quote=typed["quote"],
        which=typed.get("which") or 0,
    )


def _page(
    request: HttpRequest, consultation: Consultation, form: CommentForm, *, template: str, status: int = 0
) -> HttpResponse:
    fields = form.data if form.is_bound else form.initial
    document = document_of(consultation)
    number = str(fields.get("clause", ""))
    clause = document.by_number.get(number)
    context = {
        "consultation": consultation,
        "form": form,
        "clause": clause,
        "below": list(document.below(number)) if clause else [],
        "most": MOST_WORDS,
        "is_open": consultation.opens_at <= cast("PortalRequest", request).at < consultation.closes_at,
        "bodies": sector_bodies(),
        "draft_about": f"{consultation.pk}",
    }
    return render(
        request,
        f"partnership/commenting/{template}.html",
        context,
        status=status or (422 if form.errors else 200),
    )


def _asked(request: HttpRequest) -> dict[str, str]:
    """What the address of the form fills in: a clause, and words of it."""
    return {"clause": request.GET.get("clause", ""), "quote": request.GET.get("words", "")[:1000]}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest, key: str) -> HttpResponseBase:
    """Shows the form, and sends what is written in it: of somebody who is signed in it is published at once, of
    anybody else when they have confirmed their address."""
    is_signed_out = cast("PortalRequest", request).member is None and "writer" in request.POST
    if cast("PortalRequest", request).member is None and not is_signed_out:
        return _by_visitor(request, _consultation(key))
    return _by_member(request, key)


def _by_visitor(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    form = VisitorCommentForm(
        sent_fields(request), document=document_of(consultation), initial=_asked(request)
    )
    if form.is_valid() and not may_send(request, "comments", from_one=FROM_ONE, from_all=FROM_ALL):
        form.add_error(None, TOO_MANY)
        return _page(request, consultation, form, template="comment", status=429)
    answer = attempt(
        request,
        form,
        lambda typed: send_comment(
            consultation=consultation,
            words=_words(typed),
            speaker=EmailSpeaker(typed["address"], typed["name"], typed["organisation"], typed["sector"]),
            by=VISITOR,
            at=cast("PortalRequest", request).at,
        ),
        onward=lambda sent: redirect("partnership:comment_sent", COMMENT_SENT_LINKS.token_of(sent.handle)),
        fields=PLACES,
    )
    return answer or _page(request, consultation, form, template="comment")


@signed_in
def _by_member(request: MemberRequest, key: str) -> HttpResponse:
    """The form of somebody who is signed in; whoever has been signed out meanwhile is led to sign in again, and
    what they typed is kept."""
    consultation = _consultation(key)
    return _kept(
        request,
        consultation,
        MemberCommentForm,
        lambda typed: make_comment(
            consultation=consultation,
            words=_words(typed),
            with_name=typed["with_name"],
            by=request.member,
            at=request.at,
        ),
        template="comment",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def vouch(request: MemberRequest, key: str) -> HttpResponse:
    """Shows the form in which a body of the voluntary sector writes down what somebody says who is not named."""
    consultation = _consultation(key)
    if not may_vouch(request.member):
        context = {"consultation": consultation, "bodies": sector_bodies()}
        return render(request, "partnership/commenting/may_not_vouch.html", context, status=403)
    return _kept(
        request,
        consultation,
        VouchedCommentForm,
        lambda typed: vouch_comment(
            consultation=consultation,
            words=_words(typed),
            vouched=typed["vouched"],
            by=request.member,
            at=request.at,
        ),
        template="vouch",
    )


def _kept(
    request: MemberRequest,
    consultation: Consultation,
    form_class: type[CommentForm],
    act: Act,
    *,
    template: str,
) -> HttpResponse:
    """The form of somebody who is signed in: what they type is kept as their draft until it is published."""
    about = f"{consultation.pk}"
    document = document_of(consultation)
    if request.method != "POST":
        waiting = DRAFTS.fields_of(request, about)
        asked = {name: text for name, text in _asked(request).items() if text}
        kept = waiting.dict() if waiting else {}
        return _page(
            request, consultation, form_class(document=document, initial={**kept, **asked}), template=template
        )
    form = form_class(request.POST, document=document)
    answer = attempt(
        request,
        form,
        act,
        onward=lambda said: redirect(
            f"{reverse('public:consultation_comment', args=[consultation.key, said.number])}"
        ),
        message=lambda said: f"Your comment is published as number {said.number}. It will be answered.",
        fields=PLACES,
    )
    if answer:
        DRAFTS.settle(request, about)
    else:
        DRAFTS.keep_sent(request, about)
    return answer or _page(request, consultation, form, template=template)
