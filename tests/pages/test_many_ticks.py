"""A search with more choices than anybody ticks costs no more than one with some."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hopmarket.pages.public.search_form import MOST_TICKS
from tests.factories.markup import collapsed

pytestmark = pytest.mark.django_db


def ticks(count: int) -> str:
    return "&".join(f"body=k{number}" for number in range(count))


@pytest.mark.parametrize(
    "path", ["/opportunities/", "/embed/", "/embed/opportunities/", "/opportunities.json"]
)
def test_a_thousand_ticks_cost_no_more_than_fifty(client: Client, path: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        page = collapsed(client.get(f"{path}?{ticks(1000)}").content.decode())
    assert len(asked) <= 2 * MOST_TICKS + 20
    assert f"k{MOST_TICKS - 1}" in page and f"body=k{MOST_TICKS}" not in page


def test_those_left_out_are_told(client: Client) -> None:
    page = collapsed(client.get(f"/opportunities/?{ticks(MOST_TICKS + 1)}").content.decode())
    assert f"Choose at most {MOST_TICKS}" in page and page.count(", remove") == MOST_TICKS
    assert f"Choose at most {MOST_TICKS}" not in collapsed(
        client.get(f"/opportunities/?{ticks(MOST_TICKS)}").content.decode()
    )
