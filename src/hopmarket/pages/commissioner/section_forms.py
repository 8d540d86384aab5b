"""The form of a draft's section: the fields of the terms that belong to it, and its documents."""

from __future__ import annotations

from typing import Any

from hopmarket.pages.parts.forms import FilesField, PortalForm
from hopmarket.pages.parts.terms_form_fields import TermsForm
from hopmarket.rules.file_types import KINDS, MOST_BYTES
from hopmarket.rules.procedure_kinds import Procedure
from hopmarket.rules.terms import Terms
from hopmarket.rules.terms_fields import FIELD_BY_NAME, TYPED_FIELDS, DraftSection


class SectionForm(TermsForm):
    """The fields of one section that a procedure asks; without one all of them."""

    def __init__(
        self, section: DraftSection, terms: Terms, data: Any = None, *, procedure: Procedure | None = None
    ) -> None:
        asks = procedure.asks if procedure else bool
        super().__init__((row for row in TYPED_FIELDS if row.section is section and asks(row)), terms, data)


class DocumentsForm(PortalForm):
    papers = FilesField(
        label=FIELD_BY_NAME["papers"].asks,
        most_bytes=MOST_BYTES,
        help_text=f"Up to {MOST_BYTES >> 20} MB each: {', '.join(sorted(KINDS))}",
        error_messages={"required": "Choose the documents to add"},
    )
