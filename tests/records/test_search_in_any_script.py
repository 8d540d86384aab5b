"""Searches in scripts with marks, and in those that set no blanks between their words."""

from __future__ import annotations

import pytest

from hopmarket.records.search.run import SearchQuery, run_search
from tests.factories.sixty_notices import NOW, make

pytestmark = pytest.mark.django_db

TITLES = (
    "नगर निगम दिल्ली",
    "मेला का काम",
    "เทศบาลนครเชียงใหม่",
    "北京市政府",
    "東京都のデータセンター",
    "한국건설",
    "Škola a procure\u00adment",
    "Grounds 北京A",
    "\u200fTram\u200bways\u2067",
)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("दिल्ली", [0]),
        ("नगर निगम दिल्ली", [0]),
        ('"निगम दिल्ली"', [0]),
        ("माला", []),
        ("เทศบาลนครเชียงใหม่", [2]),
        ("เชียงใหม่", [2]),
        ("北京", [3, 7]),
        ("京市", [3]),
        ("市京", []),
        ("政府 -北京", []),
        ("北京市政府", [3]),
        ("データ", [4]),
        ("한국", [5]),
        ("건설", [5]),
        ("한설", []),
        ("skola", [6]),
        ("procurement", [6]),
        ("grounds 北京a", [7]),
        ("tramways", [8]),
        ("tram\u200bways", [8]),
    ],
)
def test_a_word_of_any_script_is_found_whole_and_in_a_run(words: str, found: list[int]) -> None:
    notices = [make(number, title=title) for number, title in enumerate(TITLES)]
    answer = run_search(SearchQuery(words=words, typed=True), now=NOW)
    assert {notice.pk for notice in answer.notices} == {notices[number].pk for number in found}


@pytest.mark.parametrize(
    ("filters", "found"),
    [({"buyer": "दिल्ली"}, 0), ({"place": "दिल्ली"}, 0), ({"buyer": "京"}, 1), ({"place": "北京市"}, 1)],
)
def test_a_buyer_and_a_place_are_found_in_any_script(filters: dict[str, str], found: int) -> None:
    places = ("नगर दिल्ली", "北京市政府", "Upton")
    notices = [make(number, buyer_name=name, place=name) for number, name in enumerate(places)]
    answer = run_search(SearchQuery(**filters), now=NOW)  # type: ignore[arg-type]
    assert [notice.pk for notice in answer.notices] == [notices[found].pk]
