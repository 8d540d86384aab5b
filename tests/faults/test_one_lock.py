"""One clock, one lock: whoever closes waits for every submission in flight and misses none."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from hopmarket.records.ledger.current_time import pretend_time
from hopmarket.records.ledger.models import Event
from hopmarket.records.ledger.queries import first_ledger_fault
from hopmarket.records.responses.models import SealedCopy
from hopmarket.records.responses.services import close_due
from hopmarket.records.responses.services import sealing as sealing_service
from tests.factories.purchases import Purchase, a_purchase, sealed, worked_on

WAIT = 30


def _in_thread(work: Callable[[], Any]) -> tuple[threading.Thread, list[BaseException]]:
    faults: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, faults


@pytest.mark.django_db(transaction=True)
def test_closing_waits_for_a_submission_in_flight(monkeypatch: pytest.MonkeyPatch) -> None:
    purchase: Purchase = a_purchase("published")
    bidder = purchase.house.bidders[0]
    closes_at = purchase.opportunity.closes_at
    assert closes_at is not None
    just_before, just_after = closes_at - timedelta(seconds=1), closes_at + timedelta(seconds=1)
    with pretend_time(just_before):
        response = worked_on(purchase, bidder)
    inside, go_on = threading.Event(), threading.Event()
    receive = sealing_service._receive

    def slowly(*args: Any, **kwargs: Any) -> Any:
        inside.set()
        assert go_on.wait(WAIT)
        return receive(*args, **kwargs)

    monkeypatch.setattr(sealing_service, "_receive", slowly)

    def submit() -> None:
        with pretend_time(just_before):
            sealed(response, bidder, just_before)

    closed: list[int] = []

    def close() -> None:
        with pretend_time(just_after):
            closed.append(close_due(just_after))

    submitting, submit_faults = _in_thread(submit)
    assert inside.wait(WAIT)
    closing, close_faults = _in_thread(close)
    closing.join(1)
    assert closing.is_alive(), "the closer did not wait for the submission in flight"
    go_on.set()
    submitting.join(WAIT)
    closing.join(WAIT)
    assert not submit_faults and not close_faults and closed == [1]
    copy = SealedCopy.objects.get(response=response, set_aside_at=None)
    event = Event.objects.get(act="close_opportunity")
    assert event.facts["closing_list"] == [copy.receipt_print]
    assert first_ledger_fault() is None


@pytest.mark.django_db(transaction=True)
def test_a_submission_that_waited_for_the_closer_is_refused() -> None:
    purchase: Purchase = a_purchase("published")
    bidder = purchase.house.bidders[0]
    closes_at = purchase.opportunity.closes_at
    assert closes_at is not None
    with pretend_time(closes_at - timedelta(seconds=1)):
        response = worked_on(purchase, bidder)
    with pretend_time(closes_at):
        assert close_due(closes_at) == 1
        with pytest.raises(AssertionError):
            sealed(response, bidder, closes_at)
    assert not SealedCopy.objects.filter(response=response).exists()
