"""Ids of parties that releases of one process use for several firms: told apart before they are merged.

The standard merges parties by their id, and takes for granted that an id stands for one organisation in
all releases of a process. Publishers number parties anew in each release; merged by that number, one firm
would carry another's name beside its own company number. So each firm gets an id of its own: the one
that the newest release means keeps the plain id, the others have their number or name behind it.
Source: standard.open-contracting.org/1.1/en/schema/merging.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from .json_values import Json, part, rows, text
from .organisation_names import plain_name, registered_number
from .release_parties import REFERENCES

_MARK = "x-party"
"""Beside a reference's id, until releases are merged: the firm that it means."""


@dataclass(eq=False, slots=True)
class Firm:
    """A firm that an id stands for in some release: every name and number that it goes by there."""

    id: str
    names: dict[str, str] = field(default_factory=dict)
    numbers: set[str] = field(default_factory=set)
    label: str = ""

    def learn(self, party: Json) -> None:
        """Takes a party's names and numbers for this firm's."""
        self.numbers |= _numbers(party)
        for name in _names(party):
            self.names.pop(plain_name(name), None)
            self.names[plain_name(name)] = name

    @property
    def name(self) -> str:
        """The name by which it was called last."""
        return next(reversed(self.names.values()), "") or min(self.numbers, default="")


@dataclass(frozen=True, slots=True)
class DistinctParties:
    """Releases in which no party id stands for two firms any more, to be merged; and :attr:`reused`, the
    ids that did, each with the names of the firms."""

    bodies: list[dict[str, Any]]
    firms: dict[str, Firm]
    reused: dict[str, list[str]]

    def settled(self, record: dict[str, Any]) -> dict[str, Any]:
        """The merged record: each reference points to the firm that it means, and firms to which nothing
        refers any longer are gone, as they would be if their id had been written over."""
        if not self.firms:
            return record
        parties = {str(row.get("id")): row for row in rows(record, "parties")}
        used: set[str] = set()
        settled = {
            name: value if name == "parties" else self._settled(value, name, parties, used)
            for name, value in record.items()
        }
        plain_ids = {firm.id for firm in self.firms.values()}
        if "parties" in record:
            settled["parties"] = [
                row
                for row in record["parties"]
                if (number := str(row.get("id"))) not in self.firms or number in plain_ids | used
            ]
        return settled

    def _settled(self, value: Any, name: str, parties: dict[str, Json], used: set[str]) -> Any:
        if isinstance(value, list):
            return [self._settled(row, name, parties, used) for row in value]
        if not isinstance(value, dict):
            return value
        within = {key: self._settled(row, key, parties, used) for key, row in value.items() if key != _MARK}
        if name in REFERENCES and (label := value.get(_MARK)):
            within["id"] = label
            used.add(label)
            party, called = parties.get(label, {}), text(within.get("name"))
            if (
                called
                and part(party, "identifier")
                and plain_name(called) not in map(plain_name, _names(party))
            ):
                within.setdefault("identifier", party["identifier"])  # a former name of the same firm
        return within


def distinct_parties(bodies: Sequence[dict[str, Any]]) -> DistinctParties:
    """Tells apart the firms that share an id in the releases of one process, the oldest first."""
    if not _may_share(bodies):
        return DistinctParties(list(bodies), {}, {})
    firms, stated = _firms(bodies)
    shared = {number for number, known in firms.items() if len(known) > 1 or len(known[0].names) > 1}
    if not shared:
        return DistinctParties(list(bodies), {}, {})
    for number in shared:
        newest = next(here[number][0] for here in reversed(stated) if number in here)
        for firm in firms[number]:
            suffix = min(firm.numbers, default="") or next(iter(firm.names), "")
            firm.label = number if firm is newest else local_label(number, suffix)
    marked = [
        _Marking(shared, here, _known_by_then(stated, place, firms)).release(body)
        for place, (body, here) in enumerate(zip(bodies, stated, strict=True))
    ]
    return DistinctParties(
        marked,
        {firm.label: firm for number in shared for firm in firms[number]},
        {number: [firm.name for firm in known] for number, known in firms.items() if len(known) > 1},
    )


def local_label(number: str, suffix: str) -> str:
    """The id of a party that must give up its own, which another one has."""
    return f"{number}:{suffix.replace(' ', '-')}"[:200]


def _may_share(bodies: Sequence[Json]) -> bool:
    """Whether an id stands twice in a release, or with another name or number in another one."""
    known: dict[str, tuple[object, object]] = {}
    for body in bodies:
        here = set()
        for row in rows(body, "parties"):
            number = str(row.get("id"))
            content = row.get("name"), part(row, "identifier", "id")
            if number in here or known.setdefault(number, content) != content:
                return True
            here.add(number)
    return False


_ByNumber = dict[str, list[Firm]]


def _firms(bodies: Sequence[Json]) -> tuple[_ByNumber, list[_ByNumber]]:
    """The firms by the id that they share, and for each release those that it states."""
    firms: _ByNumber = defaultdict(list)
    stated: list[_ByNumber] = []
    for body in bodies:
        here: _ByNumber = defaultdict(list)
        for row in rows(body, "parties"):
            if row.get("id") is None:
                continue
            number = str(row["id"])
            firm = _firm_of(row, firms[number])
            if firm is None:
                firm = Firm(number)
                firms[number].append(firm)
            firm.learn(row)
            if firm not in here[number]:
                here[number].append(firm)
        stated.append(here)
    return firms, stated


def _firm_of(party: Json, known: list[Firm]) -> Firm | None:
    """The one of these firms that a party is: by a number, else by name where no number contradicts."""
    numbers, names = _numbers(party), {plain_name(name) for name in _names(party)}
    for firm in known:
        if firm.numbers & numbers:
            return firm
    if not numbers and not names:
        return known[-1] if known else None
    for firm in known:
        if (names & firm.names.keys() or not names or not firm.names) and not _contradict(
            firm.numbers, numbers
        ):
            return firm
    return None


def _contradict(known: set[str], numbers: set[str]) -> bool:
    """Whether two sets of numbers, none of which is in both, are of one register."""
    return bool({number.partition(" ")[0] for number in known} & {n.partition(" ")[0] for n in numbers})


def _names(party: Json) -> list[str]:
    """A party's names, the one to show last."""
    names = (text(part(party, "identifier", "legalName")), text(party.get("name")))
    return [name for name in names if plain_name(name)]


def _numbers(party: Json) -> set[str]:
    numbers = (part(party, "identifier"), *rows(party, "additionalIdentifiers"))
    return {
        registered_number(text(part(number, "scheme")), str(part(number, "id")))
        for number in numbers
        if text(part(number, "scheme")) and part(number, "id") not in (None, "")
    }


def _known_by_then(stated: list[_ByNumber], place: int, firms: _ByNumber) -> _ByNumber:
    """The firms of each id, those first that were stated last before a release, then the others."""
    ordered: _ByNumber = {}
    for number, known in firms.items():
        before = [firm for here in reversed(stated[:place]) for firm in here.get(number, ())]
        ordered[number] = list(dict.fromkeys([*before, *known]))
    return ordered


@dataclass(frozen=True, slots=True)
class _Marking:
    """Marks one release: its parties under the labels of their firms, its references with the firm meant."""

    shared: set[str]
    here: _ByNumber
    known: _ByNumber

    def release(self, body: dict[str, Any]) -> dict[str, Any]:
        return {
            name: [self._party(row) for row in value]
            if name == "parties" and isinstance(value, list)
            else self._marked(value, name)
            for name, value in body.items()
        }

    def _party(self, row: Any) -> Any:
        number = str(row.get("id")) if isinstance(row, dict) else ""
        if number not in self.shared:
            return row
        firm = _firm_of(row, self.here[number])
        return {**row, "id": firm.label} if firm and firm.label != number else row

    def _marked(self, value: Any, name: str) -> Any:
        if isinstance(value, list):
            ids = [str(row.get("id")) for row in value if isinstance(row, dict)]
            return [
                self._reference(row, twice=ids.count(str(row.get("id"))) > 1)
                if name in REFERENCES and isinstance(row, dict)
                else self._marked(row, name)
                for row in value
            ]
        if not isinstance(value, dict):
            return value
        return self._reference(value) if name in REFERENCES else self._fields(value)

    def _fields(self, value: dict[str, Any]) -> dict[str, Any]:
        return {name: self._marked(inner, name) for name, inner in value.items()}

    def _reference(self, reference: dict[str, Any], *, twice: bool = False) -> dict[str, Any]:
        number = str(reference.get("id"))
        if number not in self.shared:
            return self._fields(reference)
        label = self._firm_meant(number, text(reference.get("name")))
        marked = {**self._fields(reference), _MARK: label}
        return {**marked, "id": label} if twice else marked

    def _firm_meant(self, number: str, name: str) -> str:
        """The firm that a reference means; a label that nobody has, where it could be any or is another."""
        if not name:
            meant = self.here.get(number) or self.known[number][:1]
            return meant[0].label if len(meant) == 1 else local_label(number, "unclear")
        plain = plain_name(name)
        named = (firm for firm in (*self.here.get(number, ()), *self.known[number]) if plain in firm.names)
        firm = next(named, None)
        return firm.label if firm else local_label(number, plain)


def reused_ids(release: Json) -> Iterator[tuple[str, list[str]]]:
    """The ids that stand for several firms within one release, with the names of the firms."""
    if not _may_share([release]):
        return
    firms, _ = _firms([release])
    yield from ((number, [firm.name for firm in known]) for number, known in firms.items() if len(known) > 1)
