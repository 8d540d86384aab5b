"""Plain text as the barrier check reads it: a specification, conditions or a notice that somebody pasted."""

from __future__ import annotations

from .checked_notice import CheckedNotice, NoticeText, TextKind
from .folded_text import shown_text

PLAIN_KINDS = (
    TextKind.SPECIFICATION,
    TextKind.CONDITION,
    TextKind.SUMMARY,
    TextKind.CRITERION,
    TextKind.TERM,
    TextKind.QUESTION,
)
"""Nobody says what a plain text is about, so that it is read as each of these; what two of them find at one
place is found once."""


def notice_of_plain_text(written: str, name: str) -> CheckedNotice:
    """A notice of which only a text is known; its path is that of the value itself."""
    shown = shown_text(written)
    return CheckedNotice(id=name, texts=tuple(NoticeText("$", kind, shown) for kind in PLAIN_KINDS if shown))
