"""The pages of a redaction: find a release, choose what goes, check it, see what has gone."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.pages.parts.forms import ConfirmForm
from hopmarket.pages.parts.kept_input import KeptInput, fingerprint, unchecked
from hopmarket.pages.parts.view_models import SummaryRow
from hopmarket.records.notices import queries
from hopmarket.records.notices.models import Release
from hopmarket.records.notices.redactions import (
    left_standing,
    redaction_decisions,
    redactions,
    redactions_of,
)
from hopmarket.records.notices.services import redact_release
from hopmarket.rules import redaction

from ..access_guards import operator
from .forms import FindReleaseForm, RedactForm, ValueSearchForm
from .redactable_values import shortened, value_groups

_CHOICES = KeptInput("redactions")
LATEST = 100
MOST_LEFT = 10


def _ocid_in(typed: str) -> str:
    """The identifier that was typed, or the end of an opportunity's address if that was typed."""
    _, separator, rest = typed.partition("/opportunities/")
    return unquote(rest.partition("?")[0].partition("#")[0].strip("/")) if separator else typed


@require_GET
@operator
def find(request: MemberRequest) -> HttpResponse:
    """Lists the releases of a process, to choose one."""
    ocid = _ocid_in(request.GET.get("ocid", "").replace("\x00", "").strip())
    context = {
        "find": FindReleaseForm(initial={"ocid": ocid}),
        "ocid": ocid,
        "releases": queries.releases_of(ocid) if ocid else [],
        "latest": redaction_decisions(redactions()[:LATEST]),
    }
    return render(request, "oversight/redact.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@operator
def choose(request: MemberRequest, pk: int) -> HttpResponse:
    """Asks what goes and why, and goes on to the page that shows all of it again. Finding a value by its
    words keeps what was chosen."""
    release = get_object_or_404(queries.every_release(), pk=pk)
    texts, sent = _texts(release), sent_fields(request)
    typed = sent or _CHOICES.fields_of(request, pk) or QueryDict()
    words = typed.get("q", "") if sent else request.GET.get("q", "")
    if "find" in request.POST:
        _CHOICES.keep_fields(request, pk)
        return redirect(f"{request.path}?{urlencode({'q': words})}")
    form = RedactForm(sent, texts=texts, initial=_initial(typed))
    if form.is_valid():
        if form.chosen():
            _CHOICES.keep_fields(request, pk)
            return redirect("oversight:redact_check", pk)
        form.add_error("pointers", "Choose what is taken out")
    parts = value_groups(texts, words.strip(), typed.getlist("pointers"))
    context = {
        "release": release,
        "form": form,
        "narrow": ValueSearchForm(initial={"q": words}),
        "words": words.strip(),
        "groups": parts,
        "count": len(texts),
        "shown": sum(len(part.values) for part in parts),
    }
    return render(request, "oversight/redact_choose.html", context)


def _initial(typed: QueryDict) -> dict[str, Any]:
    """What was typed and ticked before; a form that is fresh has its own."""
    ticks = {name: name in typed for name in ("whole", "everywhere")}
    return {**typed.dict(), **ticks} if typed else {}


@require_http_methods(["GET", "HEAD", "POST"])
@operator
def check_redaction(request: MemberRequest, pk: int) -> HttpResponse:
    """Shows what goes, and what would still hold the same words; a POST takes it out."""
    release, typed = get_object_or_404(queries.every_release(), pk=pk), _CHOICES.fields_of(request, pk)
    form = RedactForm(typed, texts=_texts(release))
    if typed is None or not form.is_valid() or not form.chosen():
        pressed_again = typed is None and request.method == "POST"
        return redirect("oversight:redacted" if pressed_again else "oversight:redact_choose", pk)
    checked, confirmation = fingerprint(dict(typed.lists())), ConfirmForm(sent_fields(request))
    answer = attempt(
        request,
        confirmation,
        lambda _: (
            unchecked(request, checked)
            or redact_release(
                release=release,
                pointers=form.chosen(),
                everywhere=form.cleaned_data["everywhere"],
                reason=form.cleaned_data["reason"],
                law=form.law_in_words(),
                by=request.member,
                at=request.at,
            )
        ),
        onward=redirect("oversight:redacted", pk),
    )
    if answer:
        _CHOICES.forget(request, pk)
        return answer
    context = {**_chosen(release, form), "form": confirmation, "checked": checked}
    return render(request, "oversight/redact_check.html", context)


def _chosen(release: Release, form: RedactForm) -> dict[str, object]:
    words_by_pointer = {
        "": "All of it",
        **{pointer: _value_in_words(value) for pointer, value in redaction.redactable_places(release.json)},
    }
    rows = [
        SummaryRow(pointer or "The whole release", words_by_pointer.get(pointer, "Nothing stands there"))
        for pointer in form.chosen()
    ]
    cleaned = form.cleaned_data
    rows += [
        SummaryRow(
            "Other fields that hold exactly these words",
            "Go, too, in every release of this process" if cleaned["everywhere"] else "Stay",
        ),
        SummaryRow("Law or order", form.law_in_words()),
        SummaryRow("Reason, for everybody to read", cleaned["reason"]),
    ]
    left = left_standing(release, form.chosen(), everywhere=cleaned["everywhere"])
    return {
        "release": release,
        "rows": rows,
        "left": [
            (other_release, pointers[:MOST_LEFT], len(pointers)) for other_release, pointers in left.items()
        ],
        "left_count": sum(map(len, left.values())),
    }


@require_GET
@operator
def redacted(request: MemberRequest, pk: int) -> HttpResponse:
    """Shows what has been taken out of the releases of a process."""
    release = get_object_or_404(queries.every_release(), pk=pk)
    decisions = redaction_decisions(redactions_of(release.ocid))
    return render(request, "oversight/redact_done.html", {"release": release, "decided": decisions})


def _texts(release: Release) -> list[tuple[str, str]]:
    """Every single value that may go and has not gone, with its pointer."""
    gone = {row.path for row in release.redactions.all()}
    return [
        (pointer, " ".join(str(value).split()))
        for pointer, value in redaction.redactable_places(release.json)
        if not isinstance(value, dict | list | bool) and pointer not in gone
    ]


def _value_in_words(value: Any) -> str:
    """A value as one line, shortened."""
    return shortened(" ".join(str(value).split()))
