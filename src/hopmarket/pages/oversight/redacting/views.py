"""The pages of a redaction: find a release, choose what goes, check it, see what has gone."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from hopmarket.pages.account.access_guards import acting_as
from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.refusals import sentence
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
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Role

from .forms import FindReleaseForm, RedactForm, ValueSearchForm
from .redactable_values import shortened, value_groups

operator = acting_as(Role.OPERATOR, second_factor=True)
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
    """Asks what goes and why, shows all of it again to check, then redacts it. Finding a value by its
    words keeps what was chosen."""
    release = get_object_or_404(queries.every_release(), pk=pk)
    texts, posted = _texts(release), request.POST
    finds = "find" in posted
    form = RedactForm(
        posted if posted and not finds else None, texts=texts, initial=_kept(posted) if finds else None
    )
    if form.is_bound and form.is_valid():
        if "confirmed" in posted:
            done = _done(request, release, form)
            if done:
                return done
        elif form.chosen():
            return _check(request, release, form)
        else:
            form.add_error("pointers", "Choose what is taken out")
    words = posted.get("q", request.GET.get("q", "")).strip()
    parts = value_groups(texts, words, posted.getlist("pointers"))
    context = {
        "release": release,
        "form": form,
        "narrow": ValueSearchForm(initial={"q": words}),
        "words": words,
        "groups": parts,
        "count": len(texts),
        "shown": sum(len(part.values) for part in parts),
    }
    return render(request, "oversight/redact_choose.html", context)


def _kept(posted: QueryDict) -> dict[str, Any]:
    """What was typed and ticked before words were looked for."""
    ticks = {name: name in posted for name in ("whole", "everywhere")}
    return {**posted.dict(), **ticks}


def _done(request: MemberRequest, release: Release, form: RedactForm) -> HttpResponse | None:
    outcome = redact_release(
        release=release,
        pointers=form.chosen(),
        everywhere=form.cleaned_data["everywhere"],
        reason=form.cleaned_data["reason"],
        law=form.law_in_words(),
        by=request.member,
        at=request.at,
    )
    if isinstance(outcome, Refusal):
        form.add_error(None, sentence(outcome))
        return None
    return redirect("oversight:redacted", release.pk)


def _check(request: MemberRequest, release: Release, form: RedactForm) -> HttpResponse:
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
    hidden = [(name, value) for name in form.fields for value in request.POST.getlist(name)]
    left = left_standing(release, form.chosen(), everywhere=cleaned["everywhere"])
    context = {
        "release": release,
        "rows": rows,
        "hidden": hidden,
        "left": [
            (other_release, pointers[:MOST_LEFT], len(pointers)) for other_release, pointers in left.items()
        ],
        "left_count": sum(map(len, left.values())),
    }
    return render(request, "oversight/redact_check.html", context)


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
