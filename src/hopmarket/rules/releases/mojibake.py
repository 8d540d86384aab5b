"""Mojibake: UTF-8 that somebody read as Windows-1252, turned back where that is beyond doubt.

Windows-1252 as browsers read it: the five bytes it does not define stand for themselves, and so do the
control characters of Latin-1. Source: encoding.spec.whatwg.org, "index windows-1252".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .release_repairs import Repair, Steps
from .value_repairs import shown_value

_ROUNDS = 3
"""So often a text may have been misread, one time upon the other."""
_UNDEFINED = {0x81, 0x8D, 0x8F, 0x90, 0x9D}
_CHARACTERS = {
    byte: chr(byte) if byte in _UNDEFINED else bytes([byte]).decode("cp1252") for byte in range(0x80, 0x100)
}
_BYTES: Mapping[str, int] = {chr(byte): byte for byte in range(0x80, 0xA0)} | {
    character: byte for byte, character in _CHARACTERS.items()
}
_FOLLOWING = "[" + re.escape("".join(sign for sign, byte in _BYTES.items() if byte < 0xC0)) + "]"
_SEQUENCE = re.compile(
    f"[\xc2-\xdf]{_FOLLOWING}|[\xe0-\xef]{_FOLLOWING}{{2}}|[\xf0-\xf4]{_FOLLOWING}{{3}}",
)
_NOT_ASCII = re.compile("[^\x00-\x7f]")
MAYBE_MISREAD = re.compile(
    rb"\xc3[\x82-\xb4](?:\xc2[\x80-\xbf]|[\xc5\xc6\xcb][\x80-\xbf]|\xe2[\x80\x82\x84][\x80-\xbf])"
)
"""Finds in UTF-8 whether a text could hold mojibake at all: quick, and never wrong when it says no."""

_QUOTES, _DASHES = "’‘”“›‹»«", "–—"
_CLOSING = f"{_QUOTES}{_DASHES}…•™®©°ªº²³¹†‡\xa0"
"""What may stand right after a word in a text that is right as it is: CAFÉ’S, NESTLÉ®, À ÉTÉ…"""
_PUNCTUATION = (
    (0x200B, 0x200F), (0x2010, 0x203C), (0x2044, 0x2044), (0x20AC, 0x20AC), (0x2122, 0x2122),
    (0x2190, 0x21FF), (0x2200, 0x22FF), (0x25A0, 0x25FF), (0x2600, 0x27BF), (0xFB00, 0xFB04),
    (0xFEFF, 0xFEFF), (0x1F300, 0x1FAFF),
)  # fmt: skip
_RUN = 3
"""Letters of another script are believed from so many in a row on."""
_NOT_TEXTS = {"id", "ocid", "scheme", "url", "uri", "language", "tag"}


@dataclass(frozen=True, slots=True)
class _Found:
    """A sequence of characters that UTF-8 would be, with what it turns back to."""

    start: int
    end: int
    character: str


def turned_back(text: str) -> str | None:
    """The text before it was misread, once or up to three times; None where that is not beyond doubt.

    A sequence is beyond doubt when no language writes it: "â€™", "Ã©", "Â£5", three Cyrillic letters in a
    row. One that correct text could hold ("MAÇÃ’", "À…", "HÅ–") is turned back only beside others, where
    the whole text goes back without loss.
    """
    right = None
    for _ in range(_ROUNDS):
        once = _turned_once(text if right is None else right)
        if once is None:
            break
        right = once
    return right


def _turned_once(text: str) -> str | None:
    found = list(_sequences(text))
    certain = [sequence for sequence in found if _is_certain(sequence, text)]
    in_runs = set(_in_runs(found))
    if not certain and not in_runs:
        return None
    covered = sum(sequence.end - sequence.start for sequence in found)
    if covered == len(_NOT_ASCII.findall(text)) and all(map(_is_plausible, found)):
        chosen = found
    else:
        chosen = [sequence for sequence in found if sequence in certain or sequence in in_runs]
    parts, at = [], 0
    for sequence in chosen:
        parts += [text[at : sequence.start], sequence.character]
        at = sequence.end
    return "".join([*parts, text[at:]])


def _sequences(text: str) -> Iterator[_Found]:
    for match in _SEQUENCE.finditer(text):
        try:
            character = bytes(_BYTES[sign] for sign in match[0]).decode()
        except UnicodeDecodeError:
            continue
        yield _Found(match.start(), match.end(), character)


def _is_plausible(found: _Found) -> bool:
    """Whether a character can stand in a text at all."""
    return found.character in "\xad\ufeff" or unicodedata.category(found.character)[0] not in "C"


def _is_certain(found: _Found, text: str) -> bool:
    """Whether no correct text holds this sequence."""
    code, length = ord(found.character), found.end - found.start
    sign = text[found.start + 1]
    before, after = text[found.start - 1 : found.start], text[found.end : found.end + 1]
    if length > 2:
        dash = sign in _DASHES or sign in _QUOTES
        return any(low <= code <= high for low, high in _PUNCTUATION) and not (
            dash and text[found.start + 2] in _CLOSING
        )
    if not 0xA0 <= code <= 0x17F:
        return False
    if sign not in _CLOSING:
        return True
    glued = after.isalpha() and sign not in _QUOTES + _DASHES + "\xa0"
    if code >= 0x100:  # Å and Ä are letters, and Å a word, of their own
        return False
    if sign in _QUOTES and not after.isalpha():
        return False
    if sign == "\xa0" and after.isalpha() and not before.isalnum():
        return False
    return glued or not before.isupper()


def _in_runs(found: list[_Found]) -> Iterator[_Found]:
    """The sequences that stand in rows of letters of another script."""
    run: list[_Found] = []
    for sequence in [*found, None]:
        letter = sequence is not None and unicodedata.category(sequence.character)[0] in "LM"
        if sequence is None or not letter or (run and run[-1].end != sequence.start):
            if len(run) >= _RUN:
                yield from run
            run = []
        if sequence is not None and letter:
            run.append(sequence)


def release_turned_back(release: dict[str, Any]) -> tuple[dict[str, Any], list[Repair]]:
    """A release whose misread texts are turned back, and each of them told. Identifiers, codes and
    addresses stay: others refer to them."""
    repairs: list[Repair] = []
    turned = _walked(release, (), repairs)
    return (turned, repairs) if repairs else (release, [])


def _walked(value: Any, steps: Steps, repairs: list[Repair]) -> Any:
    match value:
        case dict():
            return {
                name: inner if name in _NOT_TEXTS else _walked(inner, (*steps, name), repairs)
                for name, inner in value.items()
            }
        case list():
            return [_walked(inner, (*steps, place), repairs) for place, inner in enumerate(value)]
        case str() if not value.isascii() and (right := turned_back(value)) is not None:
            message = f"UTF-8 that was read as Windows-1252 is turned back: {_shown(value, right)}."
            repairs.append(Repair(steps, "mojibake", message))
            return right
        case _:
            return value


def _shown(wrong: str, right: str) -> str:
    """Both texts around the first place where they differ."""
    place = next(place for place, (old, new) in enumerate(zip(wrong, right, strict=False)) if old != new)
    begin = max(0, place - 10)
    was, now = (
        shown_value(f"{'…' * (begin > 0)}{text[begin : begin + 40]}{'…' * (len(text) > begin + 40)}")
        for text in (wrong, right)
    )
    return f"{was} is read as {now}"
