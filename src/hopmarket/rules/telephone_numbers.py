"""Telephone numbers of the United Kingdom and of other countries, as people type them."""

from __future__ import annotations

import re

_SIGNS = re.compile(r"[\s().-]")
_HOME = re.compile(r"0[1-9]\d{8,9}")
_ABROAD = re.compile(r"\+[1-9]\d{7,14}")


def is_telephone_number(typed: str) -> bool:
    """Whether a text is a telephone number: ten or eleven figures that begin with 0, or + and at most fifteen
    figures (ITU-T E.164), with blanks, brackets, dots and hyphens as people write them, and an extension.
    """
    number, _, extension = typed.strip().lower().partition("ext")
    plain = _SIGNS.sub("", number.replace("(0)", "") if number.strip().startswith("+") else number)
    rest = extension.lstrip("ension.: ").strip()
    return bool(_HOME.fullmatch(plain) or _ABROAD.fullmatch(plain)) and (
        not extension or (rest.isdecimal() and len(rest) <= 6)
    )
