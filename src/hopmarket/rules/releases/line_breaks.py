"""Line breaks that a publisher flattened, put back where that is certain."""

from __future__ import annotations

import re

_BREAKS = re.compile(r"[ \t]*(?:\brn\b[ \t]*){2,}|[ \t]*(?<![A-Za-z])(?:rn){2,}(?![a-z])[ \t]*")
_BREAK = re.compile(r"(?<=[.:;!?)\]])\s*rn(?=[A-Z0-9•·*\s-]|$)|(?<=\s)rn(?=\s)")


def line_breaks(text: str) -> str:
    """Text whose flattened line breaks stand again where that is certain.

    Some Contracts Finder and Sell2Wales texts have "rn" where a line ended. After the end of a
    sentence, or standing alone, "rn" is a line break; glued to a letter it may belong to a word
    ("Barnrn") and stays.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    if "rn" not in plain:
        return plain
    return _BREAK.sub("\n", _BREAKS.sub("\n\n", plain))
