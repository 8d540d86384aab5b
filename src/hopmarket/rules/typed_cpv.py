"""A CPV code as people copy it: with its check digit, with its label, with blanks between the figures."""

from __future__ import annotations

import re

from .cpv_by_words import check_digit

_CODE = re.compile(r"(\d{8})(?:\s*[-–]\s*(\d))?(?!\s*[-–]?\s*\d)(?:[\s:,;.–-].*)?", re.ASCII | re.DOTALL)


def plain_cpv(typed: str) -> str:
    """The eight figures of "85312000-9", "85312000 - Social work" and the like; what has none stays as
    it was typed. Source: Regulation (EC) No 213/2008, annex I: eight figures and a check digit."""
    found = _CODE.fullmatch(typed.strip())
    return found[1] if found else typed


def wrong_check_digit(typed: str) -> str:
    """The check digit that was typed with a code and is not its own; empty where none was typed, or the right one."""
    found = _CODE.fullmatch(typed.strip())
    return found[2] if found and found[2] and found[2] != check_digit(found[1]) else ""
