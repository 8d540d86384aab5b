"""Fields of our terms that have no place of their own on a notice's page: each stands there by its label."""

from __future__ import annotations

from collections.abc import Iterable

from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html

from hopmarket.pages.parts.markdown_text import prose
from hopmarket.pages.parts.term_changes import field_in_words
from hopmarket.rules.published_terms import published_text
from hopmarket.rules.releases.json_values import Json
from hopmarket.rules.terms_fields import FieldKind, TermsField


def other_texts(published: Json, fields: Iterable[TermsField]) -> list[tuple[str, str]]:
    """Lists the public labels and the values of fields in a release, or in the object of a lot or a question,
    as plain words; those that are empty are left out."""
    texts = ((row, published_text(published, row)) for row in fields)
    return [(row.public_label, _in_words(row, text)) for row, text in texts if text]


def other_fields(published: Json, fields: Iterable[TermsField]) -> list[tuple[str, str]]:
    """The same as a page shows them."""
    texts = ((row, published_text(published, row)) for row in fields)
    return [(row.public_label, _as_read(row, text)) for row, text in texts if text]


def _in_words(row: TermsField, text: str) -> str:
    shown = field_in_words(row, text)
    return f"{shown} with VAT" if row.kind is FieldKind.MONEY else shown


def _as_read(row: TermsField, text: str) -> str:
    if row.kind is FieldKind.MARKDOWN:
        return format_html('<div class="hm-prose">{}</div>', prose(text))
    return linebreaksbr(_in_words(row, text))
