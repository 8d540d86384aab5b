"""What cannot be searched for is told, and what only sorts neither narrows the list nor widens it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.test import Client

from hopmarket.pages.public.search_form import search_of
from hopmarket.records.ledger import current_time
from tests.factories.market_notices import NOW, bring, closing, release

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_a_fixed_time() -> Iterator[None]:
    with current_time.pretend_time(NOW):
        yield


@pytest.mark.parametrize(
    ("name", "typed"),
    [("q", typed) for typed in ("🌳🌳", "%", "*", "(((", "the", '""')]
    + [(name, typed) for name in ("buyer", "place") for typed in ("🌳", "%%", "(")],
)
def test_what_holds_no_letter_is_told_and_is_no_filter(name: str, typed: str) -> None:
    query = urlencode({name: typed})
    ignored = Client().get(f"/opportunities.json?{query}").json()["ignored"]
    assert list(ignored) == [name]
    markup = Client().get(f"/opportunities/?{query}").content.decode()
    assert "There is a problem" in markup and "1 chosen" not in markup


@pytest.mark.parametrize(
    "query", ["near=WR1+1AA", "sort=newest", "any=on", "typed=on", "near=WR1+1AA&sort=nearest"]
)
def test_what_does_not_narrow_does_not_widen(query: str) -> None:
    bring(release(1), release(2, **closing("2020-01-01T00:00:00Z")))
    totals = [Client().get(f"/opportunities.json?{asked}").json()["total"] for asked in ("", query)]
    assert totals == [1, 1]
    every = search_of(QueryDict(f"q=&{query}")).query().urlencode()
    assert Client().get(f"/opportunities.json?{every}").json()["total"] == 2


def test_where_to_measure_from_is_no_filter() -> None:
    bring(release(1))
    assert "1 chosen" not in Client().get("/opportunities/?q=&near=WR1+1AA").content.decode()
