"""The kinds of drafts: what somebody has typed and not yet sent, and how long it waits for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class DraftKind:
    """A kind of draft. Its name is data. It is deleted when nobody has saved it for so long."""

    name: str
    lasts: timedelta
    is_encrypted: bool


_MONTH, _WEEK = timedelta(days=30), timedelta(days=7)

DRAFT_KINDS: Mapping[str, DraftKind] = {
    kind.name: kind
    for kind in (
        DraftKind("amendments", _MONTH, is_encrypted=True),
        DraftKind("answer_drafts", _MONTH, is_encrypted=True),
        DraftKind("award_reasons", _MONTH, is_encrypted=True),
        DraftKind("contract_corrections", _MONTH, is_encrypted=True),
        DraftKind("contract_signatures", _MONTH, is_encrypted=True),
        DraftKind("extensions", _MONTH, is_encrypted=True),
        DraftKind("new_organisation", _MONTH, is_encrypted=True),
        DraftKind("new_succession", _MONTH, is_encrypted=False),
        DraftKind("redactions", _WEEK, is_encrypted=True),
    )
}
"""A redaction waits a week alone: what is to be taken out stands in it."""
