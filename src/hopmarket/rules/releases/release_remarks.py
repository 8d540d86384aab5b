"""What a release says that nobody can be sure of: kept as it is, and noted in the report of its import."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..local_time import LONDON
from .json_values import Json, day, each_text_once, instant, part, rows, text
from .local_parties import reused_ids
from .merging import Rules
from .release_parties import REFERENCES, is_name_of, parties_by_id
from .release_repairs import Repair, Steps
from .repeated_ids import repeated_ids


def release_remarks(release: Json, rules: Rules) -> Iterator[Repair]:
    """Everything that is noted about one release: where, of which kind, and a sentence. ``rules`` are those
    of merging."""
    parties = parties_by_id(release)
    plain = _ids_are_plain(release, {number: row.get("name") for number, row in parties.items()})
    if not plain:
        reused = dict(reused_ids(release))
        yield from map(_reused, reused.items())
        known = {number: row for number, row in parties.items() if number not in reused}
        if known:
            yield from _names_that_differ(release, (), known)
    dated = _contract_days(release)
    yield from _days_of_other_zones(dated)
    yield from _ends_before_starts(dated)
    if not plain:
        for repeated in repeated_ids(release, rules):
            yield Repair(repeated.path, "repeated_id", repeated.message)


def _ids_are_plain(value: Json, names: Mapping[str, object]) -> bool:
    """Whether no id stands twice in a list, and each reference calls its party as the party itself does:
    quick, true of nearly every release, and never true where an id or a name would be noted."""
    for name, inner in value.items():
        kind = type(inner)
        if kind is dict:
            listed = (inner,)
        elif kind is list:
            listed = inner
            if len(inner) > 1:
                ids = [str(row["id"]) for row in inner if type(row) is dict and "id" in row]
                if len(ids) != len(set(ids)):
                    return False
        else:
            continue
        refers = name in REFERENCES
        for row in listed:
            if type(row) is dict:
                called = row.get("name")
                if refers and names.get(str(row.get("id")), called) != called:
                    return False
                if not _ids_are_plain(row, names):
                    return False
            elif type(row) is list:
                return False
    return True


def _reused(reused: tuple[str, list[str]]) -> Repair:
    number, names = reused
    quoted = " and for ".join(f"“{name}”" for name in names)
    message = f"The party id {number} stands for {quoted}. Each is kept by its own name, and none gets another's number."
    return Repair(("parties",), "party_id", message)


def _names_that_differ(value: Any, steps: Steps, parties: dict[str, Json]) -> Iterator[Repair]:
    """References whose name is not that of the party which they point to."""
    if isinstance(value, list):
        for place, row in enumerate(value):
            if isinstance(row, dict | list):
                yield from _names_that_differ(row, (*steps, place), parties)
        return
    for name, inner in value.items():
        if not isinstance(inner, dict | list) or (name == "parties" and not steps):
            continue
        if name in REFERENCES:
            if isinstance(inner, dict):
                yield from _other_name(inner, (*steps, name), parties)
                continue
            for place, reference in enumerate(inner):
                if isinstance(reference, dict):
                    yield from _other_name(reference, (*steps, name, place), parties)
        else:
            yield from _names_that_differ(inner, (*steps, name), parties)


def _other_name(reference: Json, steps: Steps, parties: dict[str, Json]) -> Iterator[Repair]:
    party, called = parties.get(str(reference.get("id"))), text(reference.get("name"))
    if party is not None and not is_name_of(called, party):
        yield Repair(
            steps,
            "party_name",
            f"“{called}” points to the party {reference.get('id')}, which is called "
            f"“{text(party.get('name')) or text(part(party, 'identifier', 'legalName'))}”: "
            "it is taken by its own name, without that party's number.",
        )


_PERIODS = (("awards", "contractPeriod"), ("contracts", "period"))
_SIGNED, _ENDS = ("dateSigned",), ("startDate", "endDate")
_Dated = tuple[Steps, Json, tuple[str, ...]]


def _contract_days(release: Json) -> list[_Dated]:
    """The objects that hold the days of contracts: where they stand, and in which fields the days are."""
    dated = list[_Dated]()
    for name, period in _PERIODS:
        for place, row in enumerate(rows(release, name)):
            if "dateSigned" in row:
                dated.append(((name, place), row, _SIGNED))
            if isinstance(inner := row.get(period), dict):
                dated.append(((name, place, period), inner, _ENDS))
    if isinstance(planned := part(release, "tender", "contractPeriod"), dict):
        dated.append((("tender", "contractPeriod"), planned, _ENDS))
    return dated


def _days_of_other_zones(dated: Iterable[_Dated]) -> Iterator[Repair]:
    for steps, holder, fields in dated:
        for field in fields:
            if is_midnight_elsewhere(holder.get(field)):
                yield Repair(
                    (*steps, field),
                    "day_elsewhere",
                    f"{text(holder[field])} looks like midnight in another time zone, which is not told: "
                    "the day is not guessed.",
                )


def _ends_before_starts(dated: Iterable[_Dated]) -> Iterator[Repair]:
    for steps, period, fields in dated:
        if fields is not _ENDS:
            continue
        starts, ends = (day(period.get(end)) for end in _ENDS)
        if starts and ends and ends < starts:
            yield Repair(
                steps,
                "ends_before_start",
                f"The contract ends on {ends.isoformat()}, before it starts on {starts.isoformat()}: both are kept, "
                "and it is not shown as ended.",
            )


_MIDNIGHTS = frozenset({3, 4, 5, 6, 7, 8, 18, 19, 20, 21, 22, 23})
"""The hours in UTC of midnight from India to Greenland's east and in the Americas."""


@each_text_once(most=1 << 12)
def is_midnight_elsewhere(written: str) -> bool:
    """Whether a time in UTC that stands for a day is a full hour at which a day begins in some other zone,
    and none begins in London."""
    if not written.endswith(("Z", "+00:00")):
        return False
    at = instant(written)
    if at is None or (at.minute, at.second, at.microsecond) != (0, 0, 0) or at.hour not in _MIDNIGHTS:
        return False
    return at.astimezone(LONDON).hour != 0
