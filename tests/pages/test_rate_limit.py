"""The rate limit of letters that a page sends: counted by the hour and by the place that somebody comes from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.test import RequestFactory

from hopmarket.pages.account.rate_limit import may_send
from hopmarket.records.ledger.current_time import pretend_time

AT = datetime(2026, 11, 26, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def fresh() -> None:
    cache.clear()


def sends(address: str, *, at: datetime = AT, most: int = 3) -> bool:
    with pretend_time(at):
        return may_send(RequestFactory(REMOTE_ADDR=address).get("/"), "letters", from_one=most, from_all=5)


def test_going_on_asking_does_not_put_the_end_of_the_hour_off() -> None:
    assert [sends("192.0.2.1", at=AT + timedelta(minutes=12 * turn)) for turn in range(7)] == [
        *(True, True, True, False, False),
        *(True, True),
    ]


def test_one_network_is_one_place() -> None:
    assert [sends(f"2001:db8::{number}") for number in range(4)] == [True, True, True, False]
    assert sends("2001:db8:0:1::1") and sends("192.0.2.1") and not sends("192.0.2.2")


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:0:1:2::7", "2001:db8:0:1::/64"),
        ("::1", "::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
    ],
)
def test_what_counts_as_a_place(address: str, place: str) -> None:
    assert get_adapter().get_client_ip(RequestFactory(REMOTE_ADDR=address).get("/")) == place
