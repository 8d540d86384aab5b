"""What is published of a signatory, as values: each of its answers, and how they are checked against the
versions of which they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ..sectors import Sector
from .in_force import SignatureInTime
from .signature import Grade, Reservation


@dataclass(frozen=True, slots=True)
class PublishedSignature:
    """One answer of a signatory to one version, as it is published."""

    version: int
    sha256: str
    grade: Grade
    officer: str
    post: str
    delegation: str
    signed_on: date
    signed_at: datetime
    day_of_effect: date
    reservations: tuple[Reservation, ...] = ()
    clauses: tuple[str, ...] = ()
    reason: str = ""
    delegation_until: date | None = None
    ends_on: date | None = None
    withdrawn_at: datetime | None = None
    why_withdrawn: str = ""


@dataclass(frozen=True, slots=True)
class Signatory:
    """An organisation with all its answers, the oldest first."""

    key: str
    name: str
    sector: Sector
    answers: tuple[PublishedSignature, ...]

    def in_time(self, number: int) -> list[SignatureInTime]:
        """Its answers as what counts for who is bound when, under the number by which successions know it. The
        first has the place 1."""
        return [
            SignatureInTime(
                number,
                answer.version,
                answer.grade,
                answer.signed_on,
                answer.day_of_effect,
                place,
                answer.ends_on,
                answer.reservations,
                answer.clauses,
            )
            for place, answer in enumerate(self.answers, 1)
        ]

    def newest_on(self, version: int) -> PublishedSignature | None:
        """Its last answer to a version."""
        return next((answer for answer in reversed(self.answers) if answer.version == version), None)


def signatory_from(facts: Mapping[str, Any]) -> Signatory:
    """Reads the facts of a published document of the kind "signature"."""
    return Signatory(
        facts["key"],
        facts["organisation"],
        Sector(facts["sector"]),
        tuple(_answer_from(row) for row in facts["answers"]),
    )


def _answer_from(row: Mapping[str, Any]) -> PublishedSignature:
    return PublishedSignature(
        row["version"],
        row["sha256"],
        Grade(row["grade"]),
        row["officer"],
        row["post"],
        row["delegation"],
        date.fromisoformat(row["signed_on"]),
        datetime.fromisoformat(row["signed_at"]),
        date.fromisoformat(row["day_of_effect"]),
        tuple(Reservation(listed["clause"], listed["words"]) for listed in row["reservations"]),
        tuple(row["clauses"]),
        row["reason"],
        _day(row["delegation_until"]),
        _day(row["ends_on"]),
        datetime.fromisoformat(row["withdrawn_at"]) if row["withdrawn_at"] else None,
        row["why_withdrawn"],
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def signature_faults(signatories: Iterable[Signatory], fingerprints: Mapping[int, str]) -> Iterator[str]:
    """Says of each answer that is not of a published version, by number and fingerprint, what is wrong."""
    for signatory in signatories:
        for answer in signatory.answers:
            named = f"{signatory.name}, {answer.signed_on.isoformat()}, version {answer.version}"
            if answer.version not in fingerprints:
                yield f"{named}: no such version is published"
            elif answer.sha256 != fingerprints[answer.version]:
                yield f"{named}: signed {answer.sha256}, published {fingerprints[answer.version]}"
