"""The form by which the operator sends a file to import."""

from __future__ import annotations

from typing import Any

from django import forms

from hopmarket.importing import known_publishers
from hopmarket.pages.parts.forms import PortalForm
from hopmarket.records.files.upload_handler import SealedUpload
from hopmarket.rules.file_types import MOST_BYTES

BY_IDENTIFIERS = "told"


class ImportForm(PortalForm):
    """Asks for a file, and whose notices it holds."""

    file = forms.FileField(
        label="File of notices",
        help_text="OCDS as JSON, JSON lines or packages, or the export of Contracts Finder as CSV; packed "
        f"with gzip or not. Up to {MOST_BYTES >> 20} MB; larger ones with the command “import”",
    )
    source = forms.ChoiceField(
        label="Whose notices are they?",
        error_messages={"required": "Choose whose notices they are"},
        widget=forms.RadioSelect,
        initial=BY_IDENTIFIERS,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["source"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (BY_IDENTIFIERS, "Their identifiers tell"),
            *(
                (publisher["key"], publisher["publisher"])
                for publisher in known_publishers.known_publishers()
            ),
        ]

    def clean_file(self) -> SealedUpload:
        upload = self.cleaned_data["file"]
        if not isinstance(upload, SealedUpload) or (upload.size or 0) > MOST_BYTES:
            raise forms.ValidationError(
                f"The file is larger than {MOST_BYTES >> 20} MB. Import it with the command.",
                code="too_large",
            )
        return upload
