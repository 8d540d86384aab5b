"""The version on which people work: how it begins, its page, its details and sources, its end."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.pages.parts.forms import ConfirmForm
from hopmarket.pages.parts.kept_input import KeptInput, as_typed
from hopmarket.records.framework.drafting_rights import is_officer, may_draft
from hopmarket.records.framework.models import FrameworkVersion
from hopmarket.records.framework.queries import all_versions, open_draft, version_in_force_on
from hopmarket.records.framework.services import abandon_framework, revise_framework, start_framework
from hopmarket.records.framework.version_facts import document_of, facts_of
from hopmarket.reference_data import known_keys
from hopmarket.rules.clause_fault_sentences import DocumentFaults
from hopmarket.rules.clauses_yaml import as_yaml, read_yaml
from hopmarket.rules.dates_in_words import local
from hopmarket.rules.framework.beginnings import Beginning
from hopmarket.rules.framework.draft_edits import (
    DocumentDetails,
    PutSource,
    RemoveSource,
    ReviseDetails,
    fingerprint_of,
)
from hopmarket.rules.framework.gates import NEXT_STEP, lacking_before
from hopmarket.rules.framework.life import FrameworkAct, FrameworkState, acts_from

from ..draft_in_words import HEADINGS, STATES, draft_text, gate_tasks, moment_in_words
from ..draft_saving import DraftForm, field_of_fault
from ..drafting_access import deciding, not_possible_page, reading, version_of, why_not, writing
from ..forms import AbandonForm, BeginForm, DetailsForm, SourceForm

FILES, FILE = KeptInput("framework_files"), "file"
NEXT_ROUTES = {
    FrameworkAct.OPEN_CONSULTATION: ("partnership:framework_open_check", "Open it for comments"),
    FrameworkAct.RECOMMEND: ("partnership:framework_recommend", "Record the recommendation"),
    FrameworkAct.ADOPT: ("partnership:framework_adopt", "Record the adoption"),
}


@require_GET
@reading
def framework(request: MemberRequest) -> HttpResponse:
    """The version in force, the one on which people work, and all before; where none is open, how one begins."""
    draft, in_force = open_draft(), version_in_force_on(local(request.at).date())
    context = {
        "draft": _line(draft, request) if draft else None,
        "in_force": in_force,
        "rows": [_line(row, request) for row in reversed(all_versions())],
        "may_draft": may_draft(request.member),
    }
    return render(request, "partnership/drafting/framework.html", context)


def _line(version: FrameworkVersion, request: MemberRequest) -> dict[str, Any]:
    """A version in a list: its state in words, and what is lacking to its next step."""
    facts = facts_of(version, request.at)
    glyph, words = STATES[facts.state]
    step = NEXT_STEP.get(facts.state)
    return {
        "version": version,
        "title": facts.document.title,
        "glyph": glyph,
        "state": words,
        "heading": HEADINGS.get(step, "") if step else "",
        "lacking": len(lacking_before(step, facts)) if step else 0,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@writing
def start(request: MemberRequest) -> HttpResponse:
    """Asks from what the next version begins. Of a file with faults, each is shown with its line, and the text of
    the file stands in the form."""
    draft = open_draft()
    if draft:
        return redirect("partnership:framework_version", draft.number)
    in_force = version_in_force_on(local(request.at).date())
    sent = sent_fields(request)
    form = BeginForm(sent, request.FILES or None, has_version=in_force is not None)
    answer = attempt(
        request,
        form,
        lambda typed: start_framework(
            beginning=Beginning(typed["beginning"]),
            text=typed.get("text", b""),
            by=request.member,
            at=request.at,
        ),
        message="Started. Change it clause by clause.",
        onward=lambda row: redirect("partnership:framework_version", row.number),
    )
    if answer:
        FILES.settle(request, FILE)
        return answer
    faults = None
    if form.is_bound:
        text = (form.cleaned_data.get("text") or b"").decode("utf-8", "replace")
        FILES.keep_sent(request, FILE, **({"source": [text]} if text else {}))
        if text:
            form.data = {**form.data.dict(), "source": text}  # type: ignore[attr-defined]
            read = read_yaml(form.cleaned_data["text"], known_keys())
            faults = read.faults if isinstance(read, DocumentFaults) else None
    elif (waiting := FILES.fields_of(request, FILE)) is not None:
        form = as_typed(BeginForm(waiting, has_version=in_force is not None))
    context = {"form": form, "faults": faults, "in_force": in_force}
    return render(request, "partnership/drafting/start.html", context)


@require_GET
@reading
def version(request: MemberRequest, number: int) -> HttpResponse:
    """One version: where it stands, what is lacking to its next step, and its clauses with what changed."""
    row = version_of(request, number)
    facts = facts_of(row, request.at)
    glyph, state = STATES[facts.state]
    step, officer = NEXT_STEP.get(facts.state), is_officer(request.member)
    lacking = lacking_before(step, facts) if step else ()
    route, label = NEXT_ROUTES.get(step, ("", "")) if step else ("", "")
    possible = acts_from(facts.state)
    may_revise = FrameworkAct.REVISE in possible and may_draft(request.member)
    tasks = gate_tasks(step, facts, row.number, may_revise=may_revise, is_officer=officer) if step else []
    context = {
        "version": row,
        "document": facts.document,
        "facts": facts,
        "glyph": glyph,
        "state": state,
        "closes": moment_in_words(facts.standing.closes_at),
        "heading": HEADINGS.get(step, "") if step else "",
        "tasks": tasks,
        "done": sum(task.state == "done" for task in tasks),
        "next_route": route if officer and not lacking and step in possible else "",
        "next_label": label,
        "may_revise": may_revise,
        "may_open_again": officer and facts.state is FrameworkState.REVISING,
        "may_return": officer and FrameworkAct.RETURN in possible,
        "may_abandon": officer and FrameworkAct.ABANDON in possible,
        "text": draft_text(row, request.at),
    }
    return render(request, "partnership/drafting/version.html", context)


@require_GET
@reading
def version_file(request: MemberRequest, number: int) -> HttpResponse:
    """The text of a version as YAML, the form in which it is loaded again."""
    row = version_of(request, number)
    content = as_yaml(document_of(row))
    name = f"framework-version-{row.number}.yaml"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/yaml; charset=utf-8", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@writing
def details(request: MemberRequest, number: int) -> HttpResponse:
    """Changes the title, the summary, the place, the licence and the attribution of a draft."""
    row = version_of(request, number)
    refusal = why_not(request, row, FrameworkAct.REVISE)
    if refusal:
        return not_possible_page(request, row, refusal)
    stands = DocumentDetails.of(document_of(row))
    initial = {name: getattr(stands, name) for name in DetailsForm.base_fields}
    draft = DraftForm(
        request,
        row,
        (),
        f"{row.number}/details",
        lambda typed: DetailsForm(typed, initial=initial),
        field_of_fault,
    )
    answer = draft.answer(
        lambda form: ReviseDetails(form.details),
        onward=lambda _: redirect("partnership:framework_version", row.number),
        message="Saved: title, summary and licence.",
    )
    context = {"version": row, "heading": "Title, summary and licence", **draft.context()}
    return answer or render(request, "partnership/drafting/details.html", context)


@require_GET
@reading
def sources(request: MemberRequest, number: int) -> HttpResponse:
    """Lists the sources of a version, each with the clauses that name it."""
    row = version_of(request, number)
    document = document_of(row)
    rows = [
        (source, [clause.number for clause in document.clauses if source.key in clause.sources])
        for source in document.sources
    ]
    is_open = not why_not(request, row, FrameworkAct.REVISE)
    context = {"version": row, "rows": rows, "may_revise": is_open and may_draft(request.member)}
    return render(request, "partnership/drafting/sources.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@writing
def source(request: MemberRequest, number: int, key: str = "") -> HttpResponse:
    """Adds a source (without a key), or changes one."""
    row = version_of(request, number)
    refusal = why_not(request, row, FrameworkAct.REVISE)
    if refusal:
        return not_possible_page(request, row, refusal)
    old = next((listed for listed in document_of(row).sources if listed.key == key), None)
    if key and old is None:
        raise Http404
    initial = {name: getattr(old, name) for name in SourceForm.base_fields} if old else {}
    draft = DraftForm(
        request,
        row,
        (),
        f"{row.number}/source-{key}" if key else f"{row.number}/new-source",
        lambda typed: SourceForm(typed, key=key, initial=initial),
        field_of_fault,
    )
    answer = draft.answer(
        lambda form: PutSource(key, form.provenance),
        onward=lambda _: redirect("partnership:framework_sources", row.number),
        message="Saved: the source.",
    )
    context = {"version": row, "heading": old.title if old else "Add a source", "old": old, **draft.context()}
    return answer or render(request, "partnership/drafting/source.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@writing
def remove_source(request: MemberRequest, number: int, key: str) -> HttpResponse:
    """Asks, then takes out a source that no clause names."""
    row = version_of(request, number)
    refusal = why_not(request, row, FrameworkAct.REVISE)
    if refusal:
        return not_possible_page(request, row, refusal)
    document = document_of(row)
    old = next((listed for listed in document.sources if listed.key == key), None)
    if old is None:
        raise Http404
    form = ConfirmForm(sent_fields(request))
    answer = attempt(
        request,
        form,
        lambda _: revise_framework(
            version=row,
            edit=RemoveSource(key),
            seen=request.POST.get("seen", ""),
            by=request.member,
            at=request.at,
        ),
        message="Taken out: the source.",
        onward=redirect("partnership:framework_sources", row.number),
    )
    context = {"version": row, "old": old, "form": form, "seen": fingerprint_of(document, ())}
    return answer or render(request, "partnership/drafting/remove_source.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@deciding
def abandon(request: MemberRequest, number: int) -> HttpResponse:
    """Gives up a version, with a reason; its number is never given again."""
    row = version_of(request, number)
    refusal = why_not(request, row, FrameworkAct.ABANDON)
    if refusal:
        return not_possible_page(request, row, refusal)
    form = AbandonForm(sent_fields(request))
    answer = attempt(
        request,
        form,
        lambda typed: abandon_framework(
            version=row, reasons=typed["reasons"], by=request.member, at=request.at
        ),
        message=f"Version {row.number} is given up.",
        onward=redirect("partnership:framework"),
        fields={"reasons": "reasons"},
    )
    return answer or render(request, "partnership/drafting/abandon.html", {"version": row, "form": form})
