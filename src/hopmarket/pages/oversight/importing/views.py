"""The pages of an import by hand."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hopmarket import keys
from hopmarket.importing import jobs, previewing, sources
from hopmarket.pages.account.guards import acting
from hopmarket.pages.account.requests import MemberRequest
from hopmarket.records.files.keeping import plain
from hopmarket.rules.roles import Role

from .forms import TOLD, ImportForm

operator = acting(Role.OPERATOR, second_factor=True)


@require_http_methods(["GET", "HEAD", "POST"])
@operator
def imports(request: MemberRequest) -> HttpResponse:
    """A file to send, and the imports before it."""
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if request.method == "POST" and form.is_valid():
        upload, key = form.cleaned_data["file"], form.cleaned_data["source"]
        made = jobs.ask(
            plain(upload.kept.id, keys.drafts_identity()),
            name=upload.name or "file",
            source=None if key == TOLD else sources.named(key, copied_on=request.at.date()),
            by=f"person {request.member.person}",
            at=request.at,
        )
        return redirect("oversight:import", made.key)
    return render(request, "oversight/imports.html", {"form": form, "jobs": jobs.jobs()})


@require_GET
@operator
def one_import(request: MemberRequest, key: str) -> HttpResponse:
    """What a look found in a file, how far its look or import has come, or what became of it."""
    job = _job(key)
    context = {"job": job, "most": previewing.MOST, "seconds": previewing.SECONDS}
    return render(request, f"oversight/import_{_page(job)}.html", context)


@require_POST
@operator
def start(request: MemberRequest, key: str) -> HttpResponse:
    """The import waits for the clock, which starts it within seconds."""
    jobs.start(_job(key).key)
    return redirect("oversight:import", key)


@require_POST
@operator
def drop(request: MemberRequest, key: str) -> HttpResponse:
    """The file goes, unread."""
    job = _job(key)
    if jobs.drop(key):
        messages.success(request, f"{job.name} was not imported and is gone.")
    return redirect("oversight:imports")


def _job(key: str) -> jobs.Job:
    found = jobs.job(key)
    if found is None:
        raise Http404
    return found


def _page(job: jobs.Job) -> str:
    return "check" if job.state == "asked" else "report" if job.is_over else "under_way"
