"""The signature of an organisation on one version of a framework: its life, its grades, and who may sign what.

An organisation is asked for each version anew. What it signed stays on the version that it signed: a later
version, a refusal of it, or a withdrawal never changes what bound it before.

Grades as in the Shropshire Compact, whose partners are full signatories or sign a memorandum (the Compact's
frequently asked questions, shropshire.gov.uk). An officer signs under powers that their authority has delegated
(Local Government Act 1972, s. 101), and says which.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from ..clauses import Clause, ClauseDocument
from ..dates_in_words import day as day_in_words
from ..lifecycle import Life, from_each
from ..reasons import unreasoned
from ..refusal import Refusal
from ..sectors import Sector
from ..wordless_text import is_wordless

CITE = "Signing the framework: docs/guides/signing.md"
EVERYBODY = "everybody"
MOST_DAYS_AHEAD = 366
"""A signature takes effect within this many days; no rule sets it, and it is wide."""
MOST_DELEGATION_LETTERS = 300


class SignatureState(StrEnum):
    """Where an organisation stands with one version: asked until it answers."""

    ASKED = "asked"
    SIGNED = "signed"
    DECLINED = "declined"
    LEAVING = "leaving"


class SignatureAct(StrEnum):
    SIGN = "sign"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


_S = SignatureState
_A = SignatureAct

SIGNATURE_LIFE: Life[SignatureState, SignatureAct] = Life(
    name="signature",
    begins=_S.ASKED,
    steps={
        _A.SIGN: from_each((_S.ASKED, _S.DECLINED, _S.SIGNED, _S.LEAVING), _S.SIGNED),
        _A.DECLINE: {_S.ASKED: _S.DECLINED},
        _A.WITHDRAW: {_S.SIGNED: _S.LEAVING},
    },
    cite=CITE,
)
"""Signing again is for another grade: a reservation that is lifted, a refusal or a withdrawal thought over."""


class Grade(StrEnum):
    """How far an organisation binds itself. The codes are data and stay."""

    FULL = "full"
    RESERVATIONS = "reservations"
    MEMORANDUM = "memorandum"
    DECLINED = "declined"


GRADE_LABELS: Mapping[Grade, str] = {
    Grade.FULL: "In full",
    Grade.RESERVATIONS: "With reservations",
    Grade.MEMORANDUM: "A memorandum of some clauses",
    Grade.DECLINED: "Declined",
}


@dataclass(frozen=True, slots=True)
class Reservation:
    """What a signatory does not promise of a clause, or otherwise, in its own words."""

    clause: str
    words: str


@dataclass(frozen=True, slots=True)
class Undertaking:
    """What an officer is about to sign: the grade, what of the clauses is excepted or chosen, since when it
    holds, and the power under which they sign (cited, ticked, and the day on which it ends, if any)."""

    grade: Grade
    officer_post: str
    delegation: str
    has_authority: bool
    delegation_until: date | None = None
    day_of_effect: date | None = None
    reservations: tuple[Reservation, ...] = ()
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AskedVersion:
    """The version that is asked to be signed, as it was shown, and the newest one that was adopted. ``kind`` is
    the kind of the published document: a draft has another one than a framework."""

    kind: str
    number: int
    sha256: str
    newest: int
    document: ClauseDocument = field(repr=False)


def promises_of(document: ClauseDocument, sector: Sector) -> tuple[Clause, ...]:
    """The clauses that bind a sector: what it promises, and what everybody does."""
    return tuple(clause for clause in document.clauses if clause.by in (sector.value, EVERYBODY))


def clauses_to_sign(document: ClauseDocument, sector: Sector) -> frozenset[str]:
    """The numbers that a signatory of a sector may except or choose: its promises, and the clauses of the
    first level in which they stand."""
    promises = promises_of(document, sector)
    return frozenset(clause.number for clause in promises) | {
        clause.parent for clause in promises if clause.parent
    }


def may_sign(
    undertaking: Undertaking, asked: AskedVersion, *, sha256: str, sector: Sector, today: date
) -> None | Refusal:
    """Whether an officer may sign this version so; ``sha256`` is the fingerprint that the officer was shown.

    Refuses ``signature.draft``, ``signature.superseded``, ``signature.other_version``,
    ``signature.nothing_promised``, what :func:`_authority_fault` and :func:`_extent_fault` refuse, and
    ``signature.effect_past`` and ``signature.effect_far``.
    """
    return (
        version_fault(asked, sha256=sha256)
        or _nothing_promised(asked, sector)
        or _authority_fault(undertaking, today)
        or _effect_fault(undertaking.day_of_effect, today)
        or _extent_fault(undertaking, clauses_to_sign(asked.document, sector))
    )


def version_fault(asked: AskedVersion, *, sha256: str) -> None | Refusal:
    """Why nobody answers for this version: it is a draft, a newer one was adopted, or another one was shown."""
    versions = {"version": str(asked.number), "newest": str(asked.newest)}
    if asked.kind != "framework":
        return Refusal("signature.draft", CITE)
    if asked.number != asked.newest:
        return Refusal("signature.superseded", CITE, versions)
    if asked.sha256 != sha256:
        return Refusal("signature.other_version", CITE, versions)
    return None


def _nothing_promised(asked: AskedVersion, sector: Sector) -> None | Refusal:
    return None if promises_of(asked.document, sector) else Refusal("signature.nothing_promised", CITE)


def _authority_fault(undertaking: Undertaking, today: date) -> None | Refusal:
    """Refuses ``signature.post``, ``signature.delegation``, ``signature.authority`` and
    ``signature.authority_ended``, which lets the last day count."""
    if is_wordless(undertaking.officer_post):
        return Refusal("signature.post", CITE)
    cited = undertaking.delegation
    if is_wordless(cited) or len(cited) > MOST_DELEGATION_LETTERS:
        return Refusal("signature.delegation", CITE, {"most": str(MOST_DELEGATION_LETTERS)})
    if not undertaking.has_authority:
        return Refusal("signature.authority", CITE)
    until = undertaking.delegation_until
    if until is not None and until < today:
        return Refusal("signature.authority_ended", CITE, {"until": day_in_words(until)})
    return None


def _effect_fault(day: date | None, today: date) -> None | Refusal:
    if day is not None and day < today:
        return Refusal("signature.effect_past", CITE)
    if day is not None and day > today + timedelta(days=MOST_DAYS_AHEAD):
        return Refusal("signature.effect_far", CITE, {"days": str(MOST_DAYS_AHEAD)})
    return None


def _extent_fault(undertaking: Undertaking, may_name: Collection[str]) -> None | Refusal:
    """Refuses ``signature.grade`` for no grade of signing, ``signature.no_reservation``,
    ``signature.no_clause``, ``signature.clause_unknown``, ``signature.clause_twice`` and ``reasons.missing``."""
    match undertaking.grade:
        case Grade.FULL:
            return None
        case Grade.RESERVATIONS:
            numbers = [reservation.clause for reservation in undertaking.reservations]
            none = "signature.no_reservation"
        case Grade.MEMORANDUM:
            numbers, none = list(undertaking.clauses), "signature.no_clause"
        case _:
            return Refusal("signature.grade", CITE)
    if not numbers:
        return Refusal(none, CITE)
    unknown = [number for number in numbers if number not in may_name]
    if unknown:
        return Refusal("signature.clause_unknown", CITE, {"clause": unknown[0]})
    twice = [number for number in numbers if numbers.count(number) > 1]
    if twice:
        return Refusal("signature.clause_twice", CITE, {"clause": twice[0]})
    if undertaking.grade is Grade.MEMORANDUM:
        return None
    faults = (unreasoned(reservation.words, "sign_document") for reservation in undertaking.reservations)
    return next((fault for fault in faults if fault), None)


def may_decline(asked: AskedVersion, *, sha256: str, reason: str) -> None | Refusal:
    """Whether an organisation may decline this version for this reason. Refuses what :func:`version_fault`
    refuses, and ``reasons.missing``."""
    return version_fault(asked, sha256=sha256) or unreasoned(reason, "decline_document")


def withdrawal_ends_on(asked_on: date, notice_months: int) -> date:
    """The day from which a signature counts no more that is withdrawn on a day: so many calendar months later,
    or the last day of a month that has no such day."""
    months = asked_on.year * 12 + asked_on.month - 1 + notice_months
    year, month = divmod(months, 12)
    return date(year, month + 1, min(asked_on.day, monthrange(year, month + 1)[1]))
