"""The shown text of a notice: what a reader sees of it, so that places in it mean the same to everybody."""

from __future__ import annotations

import html
import re

from ..releases.line_breaks import line_breaks
from ..releases.mojibake import turned_back

_BREAKING = "address|article|blockquote|br|dd|div|dl|dt|h[1-6]|hr|li|ol|p|pre|section|table|tbody|td|tfoot|th|thead|tr|ul"
_INLINE = "a|abbr|b|big|cite|code|del|em|font|i|img|ins|mark|o:p|q|s|small|span|strike|strong|sub|sup|tt|u"
_BREAK_TAG = re.compile(rf"\s*</?(?:{_BREAKING})(?:\s[^<>]*)?/?>\s*", re.IGNORECASE)
_INLINE_TAG = re.compile(rf"</?(?:{_INLINE})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_SPACES = str.maketrans(
    {
        **dict.fromkeys(
            "\xa0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000", " "
        ),
        "\t": " ",
    }
)


def shown_text(raw: str) -> str:
    """A published text as it is shown: misread letters and flattened line breaks put right, no HTML, plain
    spaces."""
    text = raw if raw.isascii() else turned_back(raw) or raw
    if "<" in text:
        text = _INLINE_TAG.sub("", _BREAK_TAG.sub("\n", text))
    if "&" in text:
        text = html.unescape(text)
    return line_breaks(text).translate(_SPACES).strip()
