"""The shown text of a notice: what a reader sees of it, so that places in it mean the same to everybody."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A shown text as patterns read it: lower case, plain quotes, dashes and spaces, nothing invisible.
    ``places`` has the place in the shown text of each character; None where they are the same."""

    text: str
    places: tuple[int, ...] | None

    def shown_span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the shown text of a span in this one, which is not empty."""
        if self.places is None:
            return start, end
        return self.places[start], self.places[end - 1] + 1


def folded(shown: str) -> FoldedText:
    """Folds a shown text. Letters whose lower case is several characters stay as they are."""
    if shown.isascii():
        return FoldedText(shown.lower(), None)
    plain = shown.translate(_PLAIN).lower()
    if len(plain) == len(shown) and _INVISIBLE.isdisjoint(shown):
        return FoldedText(plain, None)
    kept = [
        (place, _FOLDED.get(sign) or (lower if len(lower := sign.lower()) == 1 else sign))
        for place, sign in enumerate(shown)
        if sign not in _INVISIBLE
    ]
    text = "".join(sign for _, sign in kept)
    return FoldedText(text, None if len(text) == len(shown) else tuple(place for place, _ in kept))


_INVISIBLE = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u202a\u202b\u202c\u202d\u202e")
_FOLDED = {
    **dict.fromkeys("\u2018\u2019\u201b\u2032", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    **dict.fromkeys(
        "\xa0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000", " "
    ),
}
_PLAIN = str.maketrans(_FOLDED)
