"""HTML as a test compares it: without the white space that a browser does not show."""

from __future__ import annotations

import re

INLINE = "a|abbr|b|button|code|del|i|input|ins|label|select|span|svg|textarea|time"
BLOCK = re.compile(rf" ?(</?(?!(?:{INLINE})\b)[a-z][^<>]*>) ?", re.IGNORECASE)
TAG_END = re.compile(r"(<[^<>]*?) (/?>)")
VALUE_EDGES = re.compile(r'(?<==") | (?="[ />])')


def collapsed(page: str) -> str:
    """The page with one blank for each run of white space, and none beside a block or at the edges of a tag."""
    page = TAG_END.sub(r"\1\2", re.sub(r"[ \t\r\n\f]+", " ", page))
    return BLOCK.sub(r"\1", VALUE_EDGES.sub("", page))
