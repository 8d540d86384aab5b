"""The language that a release says it is written in, as a tag that pages can write.

OCDS asks for ISO 639-1 codes, with a region or without (standard.open-contracting.org/1.1/en/schema/
reference, "Language"); tags are those of BCP 47. What is no known code is not written.
"""

from __future__ import annotations

import re
from functools import lru_cache

_CODES = """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz
    ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik
    io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml
    mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd
    se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi
    vo wa wo xh yi yo za zh zu sco
"""
_KNOWN = frozenset(_CODES.split())
_LONG = {
    "eng": "en", "wel": "cy", "cym": "cy", "gle": "ga", "gla": "gd", "cor": "kw", "glv": "gv", "fra": "fr",
    "fre": "fr", "deu": "de", "ger": "de", "spa": "es", "por": "pt", "ita": "it", "nld": "nl", "dut": "nl",
    "pol": "pl", "ron": "ro", "rum": "ro", "ukr": "uk", "rus": "ru",
}  # fmt: skip
"""Codes of three letters (ISO 639-2) of languages that have one of two, which is then the tag."""
_TAG = re.compile(
    r"([a-z]{2,3})(?:[-_](hans|hant|latn|cyrl|arab))?(?:[-_]([a-z]{2}))?", re.IGNORECASE | re.ASCII
)
_NO_REGION = re.compile(r"AA|Q[M-Z]|X[A-Z]|ZZ")
"""Codes that ISO 3166-1 leaves to its users."""
_FROM_THE_RIGHT = {"ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"}


@lru_cache(maxsize=512)
def language_tag(code: str) -> str:
    """ "EN" and "en_gb" as "en" and "en-GB"; empty for what is no known language."""
    found = _TAG.fullmatch(code.strip())
    if not found:
        return ""
    language, script, region = (part or "" for part in found.groups())
    language = _LONG.get(language.lower(), language.lower())
    if language not in _KNOWN:
        return ""
    region = "" if _NO_REGION.fullmatch(region.upper()) else region.upper()
    return "-".join(filter(None, (language, script.capitalize(), region)))


def language_beside_english(code: str) -> str:
    """The tag that a text needs on a page in English: none for English, and none for what is not known."""
    tag = language_tag(code)
    return "" if tag.partition("-")[0] == "en" else tag


def is_written_from_the_right(tag: str) -> bool:
    """Whether texts in this language run from right to left."""
    return tag.partition("-")[0] in _FROM_THE_RIGHT
