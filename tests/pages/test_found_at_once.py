"""Words that find something: references, other words for the same work, some of the words, and how far."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from hopmarket import reference_data
from hopmarket.pages.public.search_examples import search_examples
from hopmarket.records.alerts import stored_query
from hopmarket.records.ledger import current_time
from hopmarket.records.notices.models import Notice
from hopmarket.records.search.run import SearchQuery, StatusFilter, run_search
from hopmarket.records.search.upkeep import rebuild_index
from tests.factories.market_notices import NOW, at, bring, closing, release
from tests.factories.markup import collapsed

pytestmark = pytest.mark.django_db
CASE = Path(__file__).parents[1] / "data" / "cases" / "27-search-reference.json"


@pytest.fixture(autouse=True)
def _at_a_fixed_time() -> Iterator[None]:
    with current_time.pretend_time(NOW):
        yield


def page(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200, address
    return html.unescape(str(collapsed(answer.content.decode())))


def listed(markup: str) -> list[str]:
    return re.findall(r'<h3 class="hm-h3"><a href="[^"]*" class="hm-nov">([^<]*)', markup)


def titles(words: str, **asked: Any) -> list[str]:
    answer = run_search(SearchQuery(words=words, **asked), now=NOW, facets=False)
    return [notice.title for notice in answer.notices]


def test_each_reference_finds_its_notice_first_bare_and_quoted() -> None:
    releases = json.loads(CASE.read_bytes())["releases"]
    bring(*releases, release(60, title="Head Office, IT and DPS: WCC LG 2026 (a)"))
    for case in releases:
        reference, title = case["tender"]["id"], case["tender"]["title"]
        for typed in (reference, f'"{reference}"', f"“{reference.lower()}”", f" {reference}  "):
            assert titles(typed)[0] == title, typed
    assert titles("WCC 2026 0045-A")[0] == titles("wcc20260045a")[0] == "Notice number one"


def test_part_of_a_reference_among_words_finds_it_too_and_what_is_none_is_read_word_by_word() -> None:
    bring(
        release(1, id="AB/2026/17", title="Hedges of the north"),
        release(2, id="AB/2026/18", title="Hedges of the south"),
        release(3, id="x", title="Cleaning in 2026"),
    )
    assert titles("hedges AB/2026/18") == ["Hedges of the south"]
    assert titles("2026/17") == ["Hedges of the north"]
    assert titles("cleaning/2026") == ["Cleaning in 2026"]
    assert titles("hedges -AB/2026/18") == ["Hedges of the north"]


def test_other_words_for_the_same_work_are_searched_for_and_told() -> None:
    bring(
        release(1, title="Companionship for older people"),
        release(2, title="Grounds maintenance of parks"),
        release(3, title="Hedge cutting"),
    )
    markup = page("/opportunities/?q=befriending")
    assert listed(markup) == ["Companionship for older people"]
    assert "Also searched for: companionship." in markup
    assert '<a href="?q=befriending&typed=on">Search only for the words typed</a>' in markup
    assert listed(page("/opportunities/?q=hedge+cutting")) == [
        "Hedge cutting",
        "Grounds maintenance of parks",
    ]
    assert "grounds maintenance (wider)" in page("/opportunities/?q=hedge+cutting")
    assert listed(page("/opportunities/?q=grounds+maintenance")) == ["Grounds maintenance of parks"]
    typed = page("/opportunities/?q=hedge+cutting&typed=on")
    assert listed(typed) == ["Hedge cutting"] and "Also searched for" not in typed
    assert 'href="?q=hedge+cutting">Only the words typed ' in typed
    assert titles('"hedge cutting"') == ["Hedge cutting"]


def test_feeds_files_and_the_api_search_for_the_same_words() -> None:
    bring(release(1, title="Companionship for older people"))
    for address in ("atom?q=befriending", "ics?q=befriending", "csv?q=befriending", "json?q=befriending"):
        assert b"Companionship" in Client().get(f"/opportunities.{address}").getvalue(), address
        assert b"Companionship" not in Client().get(f"/opportunities.{address}&typed=on").getvalue(), address
    answer = Client().get("/api/v1/notices?q=befriending").json()
    assert answer["total"] == 1 and answer["synonyms"] == [{"words": "companionship", "wider": False}]
    assert Client().get("/api/v1/notices?q=befriending&typed=on").json()["total"] == 0


def test_where_none_has_all_the_words_those_with_most_of_them_are_shown_and_the_difference_told() -> None:
    bring(
        release(1, title="Lantern repairs"),
        release(2, title="Lantern and violin repairs"),
        release(3, title="Kettle and violin", **closing("2020-01-01T00:00:00Z")),
    )
    markup = page("/opportunities/?q=lantern+kettle+violin+trombone&status=open")
    assert listed(markup) == ["Lantern and violin repairs", "Lantern repairs"]
    assert "No notice with these filters has all these words; these have some of them" in markup
    assert "Nothing with these filters says “kettle” or “trombone”." in markup
    kept = "q=lantern+kettle+violin+trombone&status=open&any=on"
    for form in ("atom", "csv", "ics", "json"):
        assert f'href="/opportunities.{form}?{kept}"' in markup, form
    assert f'href="/saved-searches/new/?{kept}"' in markup
    saving = page(f"/saved-searches/new/?{kept}")
    assert "Only notices that have all of them" in saving and "Any of the words" in saving
    outside = page("/opportunities/?q=kettle+violin&status=open")
    assert "1 notice answers all these words" in collapsed(outside)


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ('{"words":"hedge"}', True),
        ('{"typed":false,"words":"hedge"}', False),
        ('{"statuses":["open"]}', False),
    ],
)
def test_a_search_saved_before_there_were_synonyms_finds_what_its_page_showed(
    stored: str, typed: bool
) -> None:
    asked = stored_query.query_from_json(stored)
    assert asked.typed is typed
    assert stored_query.query_from_json(stored_query.query_to_json(asked)) == asked


def test_what_is_open_stands_before_a_closed_notice_that_matches_a_little_better() -> None:
    bring(
        release(1, title="Violin lessons for beginners", **closing("2020-01-01T00:00:00Z")),
        release(2, title="Violin lessons for all beginners"),
        release(3, title="Lessons for beginners and others, now and then with a violin"),
    )
    every = titles("violin lessons")
    assert every[:2] == ["Violin lessons for all beginners", "Violin lessons for beginners"]
    assert titles("violin lessons", statuses=(StatusFilter.CLOSED,)) == ["Violin lessons for beginners"]


def test_the_specification_of_a_notice_posted_here_is_searched() -> None:
    bring(release(1, title="Evenings in the boathouse"))
    document = {"id": "s", "documentType": "technicalSpecifications", "description": "toast and trombones"}
    record = {"tender": {"documents": [document], "lots": [{"title": "Kettle", "description": "one"}]}}
    assert titles("trombones") == []
    Notice.objects.update(is_ours=True, source=None, compiled=json.dumps(record).encode())
    rebuild_index()
    assert titles("trombones") == titles("kettle") == ["Evenings in the boathouse"]


def test_homes_examples_find_something_open_or_are_not_there() -> None:
    assert 'id="examples"' not in page("/")
    bring(
        release(1, title="Catering", **at("WR1 1AA")),
        release(2, title="Roofing of a barn"),
        release(3, title="Youth club", **closing("2020-01-01T00:00:00Z")),
    )
    markup = page("/")
    assert [example.words for example in search_examples(NOW)] == ["catering", "roof repairs"]
    for address in re.findall(r'<a href="(/opportunities/\?q=[^"]+&status=open)">', markup):
        assert listed(page(address)), address


def test_homes_examples_are_those_of_this_database_not_of_one_before_a_restored_backup() -> None:
    with transaction.atomic():
        bring(release(1, title="Home from hospital"))
        page("/")
        assert [example.words for example in search_examples(NOW)] == ["home from hospital"]
        transaction.set_rollback(True)
    bring(release(1, title="Catering"))
    page("/")
    assert [example.words for example in search_examples(NOW)] == ["catering"]


def test_a_distance_to_the_buyers_office_is_said_to_be_that() -> None:
    buyer = {"id": "b", "name": "Arrow College", "roles": ["buyer"], "address": {"postalCode": "WR1 1AA"}}
    bring(
        release(1, title="Work in a place", **at("WR1 1AA")),
        release(
            2, {"parties": [buyer], "buyer": {"id": "b", "name": "Arrow College"}}, title="Work in a region"
        ),
    )
    markup = page("/opportunities/?near=WR5+1AA")
    first, second = (line for line in markup.split("<li") if "Work in a" in line)
    for line in (first, second):
        assert ("buyer’s office about" in line) is ("Work in a region" in line)
    rows = {row["title"]: row for row in Client().get("/opportunities.json?near=WR5+1AA").json()["results"]}
    assert rows["Work in a place"]["distance_to"] == "work"
    assert rows["Work in a region"]["distance_to"] == "buyer"


@pytest.mark.parametrize(
    ("sent", "short"),
    [
        (
            "?q=&status=open&vcse=on&near=&place=&buyer=&least=&most=&closes_from=&closes_until=&sort=",
            "?status=open&vcse=on",
        ),
        ("?q=hedge&near=&sort=", "?q=hedge"),
        ("?q=&near=&view=map", "?view=map&q="),
        ("?q=+&near=", "?q="),
    ],
)
def test_an_address_says_only_what_was_chosen(sent: str, short: str) -> None:
    answer = Client().get(f"/opportunities/{sent}")
    assert answer.status_code == 302 and answer["Location"] == f"/opportunities/{short}"
    assert Client().get(answer["Location"]).status_code == 200


def test_the_results_are_one_step_from_the_search_box() -> None:
    markup = page("/opportunities/")
    assert markup.index('href="#results"') < markup.index("hm-filt__h") < markup.index('id="results"')


def test_an_original_is_led_to_by_who_takes_responses_or_told_how_to_find_it() -> None:
    address = "https://procontract.due-north.com/Advert?advertId=7"
    bring(
        release(1, id="NUMBER/7", title="With an address", description=f"See {address}."),
        release(2, id="NUMBER/8", title="Without"),
    )
    Notice.objects.update(original_url="")
    ocids = dict(Notice.objects.values_list("title", "ocid"))
    Notice.objects.filter(title="With an address").update(original_url=address)
    with_address, without = (
        page(f"/opportunities/{ocids[title]}/") for title in ("With an address", "Without")
    )
    assert f'href="{address}" rel="noopener noreferrer nofollow">Respond at ProContract</a>' in with_address
    assert "bidders are sent to this address" in with_address
    assert "NUMBER/8" in without and "for its number" in without and "Respond at" in without


def test_invented_postcodes_are_known_in_a_demonstration_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOPMARKET_DEMONSTRATION", raising=False)
    assert reference_data.centre_of("WR99 3RY") is None and "WR991SS" not in reference_data.districts()
    assert "We do not know WR99 3RY" in page("/opportunities/?near=WR99+3RY")
    real = dict(reference_data.districts())
    monkeypatch.setenv("HOPMARKET_DEMONSTRATION", "1")
    assert (
        reference_data.centre_of("WR99 3RY")
        and reference_data.centre_of("wr99")
        and reference_data.centre_of("WR9") is not None
    )
    assert {postcode for postcode in reference_data.districts() if postcode not in real} >= {
        "WR991SS",
        "WR992TT",
    }
    assert all(reference_data.districts()[postcode] == district for postcode, district in real.items())
