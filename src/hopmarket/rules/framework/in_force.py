"""Which version of the framework binds a buyer on a day, by which grade and with which reservations.

A version binds those who signed it, from the day on which it takes effect or the day from which the signature
holds, whichever is later, and until the day on which a withdrawal ends it. A buyer who has not signed a later
version stays bound by the one that it did sign. A successor council has not signed until it signs: what its
predecessor signed is named beside it and binds nobody any more. (Contracts pass to a successor by order, SI
2008/2176; a framework that is an undertaking of policy is signed by a body for itself.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from ..succession import SuccessionStep
from .signature import Grade, Reservation


@dataclass(frozen=True, slots=True)
class VersionSince:
    """An adopted version, and the day from which it has effect."""

    number: int
    since: date


@dataclass(frozen=True, slots=True)
class SignatureInTime:
    """One answer of an organisation to one version: what counts for who is bound when. ``place`` is its place
    among the organisation's answers; a later one on the same version goes before an earlier one."""

    signatory: int
    version: int
    grade: Grade
    signed_on: date
    day_of_effect: date
    place: int
    ends_on: date | None = None
    reservations: tuple[Reservation, ...] = ()
    clauses: tuple[str, ...] = ()


class WhyNot(StrEnum):
    """Why no version binds a buyer on a day; IN_FORCE where one does."""

    IN_FORCE = "in_force"
    NONE_ADOPTED = "none_adopted"
    NOT_SIGNED = "not_signed"
    NOT_YET = "not_yet"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    SUCCEEDED = "succeeded"


@dataclass(frozen=True, slots=True)
class PredecessorSigned:
    """That a predecessor had signed a version when it ended, on the day ``until``."""

    organisation: int
    version: int
    grade: Grade
    until: date


@dataclass(frozen=True, slots=True)
class InForce:
    """What binds a buyer on a day: ``version`` 0 binds nothing, and ``why`` says why not. ``reservations`` and
    ``clauses`` (of a memorandum) are those of the signature, ``place`` is its place; ``since`` is the day from
    which it binds, or will."""

    buyer: int
    day: date
    version: int
    why: WhyNot
    grade: Grade | None = None
    since: date | None = None
    ends_on: date | None = None
    reservations: tuple[Reservation, ...] = ()
    clauses: tuple[str, ...] = ()
    predecessors: tuple[PredecessorSigned, ...] = ()
    place: int = 0

    def binds(self, clause: str) -> bool:
        """Whether a clause, or one of the first level in which it stands, binds the buyer without reserve."""
        names = {clause, clause.rpartition(".")[0]} - {""}
        if not self.version or names & {reservation.clause for reservation in self.reservations}:
            return False
        return self.grade is not Grade.MEMORANDUM or bool(names & set(self.clauses))


def framework_in_force(
    buyer: int,
    day: date,
    versions: Sequence[VersionSince],
    signatures: Sequence[SignatureInTime],
    successions: Sequence[SuccessionStep],
) -> InForce:
    """Which version binds a buyer on a day. ``signatures`` may be those of everybody; on a version that was
    never adopted, such as a draft, they count for nothing. Signatures given after the day are not known on
    it."""
    since = {version.number: version.since for version in versions}
    answers = sorted(
        (
            answer
            for answer in signatures
            if answer.signatory == buyer and answer.version in since and answer.signed_on <= day
        ),
        key=lambda answer: (answer.version, answer.place),
    )
    before = _predecessors(buyer, day, versions, signatures, successions)
    if any(buyer in step.before and step.on <= day for step in successions):
        return InForce(buyer, day, 0, WhyNot.SUCCEEDED, predecessors=before)
    signed = [answer for answer in answers if answer.grade is not Grade.DECLINED]
    binding = [
        answer
        for answer in signed
        if binds_from(answer, since) <= day and (answer.ends_on is None or day < answer.ends_on)
    ]
    if binding:
        return _bound(binding[-1], WhyNot.IN_FORCE, buyer, day, since, before)
    if not since:
        return InForce(buyer, day, 0, WhyNot.NONE_ADOPTED, predecessors=before)
    coming = [
        answer
        for answer in signed
        if day < (begins := binds_from(answer, since)) and (answer.ends_on is None or begins < answer.ends_on)
    ]
    if coming:
        return _bound(coming[-1], WhyNot.NOT_YET, buyer, day, since, before)
    if not answers:
        return InForce(buyer, day, 0, WhyNot.NOT_SIGNED, predecessors=before)
    why = WhyNot.DECLINED if answers[-1].grade is Grade.DECLINED else WhyNot.WITHDRAWN
    return InForce(buyer, day, 0, why, predecessors=before)


@dataclass(frozen=True, slots=True)
class BindingSpan:
    """A time in which one version binds a buyer: from a day on, and until the day before ``until``; None where
    no end is known."""

    version: int
    since: date
    until: date | None


def binding_spans(
    buyer: int,
    versions: Sequence[VersionSince],
    signatures: Sequence[SignatureInTime],
    successions: Sequence[SuccessionStep],
) -> tuple[BindingSpan, ...]:
    """The times in which versions bind a buyer, the earliest first: what :func:`framework_in_force` says of
    every day."""
    own = [answer for answer in signatures if answer.signatory == buyer]
    changes = {version.since for version in versions} | {step.on for step in successions}
    changes |= {
        day for answer in own for day in (answer.signed_on, answer.day_of_effect, answer.ends_on) if day
    }
    spans: list[BindingSpan] = []
    for day in sorted(changes):
        version = framework_in_force(buyer, day, versions, own, successions).version
        if spans and spans[-1].until is None:
            if spans[-1].version == version:
                continue
            spans[-1] = replace(spans[-1], until=day)
        if version:
            spans.append(BindingSpan(version, day, None))
    return tuple(spans)


def binds_from(answer: SignatureInTime, since: dict[int, date]) -> date:
    """The day from which a signature binds: its own, or its version's, whichever is later."""
    return max(answer.day_of_effect, since[answer.version])


def _bound(
    answer: SignatureInTime,
    why: WhyNot,
    buyer: int,
    day: date,
    since: dict[int, date],
    before: tuple[PredecessorSigned, ...],
) -> InForce:
    return InForce(
        buyer,
        day,
        answer.version if why is WhyNot.IN_FORCE else 0,
        why,
        answer.grade,
        binds_from(answer, since),
        answer.ends_on,
        answer.reservations,
        answer.clauses,
        before,
        answer.place,
    )


def _predecessors(
    buyer: int,
    day: date,
    versions: Sequence[VersionSince],
    signatures: Sequence[SignatureInTime],
    successions: Sequence[SuccessionStep],
) -> tuple[PredecessorSigned, ...]:
    """What each predecessor had signed on its last day; of one that had signed nothing, what its own
    predecessors had. Each step looks only at what was before it, so that it ends."""
    found: list[PredecessorSigned] = []
    for step in successions:
        if step.on > day or buyer not in {successor.organisation for successor in step.after}:
            continue
        for predecessor in sorted(step.before):
            last = step.on - timedelta(days=1)
            bound = framework_in_force(predecessor, last, versions, signatures, successions)
            if bound.version and bound.grade:
                found.append(PredecessorSigned(predecessor, bound.version, bound.grade, step.on))
            else:
                found += bound.predecessors
    return tuple(found)
