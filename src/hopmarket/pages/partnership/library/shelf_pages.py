"""The library as officers keep it: what was added, adding a document in five questions, withdrawing one."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from hopmarket.pages.account.access_guards import acting_as, missing_role, signed_in
from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.attempts import add_refusal, attempt, sent_fields
from hopmarket.pages.parts.forms import PortalForm
from hopmarket.pages.parts.journeys import Context, Journey, JourneyStep
from hopmarket.records.framework.drafting_rights import may_draft
from hopmarket.records.library.models import LibraryDocument
from hopmarket.records.library.queries import added_documents, library_entries
from hopmarket.records.library.services import (
    add_library_document,
    withdraw_library_document,
)
from hopmarket.reference_data import framework_topics, known_keys, shipped_library
from hopmarket.rules.clause_fault_sentences import DocumentFaults
from hopmarket.rules.framework.library_entries import LibraryEntry, TopicReading, key_for
from hopmarket.rules.framework.loaded_texts import LoadedText, load_text
from hopmarket.rules.framework.reuse_licences import UNKNOWN
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Role

from .document_forms import (
    ABOUT_IT,
    LibraryWithdrawalForm,
    LicenceForm,
    TextForm,
    TopicsForm,
    WhatItIsForm,
    WhereItIsForm,
)

librarian = acting_as(Role.OFFICER, second_factor=True)
_WORDS = ("title", "kind", "place", "year", "publisher", "address", "rests_on", "licence", "attribution")
MOST_FAULTS = 5
"""So many faults of a text are shown at once."""


@require_GET
@signed_in
def library(request: MemberRequest) -> HttpResponse:
    """Lists what the partnership has added to the library, withdrawn documents too, and from which documents a
    clause can be adopted."""
    if not may_draft(request.member):
        return missing_role(request, (Role.OFFICER,))
    context = {
        "documents": list(added_documents()),
        "shipped": len(shipped_library()),
        "adoptable": [entry for entry in library_entries().values() if entry.shown_document],
        "keeps": Role.OFFICER in request.member.roles,
    }
    return render(request, "partnership/library/library.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@librarian
def document(request: MemberRequest, pk: int) -> HttpResponse:
    """Shows one that was added, with its text also where it is kept back; a POST withdraws it."""
    added = get_object_or_404(added_documents(), pk=pk)
    form = LibraryWithdrawalForm(sent_fields(request))
    answer = attempt(
        request,
        form,
        lambda typed: withdraw_library_document(
            document=added, reason=typed["reason"], by=request.member, at=request.at
        ),
        message=f"“{added.title}” is withdrawn.",
        onward=redirect("partnership:library"),
    )
    entry = added.entry
    context = {
        "added": added,
        "entry": entry,
        "form": form,
        "clauses": entry.document.clauses if entry.document else (),
    }
    return answer or render(request, "partnership/library/document.html", context)


class NewLibraryDocument(Journey[None]):
    """A document for the library: what it is, where it is, its licence, its text, its topics."""

    request: MemberRequest
    kind, heading = "library_documents", "Add to the library"
    steps = tuple(
        JourneyStep(key, "partnership:library_step", "Add to the library", form)
        for key, form in (
            ("about", WhatItIsForm),
            ("where", WhereItIsForm),
            ("licence", LicenceForm),
            ("text", TextForm),
            ("topics", TopicsForm),
        )
    )
    check_template, check_route = "partnership/library/check.html", "partnership:library_check"
    done_route = later_route = "partnership:library"
    mended_at = {
        "library.key": "about",
        "library.key_taken": "about",
        "library.title": "about",
        "library.kind": "about",
        "library.address": "where",
        "library.no_address": "where",
        "library.rests_on": "where",
        "library.licence": "licence",
        "library.attribution": "licence",
        "library.topic": "topics",
        "library.nothing_read": "topics",
        "library.too_long": "where",
    }

    def find_faults(self, step: JourneyStep, form: PortalForm) -> None:
        if step.key != "text" or not form.cleaned_data["text"].strip():
            return
        loaded = load_text(form.cleaned_data["text"], self.bare_entry, known_keys())
        if isinstance(loaded, Refusal):
            add_refusal(form, loaded, {"": "text"})
        elif isinstance(loaded, DocumentFaults):
            _add_faults(form, loaded)

    @property
    def bare_entry(self) -> LibraryEntry:
        """The entry that the answers make so far, without its text and its topics."""
        forms = [step.form(self.fields) for step in self.steps[:3]]
        given = {
            name: given for form in forms if form.is_valid() for name, given in form.cleaned_data.items()
        }
        words: dict[str, Any] = {name: str(given.get(name, "")).strip() for name in _WORDS}
        return LibraryEntry(
            key=key_for(words["title"], words["place"], words["year"]),
            **{**words, "licence": words["licence"] or UNKNOWN},
            read_on=given.get("read_on"),
            is_secondary=given.get("source") == ABOUT_IT,
        )

    @cached_property
    def loaded(self) -> LoadedText | None:
        """The text as it was read, or cut into clauses."""
        text = self.answers["text"]
        loaded = load_text(text, self.bare_entry, known_keys()) if text.strip() else None
        return loaded if isinstance(loaded, LoadedText) else None

    @property
    def entry(self) -> LibraryEntry:
        """The entry that the answers make."""
        return replace(
            self.bare_entry,
            readings=tuple(TopicReading(topic) for topic in self.answers["topics"]),
            document=self.loaded.document if self.loaded else None,
        )

    def check_context(self) -> Context:
        entry, topics = self.entry, framework_topics()
        covered = [topic.words for topic in topics.values() if topic.key in entry.topics]
        read = f", read on {money_and_dates.day(entry.read_on)}" if entry.read_on else ""
        clauses = entry.document.clauses if entry.document else ()
        words = {
            "about": ("The document", f"{entry.title} ({entry.kind_in_words}, {entry.whence})"),
            "where": ("Where it can be read", f"{entry.address or 'Not said'}{read}. {entry.rests_on}"),
            "licence": ("Licence", f"{entry.licence_in_words}. {entry.attribution}".strip()),
            "text": ("Its text", f"{len(clauses)} clauses" if clauses else "None: it is linked"),
            "topics": ("Topics", ", ".join(covered) or "None"),
        }
        remarks = self.loaded.remarks if self.loaded else ()
        return {"rows": self.rows(words), "entry": entry, "clauses": clauses, "remarks": remarks}

    def act(self, confirmed: Context) -> LibraryDocument | Refusal:
        return add_library_document(entry=self.entry, by=self.request.member, at=self.request.at)

    def message(self, added: LibraryDocument) -> str:
        return f"“{added.title}” stands in the library, and takes part in every comparison."

    def onward(self, added: LibraryDocument) -> HttpResponse:
        return redirect("partnership:library_document", added.pk)


step, check_document = NewLibraryDocument.pages(librarian, lambda request: None)


def _add_faults(form: PortalForm, read: DocumentFaults) -> None:
    """Puts the first faults of a text beside its field, each with its line."""
    for fault in read.faults[:MOST_FAULTS]:
        line = f"Line {fault.line}, " if fault.line else ""
        form.add_error("text", f"{line}{fault.field}: {fault.sentence}")
