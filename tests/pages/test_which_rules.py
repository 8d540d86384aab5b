"""The pages on which rules apply: for anybody, and for a draft."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
GOODS = {"buyer": "council", "category": "goods", "path": "advertised", "cpv": "", "with_vat": "207719.99"}


def _page(client: Client, **asked: str) -> str:
    answer = client.get("/rules/which/", {**GOODS, **asked})
    assert answer.status_code == 200
    return answer.content.decode()


def test_anybody_finds_out_which_rules_apply(client: Client) -> None:
    below = _page(client)
    assert "A regulated purchase below the threshold" in below
    assert "Not lawful." in below
    assert "Rule selection-below, since 2025-02-24" in below
    assert "Not read at its source" in below
    above = _page(client, with_vat="207720")
    assert "Goods or services above the threshold" in above
    assert "UK6 Contract award notice" in above


def test_dates_are_in_the_calendar(client: Client) -> None:
    days = {"day_0": "1", "day_1": "12", "day_2": "2026"}
    assert "By 1 December 2026." in _page(client, with_vat="300000", **days)


@pytest.mark.parametrize(
    ("left_out", "message"),
    [
        ("with_vat", "Enter the value with VAT, or the value without"),
        ("buyer", "Choose who buys"),
        ("category", "Choose what is bought"),
        ("path", "Choose how you find a supplier"),
    ],
)
def test_what_is_lacking_is_said(client: Client, left_out: str, message: str) -> None:
    assert message in _page(client, **{left_out: ""})


def test_a_grant_needs_no_value(client: Client) -> None:
    assert "A grant is no purchase" in _page(client, with_vat="", special="grant")
