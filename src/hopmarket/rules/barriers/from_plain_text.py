"""Plain text as the barrier check reads it: a specification, conditions or a notice that somebody pasted."""

from __future__ import annotations

from .checked_notice import CheckedNotice, NoticeText, TextKind
from .folded_text import shown_text

PLAIN_KINDS = (TextKind.SUMMARY, TextKind.CONDITION)
"""Nobody says what a plain text is about, so that it is read as what rules of few texts read; what they find at one
place is found once."""


def notice_of_plain_text(written: str, name: str) -> CheckedNotice:
    """A notice of which only a text is known; its path is that of the value itself."""
    shown = shown_text(written)
    return CheckedNotice(id=name, texts=tuple(NoticeText("$", kind, shown) for kind in PLAIN_KINDS if shown))
