""" "Correct this data": anybody may say what is wrong, a few times an hour."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from hopmarket.pages.account.rate_limit import may_send
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.pages.parts.forms import LongTextField, PortalForm
from hopmarket.records.ledger import current_time
from hopmarket.records.notices import queries
from hopmarket.records.notices.services import LONGEST_CORRECTION, ask_correction
from hopmarket.rules.roles import System

FROM_ONE = 5
FROM_ALL = 60
"""Corrections an hour from one address, and from all together."""


class CorrectionForm(PortalForm):
    """What is wrong, and where to answer."""

    ocid = forms.CharField(required=False, max_length=250, widget=forms.HiddenInput)
    wrong = LongTextField(
        label="What is wrong, and what should it say?",
        error_messages={"required": "Enter what is wrong and what it should say"},
        max_length=LONGEST_CORRECTION,
        rows=8,
        help_text="Name the page and the words. Leave out anything private: people who run this portal read it.",
    )
    reply = forms.EmailField(
        required=False,
        label="Your email address, if you would like an answer",
        help_text="We use it only to answer you.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest) -> HttpResponse:
    """Shows the form and sends what is written in it as a letter to the people who run the portal."""
    ocid = (request.POST.get("ocid") or request.GET.get("ocid", "")).replace("\x00", "")
    notice = queries.notice_in_short(ocid) if ocid else None
    form = CorrectionForm(sent_fields(request), initial={"ocid": ocid})
    context = {"form": form, "notice": notice}
    if form.is_valid() and not may_send(request, "corrections", from_one=FROM_ONE, from_all=FROM_ALL):
        form.add_error(None, "Too many were sent from here in the last hour. Try again later.")
        return render(request, "public/correct.html", context, status=429)
    answer = attempt(
        request,
        form,
        lambda typed: ask_correction(
            about=notice.title if notice else "this portal",
            page=f"/opportunities/{notice.ocid}/" if notice else "/",
            wrong=typed["wrong"],
            reply=typed["reply"],
            by=System("visitor"),
            at=current_time.now(),
        ),
        onward=redirect("public:correction_sent"),
    )
    return answer or render(request, "public/correct.html", context)


@require_safe
def correction_sent(request: HttpRequest) -> HttpResponse:
    """Shows that the correction was sent, and what happens next."""
    return render(request, "public/correction_sent.html")
