"""The pages of an import by hand: sending a file, what a look found in it, the report."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from hopmarket import server_keys
from hopmarket.importing import import_jobs, known_publishers, preview
from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.routes import sent_forms_only
from hopmarket.records.files.encrypted_storage import plain_chunks

from ..access_guards import operator
from .forms import BY_IDENTIFIERS, ImportForm


@require_http_methods(["GET", "HEAD", "POST"])
@operator
def imports(request: MemberRequest) -> HttpResponse:
    """Takes a file in, and lists the imports before it."""
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if request.method == "POST" and form.is_valid():
        upload, key = form.cleaned_data["file"], form.cleaned_data["source"]
        job = import_jobs.keep_upload(
            plain_chunks(upload.kept.id, server_keys.drafts_identity()),
            name=upload.name or "file",
            source=None
            if key == BY_IDENTIFIERS
            else known_publishers.publisher_named(key, copied_on=request.at.date()),
            by=f"person {request.member.person}",
            at=request.at,
        )
        return redirect("oversight:import", job.key)
    return render(request, "oversight/imports.html", {"form": form, "jobs": import_jobs.all_jobs()})


@require_GET
@operator
def one_import(request: MemberRequest, key: str) -> HttpResponse:
    """Shows what a look found in a file, how far its look or import has come, or its report."""
    job = _job(key)
    context = {"job": job, "most": preview.MOST, "seconds": preview.SECONDS}
    return render(request, f"oversight/import_{_page(job)}.html", context)


@sent_forms_only
@operator
def start(request: MemberRequest, key: str) -> HttpResponse:
    """Starts the import: it waits for the clock process, which begins it within seconds."""
    import_jobs.start_job(_job(key).key)
    return redirect("oversight:import", key)


@sent_forms_only
@operator
def drop(request: MemberRequest, key: str) -> HttpResponse:
    """Deletes a sent file whose import was not started."""
    job = _job(key)
    if import_jobs.drop_job(key):
        messages.success(request, f"{job.name} was not imported and is gone.")
    return redirect("oversight:imports")


def _job(key: str) -> import_jobs.ImportJob:
    job = import_jobs.read_job(key)
    if job is None:
        raise Http404
    return job


def _page(job: import_jobs.ImportJob) -> str:
    return "check" if job.state == "asked" else "report" if job.is_over else "under_way"
