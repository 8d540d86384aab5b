"""A draft saved from this portal ("hopmarket-draft/1") as the barrier check reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..regimes.kinds import Regime
from ..releases.json_values import text
from ..terms import from_json
from .checked_notice import CheckedNotice
from .from_terms import notice_of_terms

DRAFT_FORMAT = "hopmarket-draft/1"


def notice_of_draft(saved: Mapping[str, Any]) -> CheckedNotice | str:
    """The facts of a saved draft; a sentence where its terms cannot be read."""
    if not isinstance(saved.get("terms"), dict):
        return "There are no terms in this draft. Save the draft anew."
    regime = text(saved.get("regime"))
    try:
        notice = notice_of_terms(
            from_json(saved["terms"]),
            reference=text(saved.get("reference")),
            regime=Regime(regime) if regime in set(Regime) else None,
            buyer=text(saved.get("buyer")),
        )
    except (TypeError, ValueError, KeyError, AttributeError, ArithmeticError) as fault:
        return f"The terms of this draft cannot be read ({fault}). Save the draft anew."
    if not all(isinstance(row.shown, str) for row in notice.texts):
        return "A text of this draft is no text. Save the draft anew."
    return notice
