"""The fields of a lot, a criterion and a question, one row each, as :mod:`.terms_fields` has those of the
terms themselves; a path begins at the object of the lot, the criterion or the question in a release."""

from __future__ import annotations

from collections.abc import Mapping

from .terms_fields import DraftSection, FieldKind, TermsField

ROW_FIELDS: Mapping[str, tuple[TermsField, ...]] = {
    "lots": (
        TermsField(
            "title",
            DraftSection.VALUE,
            FieldKind.LINE,
            label="Title of the lot",
            public_label="Lot",
            path="title",
            unanswered="Enter the title of the lot",
            most_characters=120,
            has_own_place=True,
        ),
        TermsField(
            "description",
            DraftSection.VALUE,
            FieldKind.TEXT,
            label="What belongs to it",
            public_label="What it is",
            path="description",
            lines=4,
            has_own_place=True,
        ),
        TermsField(
            "value",
            DraftSection.VALUE,
            FieldKind.MONEY,
            label="Value of the lot",
            public_label="Value",
            path="value",
            help="In pounds, for its whole length, with VAT. The lots together make the whole value.",
            has_own_place=True,
        ),
    ),
    "criteria": (
        TermsField(
            "title",
            DraftSection.CRITERIA,
            FieldKind.LINE,
            label="Title of the criterion",
            public_label="Criterion",
            path="title",
            unanswered="Enter the title of the criterion",
            most_characters=80,
            has_own_place=True,
        ),
        TermsField(
            "description",
            DraftSection.CRITERIA,
            FieldKind.TEXT,
            label="What a strong answer shows",
            public_label="What a strong answer shows",
            path="description",
            help="Bidders read this before they answer, evaluators while they score.",
            lines=3,
            has_own_place=True,
        ),
    ),
    "questions": (
        TermsField(
            "title",
            DraftSection.QUESTIONS,
            FieldKind.TEXT,
            label="Question",
            public_label="Question",
            path="title",
            unanswered="Enter the question",
            lines=2,
            has_own_place=True,
        ),
        TermsField(
            "guidance",
            DraftSection.QUESTIONS,
            FieldKind.TEXT,
            label="Guidance",
            public_label="Guidance",
            path="guidance",
            help="What the answer should cover",
            lines=3,
            has_own_place=True,
        ),
    ),
}
"""By the field of the terms that holds the rows. What a form asks in a manner of its own, a weight, how a
question is answered and where it is scored, stands in the form (``pages/commissioner/row_forms.py``)."""


def unplaced(name: str) -> tuple[TermsField, ...]:
    """The fields of such rows that have no place of their own: each is shown by its label."""
    return tuple(row for row in ROW_FIELDS[name] if not row.has_own_place)
