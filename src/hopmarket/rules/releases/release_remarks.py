"""What a release says that nobody can be sure of: kept as it is, and noted in the report of its import."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..local_time import LONDON
from .json_values import Json, day, instant, part, rows, text
from .local_parties import reused_ids
from .release_parties import REFERENCES, is_name_of, parties_by_id
from .release_repairs import Repair, Steps


def release_remarks(release: Json) -> Iterator[Repair]:
    """Everything that is noted about one release: where, of which kind, and a sentence."""
    reused = dict(reused_ids(release))
    for number, names in reused.items():
        quoted = " and for ".join(f"“{name}”" for name in names)
        yield Repair(
            ("parties",),
            "party_id",
            f"The party id {number} stands for {quoted}. Each is kept by its own name, and none gets another's number.",
        )
    parties = {number: row for number, row in parties_by_id(release).items() if number not in reused}
    if parties:
        yield from _names_that_differ(release, (), parties)
    yield from _days_of_other_zones(release)
    yield from _ends_before_starts(release)


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


_PERIODS = ("startDate", "endDate")


def _days_of_other_zones(release: Json) -> Iterator[Repair]:
    for steps, written in _days(release):
        if is_midnight_elsewhere(written):
            yield Repair(
                steps,
                "day_elsewhere",
                f"{written} looks like midnight in another time zone, which is not told: the day is not guessed.",
            )


def _ends_before_starts(release: Json) -> Iterator[Repair]:
    for steps, period in _contract_periods(release):
        starts, ends = (day(part(period, end)) for end in _PERIODS)
        if starts and ends and ends < starts:
            yield Repair(
                steps,
                "ends_before_start",
                f"The contract ends on {ends.isoformat()}, before it starts on {starts.isoformat()}: both are kept, "
                "and it is not shown as ended.",
            )


def _contract_periods(release: Json) -> Iterator[tuple[Steps, Any]]:
    """The periods of contracts, with where they stand."""
    for name, period in (("awards", "contractPeriod"), ("contracts", "period")):
        yield from (
            ((name, place, period), part(row, period)) for place, row in enumerate(rows(release, name))
        )
    yield ("tender", "contractPeriod"), part(release, "tender", "contractPeriod")


def _days(release: Json) -> Iterator[tuple[Steps, str]]:
    """The days of contracts, with where they stand."""
    for name, period in (("awards", "contractPeriod"), ("contracts", "period")):
        for place, row in enumerate(rows(release, name)):
            yield (name, place, "dateSigned"), text(row.get("dateSigned"))
            yield from (((name, place, period, end), text(part(row, period, end))) for end in _PERIODS)
    planned = part(release, "tender", "contractPeriod")
    yield from ((("tender", "contractPeriod", end), text(part(planned, end))) for end in _PERIODS)


_MIDNIGHTS = frozenset({3, 4, 5, 6, 7, 8, 18, 19, 20, 21, 22, 23})
"""The hours in UTC of midnight from India to Greenland's east and in the Americas."""


def is_midnight_elsewhere(written: str) -> bool:
    """Whether a time in UTC that stands for a day is a full hour at which a day begins in some other zone,
    and none begins in London."""
    if not written.endswith(("Z", "+00:00")):
        return False
    at = instant(written)
    if at is None or (at.minute, at.second, at.microsecond) != (0, 0, 0) or at.hour not in _MIDNIGHTS:
        return False
    return at.astimezone(LONDON).hour != 0
