"""What an organisation says of itself in words, and the lines of the directory."""

from __future__ import annotations

from dataclasses import dataclass

from hopmarket.pages.account import role_words
from hopmarket.pages.parts.same_as_in_words import scheme_and_number
from hopmarket.pages.parts.view_models import SummaryRow
from hopmarket.records.notices.portal_members import DirectoryLine, OwnDetails
from hopmarket.rules.roles import Size


@dataclass(frozen=True, slots=True)
class OwnDetailsInWords:
    """The rows, the paragraphs and the website of an organisation's own section; rows it left out are not
    shown."""

    name: str
    rows: tuple[SummaryRow, ...]
    about: str
    website: str
    fictional: bool


@dataclass(frozen=True, slots=True)
class DirectoryLineInWords:
    """One line of the directory."""

    name: str
    key: str
    about: str
    is_member: bool


def own_details_in_words(own: OwnDetails) -> OwnDetailsInWords:
    """Writes what an organisation says of itself."""
    size = role_words.SIZES[own.size] if own.size != Size.UNKNOWN else ""
    numbers = "; ".join(scheme_and_number(scheme, number) for scheme, number in own.numbers)
    told = (
        ("Kind", role_words.KINDS[own.kind][0]),
        ("People who work there", size),
        ("Place", own.place),
        ("In public registers", numbers or "In none that it names"),
    )
    rows = tuple(SummaryRow(key, value) for key, value in told if value)
    return OwnDetailsInWords(own.name, rows, own.about, own.website, own.fictional)


def directory_line_in_words(line: DirectoryLine) -> DirectoryLineInWords:
    """Writes one line: "Charity, Worcester, WR1. 3 notices name it"."""
    kind = role_words.KINDS[line.kind][0] if line.kind else ""
    number = scheme_and_number(*line.number) if line.number[0] else ""
    notices = {0: "", 1: "1 notice names it"}.get(line.notices, f"{line.notices:,} notices name it")
    about = ". ".join(
        part for part in (", ".join(word for word in (kind, line.place) if word), number, notices) if part
    )
    return DirectoryLineInWords(line.name, line.key, about, line.is_member)
