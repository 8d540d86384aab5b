"""The debarment lists: which one counts, and loading a newer one from a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from hopmarket import server_keys
from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.pages.parts.forms import DateField, PortalForm
from hopmarket.records.debarment.models import DebarmentList
from hopmarket.records.debarment.queries import loaded_lists
from hopmarket.records.debarment.services import load_debarment_list
from hopmarket.records.files.encrypted_storage import plain_chunks
from hopmarket.records.files.upload_handler import SealedUpload
from hopmarket.rules.debarment import MOST_DAYS, list_too_old
from hopmarket.rules.debarment_file import COLUMNS, MOST_BYTES
from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.refusal import Refusal

from .access_guards import checker


class DebarmentListForm(PortalForm):
    """Asks for the file of a list, and its day."""

    file = forms.FileField(
        label="File of the list",
        help_text=f"CSV with the columns {', '.join(COLUMNS)}, or JSON; up to {MOST_BYTES // 1_000_000} MB.",
        allow_empty_file=False,
        error_messages={"required": "Choose the file of the list"},
    )
    dated = DateField(
        label="Of which day is it? (optional)",
        help_text="Where a JSON file names its day itself, leave it empty.",
        required=False,
    )

    def clean_file(self) -> SealedUpload:
        upload = self.cleaned_data["file"]
        if not isinstance(upload, SealedUpload) or (upload.size or 0) > MOST_BYTES:
            raise forms.ValidationError(
                f"The file is larger than {MOST_BYTES // 1_000_000} MB", code="too_large"
            )
        return upload


@require_http_methods(["GET", "HEAD", "POST"])
@checker
def debarment_lists(request: MemberRequest) -> HttpResponse:
    """Lists what was loaded, the one that counts first; a POST loads a file, whole or not at all."""
    sent = sent_fields(request)
    form = DebarmentListForm(sent, request.FILES if sent else None)
    answer = attempt(
        request,
        form,
        lambda typed: _load(request, typed),
        message=lambda loaded: f"Loaded: {len(loaded.entries):,} on the list.",
        onward=redirect("oversight:debarment"),
    )
    if answer:
        return answer
    lists = list(loaded_lists())
    newest = lists[0] if lists else None
    today = day_in_london(request.at)
    context = {
        "form": form,
        "lists": lists,
        "newest": newest,
        "is_old": newest is not None and list_too_old(newest.dated, today, is_above=True) is not None,
        "days": MOST_DAYS,
        "columns": ",".join(COLUMNS),
        "faults": form.refusal.params.get("faults", "").splitlines() if form.refusal else [],
    }
    return render(request, "oversight/debarment.html", context, status=422 if form.refusal else 200)


def _load(request: MemberRequest, typed: dict[str, Any]) -> DebarmentList | Refusal:
    upload: SealedUpload = typed["file"]
    return load_debarment_list(
        content=b"".join(plain_chunks(upload.kept.id, server_keys.drafts_identity())),
        file_name=upload.name or "",
        dated=typed["dated"],
        by=request.member,
        at=request.at,
    )
