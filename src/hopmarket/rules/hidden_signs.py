"""Signs that nobody sees and that change what is read or compared: marks that turn the direction of writing,
signs of no width, control characters.

Source: Unicode Technical Report 36, 2.5 (bidirectional text spoofing); Unicode Standard 16.0, 23.2 (layout
controls).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from .search.word_letters import UNSEEN

_SHAPES_OF_PICTURES = re.compile("[\ufe00-\ufe0f\U000e0020-\U000e007f]")
"""Choose how a picture is drawn, or which flag it is: signs of a text like any other."""
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufff9-\ufffb\ufffe\uffff]")
_LATIN_JOINER = re.compile("(?<![^\x00-\u024f])[\u200c\u200d](?![^\x00-\u024f])")
"""A joiner that no word of Persian or of India, and no picture, has need of."""


def hidden_signs(text: str) -> Iterator[tuple[int, str]]:
    """Yields every sign of a text that nobody sees and that it does not need, with its place."""
    if text.isascii() and not _CONTROL.search(text):
        return
    found = {
        hit.start(): hit[0] for shape in (UNSEEN, _CONTROL, _LATIN_JOINER) for hit in shape.finditer(text)
    }
    for place in sorted(found):
        if not _SHAPES_OF_PICTURES.match(found[place]):
            yield place, found[place]


def sign_in_words(sign: str) -> str:
    """A sign that nobody sees, by its name and number: "right-to-left override (U+202E)"."""
    name = unicodedata.name(sign, "control character").lower()
    return f"{name} (U+{ord(sign):04X})"


def without_hidden_signs(text: str) -> str:
    """A text without the signs that nobody sees."""
    places = {place for place, _ in hidden_signs(text)}
    return "".join(sign for place, sign in enumerate(text) if place not in places) if places else text
