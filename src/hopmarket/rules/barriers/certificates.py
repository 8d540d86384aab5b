"""Certificates, schemes and trade bodies by name, as notices write them (folded)."""

from __future__ import annotations

import ahocorasick_rs

NAMES = {
    "constructionline": "Constructionline",
    "construction line": "Constructionline",
    "chas": "CHAS",
    "safecontractor": "SafeContractor",
    "safe contractor": "SafeContractor",
    "smas": "SMAS",
    "altius": "Altius",
    "achilles": "Achilles",
    "iso 9001": "ISO 9001",
    "iso9001": "ISO 9001",
    "iso 14001": "ISO 14001",
    "iso14001": "ISO 14001",
    "iso 45001": "ISO 45001",
    "iso45001": "ISO 45001",
    "ohsas 18001": "OHSAS 18001",
    "ohsas18001": "OHSAS 18001",
    "iso 27001": "ISO 27001",
    "iso27001": "ISO 27001",
    "iso 22301": "ISO 22301",
    "cyber essentials": "Cyber Essentials",
    "gas safe": "Gas Safe",
    "niceic": "NICEIC",
    "bafe": "BAFE",
    "nfrc": "NFRC",
    "fensa": "FENSA",
    "napit": "NAPIT",
    "trustmark": "TrustMark",
    "ukas": "UKAS",
    "arca": "ARCA",
    "acad": "ACAD",
    "fors": "FORS",
    "nsi gold": "NSI Gold",
    "ssaib": "SSAIB",
    "investors in people": "Investors in People",
    "matrix standard": "matrix Standard",
    "loler": "LOLER",
    "bpca": "BPCA",
}
_WORDS = list(NAMES)
_AUTOMATON = ahocorasick_rs.AhoCorasick(_WORDS)


def certificates_in(text: str) -> tuple[str, ...]:
    """The names in a folded text, each once, in the order in which they stand."""
    found = []
    for word, start, end in _AUTOMATON.find_matches_as_indexes(text):
        before, after = text[start - 1 : start], text[end : end + 1]
        if not (before.isalnum() or after.isalpha()):
            found.append(NAMES[_WORDS[word]])
    return tuple(dict.fromkeys(found))
