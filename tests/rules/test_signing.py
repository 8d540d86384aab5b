"""Signing a version: every state and act, the grades, the officer's powers, and the day on which it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.clauses import Clause, ClauseDocument
from hopmarket.rules.framework.signature import (
    SIGNATURE_LIFE,
    AskedVersion,
    Grade,
    Reservation,
    SignatureAct,
    SignatureState,
    Undertaking,
    clauses_to_sign,
    may_decline,
    may_sign,
    withdrawal_ends_on,
)
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.sectors import Sector

S, A = SignatureState, SignatureAct
DAY = date(2026, 11, 30)
PRINT = "ab" * 32
DOCUMENT = ClauseDocument(
    "framework",
    "A Common Commissioning Framework",
    clauses=(
        Clause("1", "Purpose", "Why there is a framework."),
        Clause("2", "Start from the need"),
        Clause("2.1", text="We publish what residents told us.", by="public"),
        Clause("2.2", text="We bring what we hear.", by="voluntary"),
        Clause("7", "Pay on time"),
        Clause("7.1", text="We pay within ten days.", by="public"),
        Clause("9", "Learn together", "We share what failed.", by="everybody"),
    ),
)
ASKED = AskedVersion("framework", 2, PRINT, 2, DOCUMENT)
FULL = Undertaking(Grade.FULL, "Director of Adult Services", "Scheme of delegation, part 3", True)
WORDS = "We pay within 20 days, not ten, until April"

ACTS = (A.SIGN, A.DECLINE, A.WITHDRAW)
DECIDED = {
    S.ASKED: "signed declined .",
    S.DECLINED: "signed . .",
    S.SIGNED: "signed . leaving",
    S.LEAVING: "signed . .",
}


@pytest.mark.parametrize("state", S)
def test_every_act_in_every_state(state: SignatureState) -> None:
    assert set(ACTS) == set(A)
    for act, wanted in zip(ACTS, DECIDED[state].split(), strict=True):
        after = SIGNATURE_LIFE.after(state, act)
        if wanted == ".":
            assert isinstance(after, Refusal) and after.reason == f"signature.{act}.not_now"
        else:
            assert after == S(wanted)


def _refused(asked: AskedVersion = ASKED, *, sha256: str = PRINT, **changed: object) -> str:
    fault = may_sign(replace(FULL, **changed), asked, sha256=sha256, sector=Sector.PUBLIC, today=DAY)  # type: ignore[arg-type]
    return fault.reason if fault else ""


def test_a_version_in_force_is_signed_in_full() -> None:
    assert _refused() == ""
    assert _refused(delegation_until=DAY, day_of_effect=DAY) == ""


@pytest.mark.parametrize(
    "asked, reason",
    [
        (replace(ASKED, kind="framework_draft"), "signature.draft"),
        (replace(ASKED, newest=3), "signature.superseded"),
        (replace(ASKED, sha256="cd" * 32), "signature.other_version"),
        (
            replace(ASKED, document=replace(DOCUMENT, clauses=DOCUMENT.clauses[:2])),
            "signature.nothing_promised",
        ),
    ],
)
def test_only_the_newest_adopted_version_as_it_was_shown(asked: AskedVersion, reason: str) -> None:
    assert _refused(asked) == reason
    if reason != "signature.nothing_promised":
        declined = may_decline(asked, sha256=PRINT, reason="Our board has not agreed to it")
        assert declined and declined.reason == reason


@pytest.mark.parametrize(
    "changed, reason",
    [
        ({"officer_post": " "}, "signature.post"),
        ({"delegation": "🙂"}, "signature.delegation"),
        ({"delegation": "words " * 60}, "signature.delegation"),
        ({"has_authority": False}, "signature.authority"),
        ({"delegation_until": DAY - timedelta(1)}, "signature.authority_ended"),
        ({"day_of_effect": DAY - timedelta(1)}, "signature.effect_past"),
        ({"day_of_effect": DAY + timedelta(367)}, "signature.effect_far"),
        ({"grade": Grade.DECLINED}, "signature.grade"),
        ({"grade": Grade.RESERVATIONS}, "signature.no_reservation"),
        ({"grade": Grade.RESERVATIONS, "reservations": (Reservation("7.1", "No."),)}, "reasons.missing"),
        (
            {"grade": Grade.RESERVATIONS, "reservations": (Reservation("8", WORDS),)},
            "signature.clause_unknown",
        ),
        (
            {"grade": Grade.RESERVATIONS, "reservations": (Reservation("2.2", WORDS),)},
            "signature.clause_unknown",
        ),
        (
            {"grade": Grade.RESERVATIONS, "reservations": (Reservation("7", WORDS),) * 2},
            "signature.clause_twice",
        ),
        ({"grade": Grade.RESERVATIONS, "reservations": (Reservation("7.1", WORDS),)}, ""),
        ({"grade": Grade.MEMORANDUM}, "signature.no_clause"),
        ({"grade": Grade.MEMORANDUM, "clauses": ("1",)}, "signature.clause_unknown"),
        ({"grade": Grade.MEMORANDUM, "clauses": ("7.1", "9")}, ""),
    ],
)
def test_powers_days_and_grades(changed: dict[str, object], reason: str) -> None:
    assert _refused(**changed) == reason


def test_each_sector_signs_the_promises_of_its_own_side() -> None:
    assert clauses_to_sign(DOCUMENT, Sector.PUBLIC) == {"2", "2.1", "7", "7.1", "9"}
    assert clauses_to_sign(DOCUMENT, Sector.VOLUNTARY) == {"2", "2.2", "9"}
    assert clauses_to_sign(DOCUMENT, Sector.BUSINESS) == {"9"}


def test_declining_takes_five_words() -> None:
    short = may_decline(ASKED, sha256=PRINT, reason="Not for us")
    assert short and short.reason == "reasons.missing"
    assert may_decline(ASKED, sha256=PRINT, reason="Our board has not agreed to it") is None


@pytest.mark.parametrize(
    "asked_on, months, ends_on",
    [
        (DAY, 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 12, 31), 6, date(2027, 6, 30)),
        (DAY, 0, DAY),
        (date(2026, 5, 15), 12, date(2027, 5, 15)),
    ],
)
def test_a_withdrawal_ends_so_many_calendar_months_later(asked_on: date, months: int, ends_on: date) -> None:
    assert withdrawal_ends_on(asked_on, months) == ends_on


@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)), st.integers(0, 36))
def test_a_longer_notice_never_ends_sooner(asked_on: date, months: int) -> None:
    ends_on = withdrawal_ends_on(asked_on, months)
    assert asked_on <= ends_on <= withdrawal_ends_on(asked_on, months + 1)
    assert abs((ends_on - asked_on).days - months * 30.44) < 4
