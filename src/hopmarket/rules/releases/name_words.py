"""The words of a name, in any script: which signs are letters, and which letters are the same.

Names are compared by their letters and digits alone. Case is set aside, as are compatibility forms
(full-width letters, ligatures) and the accents of Latin and Greek letters, which capitals leave out.
Everywhere else a mark is part of its letter: й is not и, ї is not і, and the vowel signs of
Indic, Thai, Arabic and Hebrew writing are what tells one word from another.
Source: Unicode Standard 16.0, 2.11 (combining characters), 3.13 (caseless matching); UAX 15.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from ..search.word_letters import UNSEEN

_LATIN_WORD = re.compile("[a-z0-9]+")
_RAISED = frozenset("™℠")
"""Compatibility forms of capitals that are marks beside a name, and no letters of it."""
_APOSTROPHES = frozenset("'’.")
_JOINERS = frozenset("\u200c\u200d\u0640\u05f3\u05f4")
"""Signs inside words that stand for no sound: the joiners of Persian and Indic writing, the stretched
line of Arabic, the strokes of Hebrew."""


def name_words(name: str, *, latin_only: bool = False) -> list[str]:
    """The words of a name as they are compared. With ``latin_only`` only a to z and 0 to 9 count."""
    if name.isascii() or latin_only:
        bare = unicodedata.normalize("NFKD", name.casefold()).replace("&", " and ")
        bare = "".join(sign for sign in bare if not unicodedata.combining(sign) and sign not in _APOSTROPHES)
        return _LATIN_WORD.findall(bare)
    return unicodedata.normalize("NFC", "".join(_comparable_signs(_folded(UNSEEN.sub("", name))))).split()


def _folded(name: str) -> str:
    """A name without case and compatibility forms, its marks apart from their letters."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    if any(sign.isupper() for sign in folded):  # a compatibility form with a capital, such as 𝐀 or №
        lower = (
            sign if sign in _RAISED else unicodedata.normalize("NFKD", sign).casefold()
            for sign in name.casefold()
        )
        folded = unicodedata.normalize("NFKD", "".join(lower))
    return folded.replace("&", " and ")


def _comparable_signs(folded: str) -> Iterator[str]:
    """Letters, digits and the marks that belong to them; a blank for every other sign."""
    letter = " "
    for sign in folded:
        if sign in _APOSTROPHES or (is_mark(sign) and (letter == " " or _is_accent(sign, letter))):
            continue
        if is_word_sign(sign):
            letter = sign
            yield sign
        elif is_mark(sign) and not letter.isascii():
            yield sign
        elif letter.isascii() or not _is_inside_word(sign):
            letter = " "
            yield letter


def is_mark(sign: str) -> bool:
    """Whether a sign is written on, above, below or around the letter before it."""
    return unicodedata.category(sign)[0] == "M"


def is_word_sign(sign: str) -> bool:
    """Whether a sign is a letter or a digit. Capitals that are left after folding are signs such as ™."""
    if sign.isascii():
        return "a" <= sign <= "z" or "0" <= sign <= "9"
    return sign.isalnum() and not _is_inside_word(sign)


def _is_inside_word(sign: str) -> bool:
    """Whether a sign only joins letters or stands for an apostrophe: ʼ as in здоровʼя."""
    return sign in _JOINERS or "\u02b9" <= sign <= "\u02ff"


def _reads_as_letters(sign: str) -> bool:
    """Whether a sign that is no letter stands for letters, as № and Ⓐ do."""
    return sign not in _RAISED and any(map(str.isalnum, unicodedata.normalize("NFKD", sign)))


def _is_accent(mark: str, letter: str) -> bool:
    """Whether a mark only accents its letter: of Latin and Greek ones."""
    return unicodedata.combining(mark) > 0 and unicodedata.name(letter, "").startswith(
        ("LATIN", "GREEK", "DIGIT")
    )


def visible_signs(name: str) -> str:
    """What can be seen of a name in which nothing is a letter or a digit, without case and blanks."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return unicodedata.normalize(
        "NFC", "".join(sign for sign in folded if unicodedata.category(sign)[0] in "LMNPS")
    )


def holds_words(name: str, asked: str) -> bool:
    """Whether a name holds each word that is asked for, or a part of one, in any order. What is no word is
    looked for as signs."""
    wanted = name_words(asked)
    if not wanted:
        signs = visible_signs(asked)
        return bool(signs) and signs in visible_signs(name)
    known = " ".join(name_words(name))
    return all(word in known for word in wanted)


def name_tokens(content: str) -> Iterator[tuple[int, int]]:
    """Where the words of a running text stand, each with its marks, points and apostrophes; "&" is one."""
    start = None
    for place, sign in enumerate(f"{content} "):
        belongs = (
            sign.isalnum()
            or sign == "_"
            or sign in _APOSTROPHES
            or is_mark(sign)
            or _is_inside_word(sign)
            or (not sign.isascii() and (UNSEEN.match(sign) is not None or _reads_as_letters(sign)))
        )
        if belongs:
            start = place if start is None else start
            continue
        if start is not None:
            yield start, place
            start = None
        if sign == "&":
            yield place, place + 1
