"""Hiding a comment by the rule, showing it again, deciding after its author asked for another look."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.pages.parts.forms import PortalForm
from hopmarket.pages.parts.refusals import sentence
from hopmarket.records.consultations.consulting_queries import log_of
from hopmarket.records.consultations.models import Comment
from hopmarket.records.consultations.round_steps import may_take_comment_step, may_take_round_step
from hopmarket.records.consultations.services import hide_comment, keep_comment_hidden, restore_comment
from hopmarket.rules.comment_life import CommentAct
from hopmarket.rules.consultation_life import ConsultationAct
from hopmarket.rules.refusal import Refusal

from .answering_guard import comment_of, secretariat
from .comment_lines import comment_line
from .consultation_desk import not_now
from .consulting_forms import HideCommentForm, KeepHiddenForm, RestoreCommentForm

Deed = Callable[..., Comment | Refusal]


def _decide(
    request: MemberRequest,
    row: Comment,
    form_class: type[PortalForm],
    deed: Deed,
    *,
    steps: tuple[ConsultationAct, CommentAct],
    template: str,
    message: str,
) -> HttpResponse:
    """One form and one act on a comment; a page that says why where it is not possible now."""
    refusal = may_take_round_step(row.consultation, steps[0]) or may_take_comment_step(row, steps[1])
    if refusal:
        return not_now(request, row.consultation, sentence(refusal))
    form = form_class(sent_fields(request))

    def act(typed: dict[str, Any]) -> Comment | Refusal:
        return deed(comment=row, by=request.member, at=request.at, **typed)

    onward = redirect("partnership:comment_to_answer", row.consultation.key, row.number)
    answer = attempt(request, form, act, message=message, onward=onward, fields={"reasons": "reason"})
    latest = log_of(row).last()
    context = {
        "form": form,
        "comment": row,
        "line": comment_line(row),
        "consultation": row.consultation,
        "latest": latest,
    }
    return answer or render(request, f"partnership/consulting/{template}.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@secretariat
def hide(request: MemberRequest, key: str, number: int) -> HttpResponse:
    """Asks by which row of the rule a comment is hidden; a POST hides it."""
    return _decide(
        request,
        comment_of(request, key, number),
        HideCommentForm,
        hide_comment,
        steps=(ConsultationAct.HIDE, CommentAct.HIDE),
        template="hide",
        message="Hidden. It stays counted, and its author has been told why.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@secretariat
def restore(request: MemberRequest, key: str, number: int) -> HttpResponse:
    """Asks why a hidden comment is shown again; a POST shows it."""
    return _decide(
        request,
        comment_of(request, key, number),
        RestoreCommentForm,
        restore_comment,
        steps=(ConsultationAct.RESTORE, CommentAct.RESTORE),
        template="restore",
        message="Shown again. Its author has been told, and it waits for an answer.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@secretariat
def keep_hidden(request: MemberRequest, key: str, number: int) -> HttpResponse:
    """Asks why a comment stays hidden after another look; a POST decides it."""
    return _decide(
        request,
        comment_of(request, key, number),
        KeepHiddenForm,
        keep_comment_hidden,
        steps=(ConsultationAct.HIDE, CommentAct.KEEP_HIDDEN),
        template="keep_hidden",
        message="Decided. Its author has been told why.",
    )
