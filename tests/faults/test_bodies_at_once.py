"""Two officers serve one body at the same moment: no seat goes to two people, no decision shares a number, and none
stands beside an attendance in which it would have lacked its quorum."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from hopmarket.records.bodies.models import Attendance, BodyDecision, Seat
from hopmarket.records.ledger.acts import ACTS
from hopmarket.records.ledger.queries import first_ledger_fault
from hopmarket.records.publications.models import PublishedDocument
from hopmarket.rules.refusal import Refusal
from tests.factories.partnership import must, partnership
from tests.factories.standing_bodies import SEATS, SECOND, address_of, sitting_body

BEGAN = datetime(2026, 11, 2, 9, tzinfo=UTC)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What the acts give, each tried in a thread of its own at the same moment; an error fails the test."""
    gate, given, faults = threading.Barrier(len(acts)), list[Any](), list[BaseException]()

    def run(act: Callable[[], Any]) -> None:
        try:
            gate.wait()
            given.append(act())
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    return given


@pytest.mark.django_db(transaction=True)
def test_two_officers_serve_one_body_at_once() -> None:
    sitting = sitting_body(partnership(BEGAN), BEGAN, "held")
    by, meeting, at = sitting.officer, sitting.meeting, sitting.begins() + SECOND
    record, presences = sitting.record(), sitting.presences()
    gone = tuple(replace(one, left_at=at) for one in presences[2:])
    later = replace(record, decided_at=at)

    def decide() -> Any:
        return ACTS["record_decision"](meeting=meeting, record=later, by=by, at=at)

    def two_left() -> Any:
        return ACTS["record_attendance"](meeting=meeting, presences=(*presences[:2], *gone), by=by, at=at)

    given = at_once(decide, two_left, decide)
    taken = BodyDecision.objects.count()
    refused = [one.reason for one in given if isinstance(one, Refusal)]
    if Attendance.objects.filter(left_at=None).count() == len(SEATS):
        assert taken == 2 and refused == ["attendance.undoes_decision"]
    else:
        assert taken == 0 and refused == ["body.too_few_present"] * 2
    given = at_once(*(lambda: ACTS["record_decision"](meeting=meeting, record=record, by=by, at=at),) * 3)
    assert sorted(one.number for one in given) == [*range(taken + 1, taken + 4)]
    assert PublishedDocument.objects.filter(kind="decision").count() == taken + 3

    seat, other = (
        must(ACTS["add_seat"](body=sitting.body, plan=replace(SEATS[2], post=post), by=by, at=at))
        for post in ("Director of housing", "Director of public health")
    )
    first, second = (address_of(member) for member in sitting.house.evaluators[:2])

    def fill(which: Seat, email: str) -> Callable[[], Any]:
        return lambda: ACTS["fill_seat"](seat=which, email=email, by=by, at=at)

    given = at_once(fill(seat, first), fill(seat, second), fill(other, second))
    reasons = [one.reason for one in given if isinstance(one, Refusal)]
    people = list(Seat.objects.filter(ended_at=None, person__isnull=False).values_list("person", flat=True))
    assert len(people) == len(set(people)) == len(SEATS) + len(given) - len(reasons)
    assert reasons and set(reasons) <= {"seat.held", "seat.has_one_already"}
    assert first_ledger_fault() is None
