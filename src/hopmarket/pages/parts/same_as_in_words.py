"""Samenesses (two published organisations are one) in words: grounds, who decided, what was undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hopmarket.pages.parts import money_and_dates
from hopmarket.records.published_organisations.models import PublishedOrganisation, Sameness
from hopmarket.rules.identifiers import SCHEMES

_BY_PLACE = {
    "postcode": "The same name and the same postcode, {}, in published notices",
    "outward": "The same name and the same postal district, {}, in published notices",
    "town": "The same name and the same town, {}, in published notices",
}
_EARLIER_KEY = "The same name: its page was at /organisations/{}/ before every letter of it counted"
_ONCE = {
    "GB-COH": "The same name as this company, and Companies House holds a name only once",
    "GB-LAE": "The same name as this council, and the list of local authorities holds a name only once",
}


@dataclass(frozen=True, slots=True)
class SamenessInWords:
    """A sameness as a page shows it; ``undone`` is empty while it is in force."""

    pk: int
    name: str
    number: str
    key: str
    into: PublishedOrganisation
    why: str
    who: str
    undone: str


def sameness_in_words(sameness: Sameness) -> SamenessInWords:
    """Writes a sameness in words; people are described by their office, never named."""
    organisation = sameness.organisation
    undone = ""
    if sameness.undone_at:
        undone = f"Undone on {_day(sameness.undone_at)} {decided_by_in_words(sameness.undone_by)}: {sameness.why_undone}"
    return SamenessInWords(
        sameness.pk,
        organisation.name,
        number_in_words(organisation),
        organisation.key,
        sameness.into,
        grounds_in_words(sameness.evidence),
        f"{_day(sameness.made_at)}, {decided_by_in_words(sameness.decided_by)}",
        undone,
    )


def grounds_in_words(evidence: Mapping[str, Any]) -> str:
    """Says on which grounds two organisations are taken for one."""
    ground, values = evidence.get("ground", ""), [str(value) for value in evidence.get("values", ())]
    if ground == "person":
        return str(evidence.get("reason", ""))
    if ground == "town":
        values = [value.title() for value in values]
    if ground in _BY_PLACE:
        return _BY_PLACE[ground].format(" and ".join(values)) + "."
    if ground == "spelling":
        return _EARLIER_KEY.format(" ".join(values)) + "."
    return " ".join(_ONCE[value] for value in values if value in _ONCE) + "."


def decided_by_in_words(actor: str) -> str:
    """Says who decided: the portal's rule, the operator, an officer."""
    if actor == "rule":
        return "by this portal’s rule"
    return "by an officer of the partnership" if " for " in actor else "by the operator of this portal"


def number_in_words(organisation: PublishedOrganisation) -> str:
    """Writes an organisation's number with the register's name and code; empty where it has none."""
    return scheme_and_number(organisation.scheme, organisation.number) if organisation.scheme else ""


def scheme_and_number(code: str, number: str) -> str:
    """Writes a number with its register's code, and the register's name where it is known here."""
    scheme = SCHEMES.get(code)
    return f"{scheme.title}: {code} {number}" if scheme else f"{code} {number}"


def _day(at: Any) -> str:
    return money_and_dates.day(money_and_dates.local(at).date())
