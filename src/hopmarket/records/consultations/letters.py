"""Letters about consultations."""

from __future__ import annotations

from .visitor_letters import (
    COMMENT_CONFIRM,
    CONSULTATION_LETTERS_CONFIRM,
    CONSULTATION_OPENS,
    CONSULTATION_TWO_WEEKS_LEFT,
)

__all__ = [
    "COMMENT_CONFIRM",
    "CONSULTATION_LETTERS_CONFIRM",
    "CONSULTATION_OPENS",
    "CONSULTATION_TWO_WEEKS_LEFT",
]
