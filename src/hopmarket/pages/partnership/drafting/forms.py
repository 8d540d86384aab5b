"""Forms of the draft: how it begins, its details and sources, why it is given up."""

from __future__ import annotations

from dataclasses import fields as fields_of
from typing import Any

from django import forms

from hopmarket.pages.parts.clause_editor import unix
from hopmarket.pages.parts.fields import LongTextField, ReasonField
from hopmarket.pages.parts.forms import PortalForm
from hopmarket.records.files.stored_files import plain_bytes
from hopmarket.rules.clauses import Provenance
from hopmarket.rules.framework.beginnings import FROM_FILE, Beginning
from hopmarket.rules.framework.draft_edits import DocumentDetails

MOST_FILE = 2_000_000
BEGINNINGS = {
    Beginning.IN_FORCE: (
        "From the version in force",
        "Its clauses keep their numbers; you change what should change",
    ),
    Beginning.DEFAULT: (
        "From the default framework",
        "A common framework in fourteen commitments, to be made your own. Everybody may use it",
    ),
    Beginning.OWN_FILE: (
        "From a file: our own framework",
        "A copy that you downloaded here and changed. Its clauses keep their numbers",
    ),
    Beginning.FOREIGN_FILE: (
        "From a file: the framework of others",
        "Its clauses get new numbers here and say which they had. Its licence must allow it",
    ),
}


class BeginForm(PortalForm):
    """From what the next version begins; a file is uploaded or pasted."""

    beginning = forms.ChoiceField(
        label="From what does it begin?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose from what it begins"},
    )
    upload = forms.FileField(
        label="The file",
        required=False,
        help_text="YAML, up to 2 MB. What it holds is shown below if it has faults",
    )
    source = LongTextField(label="Or its text", required=False, rows=12)

    def __init__(self, *args: Any, has_version: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = {
            key: row for key, row in BEGINNINGS.items() if has_version or key is not Beginning.IN_FORCE
        }
        field: Any = self.fields["beginning"]
        field.choices = [(str(key), words) for key, (words, _) in offered.items()]
        field.choice_hints = {str(key): hint for key, (_, hint) in offered.items()}

    def clean(self) -> dict[str, Any]:
        """Reads the file, or the text; of a file from which nothing begins, neither is needed."""
        typed = super().clean() or {}
        if typed.get("beginning") not in set(map(str, FROM_FILE)):
            return typed
        upload, text = typed.get("upload"), typed.get("source", "")
        if upload is not None and upload.size > MOST_FILE:
            megabytes = f"{upload.size / 1_000_000:.1f}"
            self.add_error(
                "upload", f"The file has {megabytes} MB, and 2 MB is the most. Take out what is no clause"
            )
        elif upload is not None:
            typed["text"] = plain_bytes(upload)
        elif text.strip():
            typed["text"] = text.encode()
        elif "upload" not in self.errors:
            self.add_error("upload", "Choose the file, or paste its text below")
        return typed


class DetailsForm(PortalForm):
    """What stands above the clauses."""

    title = forms.CharField(label="Title", max_length=300, error_messages={"required": "Enter a title"})
    summary = LongTextField(
        label="What it is, in a few sentences", required=False, rows=5, help_text="Everybody reads this first"
    )
    place = forms.CharField(label="For which place?", required=False, max_length=200)
    licence = forms.CharField(
        label="Licence",
        required=False,
        max_length=60,
        help_text="By its short name, such as OGL-UK-3.0 or CC-BY-4.0; unknown, if nobody knows. A text of unknown "
        "licence is never published",
    )
    attribution = LongTextField(label="Whose words are in it?", required=False, rows=3)

    @property
    def details(self) -> DocumentDetails:
        """The details as they were typed."""
        return DocumentDetails(
            **{field.name: unix(self.cleaned_data[field.name]) for field in fields_of(DocumentDetails)}
        )


class SourceForm(PortalForm):
    """A source that clauses name: who published what, and where it was read."""

    key = forms.CharField(
        label="Short name",
        max_length=60,
        help_text="By which clauses name it: small letters, figures, - and _, such as compact_2010",
        error_messages={"required": "Enter a short name, such as compact_2010"},
    )
    title = forms.CharField(label="Title", max_length=300, error_messages={"required": "Enter its title"})
    publisher = forms.CharField(label="Who published it?", required=False, max_length=200)
    year = forms.CharField(label="Year", required=False, max_length=20)
    address = forms.CharField(
        label="Its address", required=False, max_length=1000, help_text="Beginning with https://"
    )
    read_on = forms.CharField(
        label="When was it read there?",
        required=False,
        max_length=10,
        help_text="Such as 2026-11-30; empty if nobody read it there",
    )
    note = LongTextField(
        label="A note",
        required=False,
        rows=3,
        help_text="For example from where it is known, if nobody read it",
    )

    def __init__(self, *args: Any, key: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if key:
            del self.fields["key"]

    @property
    def provenance(self) -> Provenance:
        """The source as it was typed."""
        return Provenance(**{"key": "", **{name: unix(text) for name, text in self.cleaned_data.items()}})


class AbandonForm(PortalForm):
    """Why a version is given up."""

    reasons = ReasonField("abandon_framework", label="Why is it given up?", rows=4)
