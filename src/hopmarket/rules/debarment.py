"""The debarment list: whether an organisation stands on it, what follows for an award, how old a list may be.

Source: Procurement Act 2023, ss. 57 to 66: excluded and excludable suppliers, and the list that a Minister
keeps. Days are the partnership's own line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from . import dates_in_words
from .refusal import Refusal
from .releases.organisation_names import plain_words

CITE = "Procurement Act 2023, ss. 57 and 62"
AGE_CITE = "How old a debarment list may be: the partnership's line, docs/guides/debarment-list.md"
MOST_DAYS = 31
"""So old a list may be when something is awarded."""

_LEGAL_FORMS = frozenset(
    {"limited", "plc", "llp", "cic", "cio", "company", "incorporated", "inc", "public", "liability"}
)


class DebarmentGround(StrEnum):
    """Whether the law shuts a supplier out, or leaves it to the buyer."""

    MANDATORY = "mandatory"
    DISCRETIONARY = "discretionary"


class DebarmentFinding(StrEnum):
    """What a list says of an organisation: its number stands there, only a name like its own, or neither."""

    NOT_LISTED = "not_listed"
    LOOKS_LIKE = "looks_like"
    LISTED = "listed"


@dataclass(frozen=True, slots=True)
class DebarredSupplier:
    """One entry of a list: a name, (scheme, number) pairs, the grounds, and its days; None: without an end."""

    name: str
    identifiers: tuple[tuple[str, str], ...]
    ground: DebarmentGround
    since: date | None = None
    until: date | None = None

    def counts_on(self, day: date) -> bool:
        """Whether the entry holds on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def to_json(self) -> dict[str, Any]:
        """The entry as JSON."""
        return {
            "name": self.name,
            "identifiers": [list(pair) for pair in self.identifiers],
            "ground": str(self.ground),
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
        }


def debarred_from_json(body: Mapping[str, Any]) -> DebarredSupplier:
    """The entry that :meth:`DebarredSupplier.to_json` wrote."""
    return DebarredSupplier(
        name=body["name"],
        identifiers=tuple((scheme, number) for scheme, number in body["identifiers"]),
        ground=DebarmentGround(body["ground"]),
        since=date.fromisoformat(body["since"]) if body["since"] else None,
        until=date.fromisoformat(body["until"]) if body["until"] else None,
    )


@dataclass(frozen=True, slots=True)
class DatedList:
    """A list as it was read: of which day, and who stands on it. One without entries is a list too."""

    dated: date
    entries: tuple[DebarredSupplier, ...] = ()


@dataclass(frozen=True, slots=True)
class DebarmentMatch:
    """What a list says of one organisation, and the entry that says so."""

    organisation: str
    finding: DebarmentFinding = DebarmentFinding.NOT_LISTED
    entry: DebarredSupplier | None = None

    @property
    def forbids(self) -> bool:
        """Whether nobody may decide otherwise."""
        return (
            self.finding is DebarmentFinding.LISTED
            and self.entry is not None
            and self.entry.ground is DebarmentGround.MANDATORY
        )

    @property
    def wants_two_people(self) -> bool:
        """Whether two people must decide, with reasons, before an award."""
        return self.finding is not DebarmentFinding.NOT_LISTED and not self.forbids


@dataclass(frozen=True, slots=True)
class CheckedOrganisation:
    """An organisation that is compared with a list: its name and its (scheme, number) pairs."""

    name: str
    identifiers: tuple[tuple[str, str], ...] = field(default=())


def name_likeness(name: str) -> str:
    """What of a name is compared: its words without case, accents and its legal form."""
    words = plain_words(name)
    return " ".join(word for word in words if word not in _LEGAL_FORMS) or " ".join(words)


def debarment_of(
    organisation: CheckedOrganisation, entries: Iterable[DebarredSupplier], day: date
) -> DebarmentMatch:
    """What the entries that count on a day say of an organisation; the gravest of several.

    A number that is the same decides; a name that is the same only looks like it, also where both have
    numbers of different registers.
    """
    likeness, numbers = name_likeness(organisation.name), set(organisation.identifiers)
    best = DebarmentMatch(organisation.name)
    for entry in entries:
        if not entry.counts_on(day):
            continue
        if numbers & set(entry.identifiers):
            found = DebarmentMatch(organisation.name, DebarmentFinding.LISTED, entry)
        elif likeness and likeness == name_likeness(entry.name):
            found = DebarmentMatch(organisation.name, DebarmentFinding.LOOKS_LIKE, entry)
        else:
            continue
        best = max(best, found, key=_gravity)
    return best


def _gravity(match: DebarmentMatch) -> tuple[int, bool]:
    mandatory = match.entry is not None and match.entry.ground is DebarmentGround.MANDATORY
    return list(DebarmentFinding).index(match.finding), mandatory


def is_check_due(*, is_above: bool, dated: date | None) -> bool:
    """Whether an award is compared with the list: always from the threshold on, below it where there is one."""
    return is_above or dated is not None


def list_too_old(dated: date | None, day: date, *, is_above: bool) -> Refusal | None:
    """Why no award can be made with the list of a day (None: none was ever loaded).

    Refuses ``debarment.no_list`` and ``debarment.old_list`` with the list's day.
    """
    if dated is None:
        return Refusal("debarment.no_list", CITE) if is_above else None
    if (day - dated).days <= MOST_DAYS:
        return None
    figures = {"dated": dates_in_words.day(dated), "days": str(MOST_DAYS)}
    return Refusal("debarment.old_list", AGE_CITE, figures)


def debarred(match: DebarmentMatch, *, is_cleared: bool) -> Refusal | None:
    """Why an organisation cannot be awarded anything: ``debarment.mandatory`` where the law shuts it out,
    ``debarment.two_people`` where two people have not decided yet that it may go on."""
    if match.forbids:
        reason = "debarment.mandatory"
    elif match.wants_two_people and not is_cleared:
        reason = "debarment.two_people"
    else:
        return None
    assert match.entry is not None
    return Refusal(reason, CITE, {"name": match.organisation, "entry": match.entry.name})


def debarment_in_words(match: DebarmentMatch) -> str:
    """One sentence of what a list says of an organisation."""
    if match.entry is None:
        return f"{match.organisation} is not on the list."
    grounds = f"{match.entry.ground} grounds"
    if match.finding is DebarmentFinding.LISTED:
        return f"{match.organisation} is on the list, on {grounds}."
    return f"{match.organisation} looks like {match.entry.name}, which is on the list on {grounds}."
