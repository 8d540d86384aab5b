"""Telephone numbers of the United Kingdom and of other countries, as people type them."""

from __future__ import annotations

import re

_SIGNS = re.compile(r"[\s().-]")
_AT_HOME = re.compile(r"0[1-9]\d{8,9}")
_ABROAD = re.compile(r"\+[1-9]\d{7,14}")
_EXTENSION = re.compile(r"\s*,?\s*(?:ext(?:ension)?\.?|x)\s*\d{1,6}$", re.IGNORECASE)


def is_telephone_number(typed: str) -> bool:
    """Whether a text is a telephone number: ten or eleven figures that begin with 0, or + and eight to fifteen
    figures (ITU-T E.164), with blanks, brackets, dots, hyphens and an extension as people write them."""
    number = _EXTENSION.sub("", typed.strip())
    plain = _SIGNS.sub("", number.replace("(0)", "") if number.startswith("+") else number)
    return bool(_AT_HOME.fullmatch(plain) or _ABROAD.fullmatch(plain))
