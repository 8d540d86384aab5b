"""A draft saved from this portal ("hopmarket-draft/1") as the barrier check reads it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ..regimes.router import regime_of
from ..releases.json_values import text
from ..terms import from_json
from .checked_notice import CheckedNotice
from .from_terms import notice_of_terms

DRAFT_FORMAT = "hopmarket-draft/1"
_NEWEST_LINES = date.max
"""For a draft without a deadline the newest lines of value count: it will be published some day."""


def notice_of_draft(saved: Mapping[str, Any]) -> CheckedNotice | str:
    """The facts of a saved draft; a sentence where its terms cannot be read."""
    if not isinstance(saved.get("terms"), dict):
        return "There are no terms in this draft. Save the draft anew."
    try:
        terms = from_json(saved["terms"])
        day = terms.closes_at.date() if terms.closes_at else _NEWEST_LINES
        notice = notice_of_terms(
            terms,
            reference=text(saved.get("reference")),
            regime=regime_of(category=terms.category, cpv=terms.cpv, value=terms.value, day=day),
            buyer=text(saved.get("buyer")),
        )
    except (TypeError, ValueError, KeyError, AttributeError, ArithmeticError) as fault:
        return f"The terms of this draft cannot be read ({fault}). Save the draft anew."
    if not all(isinstance(row.shown, str) for row in notice.texts):
        return "A text of this draft is no text. Save the draft anew."
    return notice
