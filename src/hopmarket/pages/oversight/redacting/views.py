"""The pages of a redaction: find a release, choose what goes, check it, see what has gone."""

from __future__ import annotations

from functools import cached_property
from urllib.parse import unquote, urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import sent_fields
from hopmarket.pages.parts.journeys import Context, Journey, JourneyStep
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


def _release(request: MemberRequest, pk: int) -> Release:
    return get_object_or_404(queries.every_release(), pk=pk)


class TakingOut(Journey[Release]):
    """What goes from a release and why, then all of it again, with what would still hold the same words.
    Finding a value by its words keeps what was chosen."""

    request: MemberRequest
    kind = "redactions"
    steps = (JourneyStep("", "oversight:redact_choose"),)
    question_template, check_template = "oversight/redact_choose.html", "oversight/redact_check.html"
    check_route, done_route = "oversight:redact_check", "oversight:redacted"

    def form(self, step: JourneyStep, typed: QueryDict | None) -> RedactForm:
        return RedactForm(typed, texts=self.texts)

    @cached_property
    def texts(self) -> list[tuple[str, str]]:
        """Every single value that may go and has not gone, with its pointer."""
        gone = {row.path for row in self.subject.redactions.all()}
        return [
            (pointer, " ".join(str(value).split()))
            for pointer, value in redaction.redactable_places(self.subject.json)
            if not isinstance(value, dict | list | bool) and pointer not in gone
        ]

    def find_faults(self, step: JourneyStep, form: RedactForm) -> None:
        if not form.chosen():
            form.add_error("pointers", "Choose what is taken out")

    def aside(self, step: JourneyStep, sent: QueryDict) -> str:
        return f"{self.request.path}?{urlencode({'q': sent.get('q', '')})}" if "find" in sent else ""

    def context(self) -> Context:
        return {"release": self.subject}

    def question_context(self) -> Context:
        sent = sent_fields(self.request)
        words = (sent or self.request.GET).get("q", "")
        parts = value_groups(self.texts, words.strip(), (sent or self.fields).getlist("pointers"))
        return {
            "narrow": ValueSearchForm(initial={"q": words}),
            "words": words.strip(),
            "groups": parts,
            "count": len(self.texts),
            "shown": sum(len(part.values) for part in parts),
        }

    def check_context(self) -> Context:
        cleaned, pointers = self.forms[""].cleaned_data, self.forms[""].chosen()
        words_by_pointer = {
            "": "All of it",
            **{
                pointer: shortened(" ".join(str(value).split()))
                for pointer, value in redaction.redactable_places(self.subject.json)
            },
        }
        rows = [
            SummaryRow(pointer or "The whole release", words_by_pointer.get(pointer, "Nothing stands there"))
            for pointer in pointers
        ]
        rows += [
            SummaryRow(
                "Other fields that hold exactly these words",
                "Go, too, in every release of this process" if cleaned["everywhere"] else "Stay",
            ),
            SummaryRow("Law or order", self.forms[""].law_in_words()),
            SummaryRow("Reason, for everybody to read", cleaned["reason"]),
        ]
        left = left_standing(self.subject, pointers, everywhere=cleaned["everywhere"])
        return {
            "rows": rows,
            "left": [(release, places[:MOST_LEFT], len(places)) for release, places in left.items()],
            "left_count": sum(map(len, left.values())),
        }

    def act(self, confirmed: Context) -> object:
        return redact_release(
            release=self.subject,
            pointers=self.forms[""].chosen(),
            everywhere=self.answers["everywhere"],
            reason=self.answers["reason"],
            law=self.forms[""].law_in_words(),
            by=self.request.member,
            at=self.request.at,
        )


choose, check_redaction = TakingOut.pages(operator, _release)


@require_GET
@operator
def redacted(request: MemberRequest, pk: int) -> HttpResponse:
    """Shows what has been taken out of the releases of a process."""
    release = _release(request, pk)
    decisions = redaction_decisions(redactions_of(release.ocid))
    return render(request, "oversight/redact_done.html", {"release": release, "decided": decisions})
