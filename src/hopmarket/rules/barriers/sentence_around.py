"""The sentence in which words stand, for whoever reads a finding and not the notice."""

from __future__ import annotations

import re

MOST_AROUND = 240
"""Characters shown before the words, and after them, at most."""

_END = re.compile(r"[.!?;](?=\s)|\n")
_CUT = re.compile(r"\S*\s", re.ASCII)


def sentence_around(shown: str, start: int, end: int, most: int = MOST_AROUND) -> tuple[str, str]:
    """What stands in the same sentence before and after a span of a shown text. Of a long sentence so many
    characters on each side, from a whole word on, with “…” where it is cut."""
    begun = max(0, start - most)
    before, after = shown[begun:start], shown[end : end + most]
    ends = list(_END.finditer(before))
    if ends:
        before = before[ends[-1].end() :].lstrip()
    elif begun:
        cut = _CUT.match(before)
        before = "…" + (before[cut.end() :] if cut else before)
    if found := _END.search(after):
        after = after[: found.end()].rstrip()
    elif end + most < len(shown):
        after = after.rpartition(" ")[0] + "…"
    return before, after
