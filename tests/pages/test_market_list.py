"""The market list: filters with counts, chips, four ways to look, and addresses that say it all."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.pages.parts import district_outlines, month_grid
from hopmarket.pages.parts.view_models import DistrictCount
from hopmarket.pages.public.search_form import MarketSearchForm, search_of
from hopmarket.records.ledger import current_time
from hopmarket.records.search.run import SortOrder, StatusFilter
from tests.factories.market_notices import NOW, about, at, bring, closing, release
from tests.factories.markup import collapsed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_a_fixed_time() -> Iterator[None]:
    with current_time.pretend_time(NOW):
        yield


def page(address: str, status: int = 200) -> str:
    answer = Client().get(address)
    assert answer.status_code == status, address
    return str(collapsed(answer.content.decode()))


def listed(markup: str) -> list[str]:
    """The titles of the list, in order."""
    return [
        html.unescape(title)
        for title in re.findall(r'<h3 class="hm-h3"><a href="[^"]*" class="hm-nov">([^<]*)', markup)
    ]


def counted(markup: str, label: str) -> int:
    """The count beside a tick."""
    found = re.search(rf'<span>{re.escape(label)}</span><span class="n">([\d,]+)</span>', markup)
    return int(found[1].replace(",", "")) if found else 0


def test_filters_tell_how_many_they_would_find() -> None:
    bring(
        release(
            1, **at("WR1 1AA"), mainProcurementCategory="works", value={"amount": 4000, "currency": "GBP"}
        ),
        release(
            2,
            **at("WR1 1AA"),
            mainProcurementCategory="goods",
            suitability={"sme": True},
            lots=[{"id": "1"}],  # one lot is the whole, not divided
        ),
        release(3, **closing("2020-01-01T00:00:00Z"), lots=[{"id": "1"}, {"id": "2"}]),
    )
    markup = page("/opportunities/?q=")
    assert counted(markup, "Open") == 2 and counted(markup, "Closed, no result yet") == 1
    assert counted(markup, "Worcester") == 2 and counted(markup, "Building and other works") == 1
    assert counted(markup, "Under £5,000") == 1 and counted(markup, "Divided into lots") == 1
    assert counted(markup, "Small and medium enterprises") == 1 and counted(markup, "Wyre Council") == 3
    assert counted(markup, "In 8 to 14 days") == 2 and counted(markup, "In 15 to 30 days") == 0


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=works", ["Hedge 1"]),
        ("band=0-5000", ["Hedge 1"]),
        ("sme=on", ["Hedge 2"]),
        ("lots=on", ["Hedge 3"]),
        ("district=Worcester", ["Hedge 1", "Hedge 2"]),
        ("closing=14", ["Hedge 1", "Hedge 2"]),
        ("body=wyre-council&status=closed", ["Hedge 3"]),
        ("cpv=77", ["Hedge 1"]),
        ("cpv=77&cpv=7734", ["Hedge 1"]),
    ],
)
def test_each_filter_narrows(query: str, found: list[str]) -> None:
    bring(
        release(
            1,
            **at("WR1 1AA") | about("77340000"),
            mainProcurementCategory="works",
            value={"amount": 4000, "currency": "GBP"},
            deliveryAddresses=[{"postalCode": "WR1 1AA"}],
        ),
        release(
            2, **at("WR1 1AA"), suitability={"sme": True}, classification={"scheme": "CPV", "id": "45000000"}
        ),
        release(3, **closing("2020-01-01T00:00:00Z"), lots=[{"id": "1"}, {"id": "2"}]),
    )
    assert sorted(listed(page(f"/opportunities/?{query}"))) == found


def test_the_tree_of_subjects_opens_below_what_is_chosen() -> None:
    bring(release(1, **about("77340000")), release(2, **about("77210000")))
    top, below = page("/opportunities/?q="), page("/opportunities/?cpv=77")
    assert 'value="77"' in top and 'value="773"' not in top
    assert 'value="773"' in below and 'value="772"' in below and "hm-chk--1" in below


def test_a_postcode_can_be_given_wherever_the_work_is() -> None:
    assert 'name="near"' in page("/opportunities/?q=")
    bring(release(1, **at("WR1 1AA")))
    assert page("/opportunities/?q=").count('name="near"') == 1


def test_nearest_says_how_far() -> None:
    bring(release(1, **at("B1 1AA")), release(2, **at("WR1 1AA")), release(3))
    markup = page("/opportunities/?near=wr1+2aa")
    assert listed(markup) == ["Hedge 2", "Hedge 1", "Hedge 3"]
    assert "about 1 mile away" in markup and re.search(r"about 2\d miles away", markup)
    assert '<option value="" selected>Nearest</option>' in markup


def test_nearest_is_offered_once_there_is_a_postcode() -> None:
    bring(release(1, **at("WR1 1AA")))
    assert ">Nearest</option>" not in page("/opportunities/?q=hedge")
    assert ">Nearest</option>" not in page("/opportunities/?q=hedge&sort=nearest")
    markup = page("/opportunities/?q=hedge&near=WR1+2AA&sort=newest")
    assert '<option value="">Nearest</option>' in markup and '<option value="newest" selected>' in markup


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("near=ZZ99+9ZZ", "We do not know ZZ99 9ZZ"),
        ("near=somewhere", "Enter a postcode, such as WR15 8AB"),
        ("sort=nearest", "Enter a postcode to sort by the nearest"),
        ("status=bogus", "There is no “bogus” here"),
        ("cpv=7x", "There is no “7x” here"),
        ("band=1", "There is no “1” here"),
        ("least=lots", "Enter an amount in pounds"),
        ("closes_until=32", "such as 2026-12-03"),
        ("sort=best", "Choose an order from the list"),
    ],
)
def test_what_cannot_be_read_is_told_and_the_rest_still_works(query: str, message: str) -> None:
    bring(release(1), release(2, title="Bridge"))
    markup = page(f"/opportunities/?q=hedge&unknown=1&{query}")
    assert "There is a problem" in markup and message in markup and listed(markup) == ["Hedge 1"]


def test_of_several_ticks_the_good_ones_count() -> None:
    bring(release(1), release(2, **closing("2020-01-01T00:00:00Z")))
    assert listed(page("/opportunities/?status=open&status=bogus")) == ["Hedge 1"]


def test_a_slip_of_the_pen_is_mended_and_said() -> None:
    bring(release(1, title="Hedge laying"))
    markup = page("/opportunities/?q=hegde+laying")
    assert listed(markup) == ["Hedge laying"] and "Nothing says “hegde laying”" in markup


def test_a_row_never_calls_a_portal_the_buyer() -> None:
    bring(release(1, {"buyer": {"id": "v", "name": "IN-TEND LIMITED"}}))
    assert "Sent by the portal IN-TEND LIMITED; buyer not named" in page("/opportunities/")
    assert counted(page("/opportunities/"), "IN-TEND LIMITED") == 0


@pytest.mark.parametrize(
    ("closes", "deadline"),
    [
        ("2026-12-10T12:00:00Z", "14 days left"),
        ("2028-02-08T12:00:00Z", "Closes 8 February 2028"),
        ("2026-11-30T00:00:00Z", "Closes as Monday begins"),
        ("2026-11-30T12:00:00Z", "Closes Monday at noon"),
    ],
)
def test_far_deadlines_are_told_by_their_date(closes: str, deadline: str) -> None:
    bring(release(1, **closing(closes)))
    assert deadline in page("/opportunities/")


def test_the_table_sorts_by_its_heads() -> None:
    bring(
        release(1, value={"amount": 10_000, "currency": "GBP"}),
        release(2, value={"amount": 90_000, "currency": "GBP"}),
    )
    markup = page("/opportunities/?view=table&sort=largest")
    assert markup.index("Hedge 2</a>") < markup.index("Hedge 1</a>")
    assert (
        'aria-sort="descending" class="r"><a href="?status=open&amp;sort=smallest&amp;view=table">Value'
        in markup
    )
    assert "10 Dec 2026, noon" in markup and 'data-l="Place"' in markup


def test_the_map_counts_each_district_and_what_lies_elsewhere() -> None:
    bring(release(1, **at("WR1 1AA")), release(2, **at("WR1 2AA")), release(3, **at("B1 1AA")), release(4))
    markup = page("/opportunities/?q=&view=map")
    assert 'aria-label="Worcester: 2"' in markup and 'aria-label="Redditch: 0"' in markup
    assert "2 of 4 results lie in a district of the county." in markup
    assert re.search(r"Elsewhere, or the notice does not say where</th><td class=\"r\">2<", markup)
    assert markup.count('href="?q=&amp;district=Worcester"') == 2
    chosen = page("/opportunities/?view=map&district=Worcester")
    assert 'aria-label="Worcester: 2, chosen"' in chosen and "2 of 4 results" in chosen


def test_the_calendar_shows_the_month_of_the_next_deadline() -> None:
    bring(release(1, **closing("2027-01-05T12:00:00Z")), release(2, **closing("2027-02-06T00:00:00Z")))
    markup = page("/opportunities/?q=&view=calendar")
    assert "January 2027" in markup and "Hedge 1" in markup and "Hedge 2" not in markup
    assert 'href="?q=&amp;view=calendar&amp;month=2027-02"' in markup and "1 deadline." in markup
    later = page("/opportunities/?q=&view=calendar&month=2027-02")
    assert "Hedge 2" in later and "as the day begins" in later and "1 deadline." in later
    assert "Nothing closes in this month." in page("/opportunities/?q=&view=calendar&month=2027-03")
    assert "January 2027" in page("/opportunities/?q=&view=calendar&month=2027-13")


def test_a_full_day_of_the_calendar_leads_to_all_of_it() -> None:
    bring(*(release(place) for place in range(1, 8)))
    markup = page("/opportunities/?q=&view=calendar")
    assert 'href="?q=&amp;closes_from=2026-12-10&amp;closes_until=2026-12-10">3 more' in markup
    assert len(listed(page("/opportunities/?closes_from=2026-12-10&closes_until=2026-12-10"))) == 7


@pytest.mark.parametrize("view", ["list", "table", "map", "calendar"])
def test_every_way_asks_as_often_for_one_as_for_many(view: str) -> None:
    bring(release(1, **at("WR1 1AA")))
    address = f"/opportunities/?q=hedge&near=WR1+1AA&view={view}"
    page(address)
    with CaptureQueriesContext(connection) as queries_for_one:
        page(address)
    bring(*(release(place, **at("WR1 1AA")) for place in range(2, 40)))
    page(address)
    with CaptureQueriesContext(connection) as queries_for_many:
        page(address)
    assert len(queries_for_many) == len(queries_for_one) <= 9


@pytest.mark.parametrize("view", ["list", "table", "map", "calendar"])
def test_every_way_has_ways_on_where_nothing_is(view: str) -> None:
    markup = page(f"/opportunities/?q=unheard&view={view}")
    assert (
        "Nothing here answers that." in markup
        and "?status=planned" in markup
        and "Keep this search" in markup
    )


def test_where_only_the_filters_shut_it_out_the_way_without_them_is_offered() -> None:
    bring(release(1, title="Cutting", **closing("2020-01-01T00:00:00Z")))
    markup = page("/opportunities/?q=cutting&status=open")
    assert 'href="?q=cutting">1 notice answers' in markup
    assert "Without the filters" not in page("/opportunities/?q=unheard&status=open")
    assert "Without the filters" not in page("/opportunities/?q=unheard")


def test_where_few_have_all_the_words_those_that_have_some_follow_and_all_of_them_are_a_link_away() -> None:
    bring(
        release(1, title="Youth work"),
        release(2, title="Youth fair on the Ferry estate"),
        release(3, title="Work on roofs"),
        release(4, title="Youth camp", **closing("2020-01-01T00:00:00Z")),
    )
    markup = page("/opportunities/?q=youth+work&status=open")
    assert listed(markup)[0] == "Youth work" and len(listed(markup)) == 3
    first, rest = markup.split("These have some of your words, not all")
    assert listed(first) == ["Youth work"] and "1 result<" in first and "Work on roofs" in listed(rest)
    assert '<a href="?q=youth+work&amp;status=open&amp;any=on">3 notices have any of these words</a>' in rest
    wider = page("/opportunities/?q=youth+work&status=open&any=on")
    assert listed(wider)[0] == "Youth work" and len(listed(wider)) == 3
    assert "of these words" not in wider and 'name="any" value="on" checked' in wider
    assert 'href="?q=youth+work&amp;status=open">Any of the words ' in wider
    assert 'href="?status=open">“youth work” ' in wider
    for suffix in ("csv", "atom", "ics", "json"):
        markup = Client().get(f"/opportunities.{suffix}?q=youth+work&status=open&any=on").getvalue().decode()
        assert "Youth fair" in markup, suffix


def test_any_of_the_words_is_not_offered_where_it_finds_no_more_or_enough_was_found() -> None:
    bring(
        *(release(number, title=f"Youth work {number}") for number in range(10)), release(11, title="Youth")
    )
    assert "any of these words" not in page("/opportunities/?q=youth+work")
    assert "any of these words" not in page("/opportunities/?q=work+unheardof&status=ended")
    instead = page("/opportunities/?q=youth+evnings+-work")
    assert "No notice has all these words; these have some of them" in instead and "“evnings”" in instead
    assert "any of these words" not in page("/opportunities/?q=unheardof+unwritten")


@pytest.mark.parametrize(
    ("words", "rest", "near"),
    [
        ("WR1 1AA", "", "WR1 1AA"),
        ("wr11aa", "", "WR11AA"),
        ("unheard near wr2", "unheard", "WR2"),
        ("unheard near WR1 1AA", "unheard", "WR1 1AA"),
        ("unheard WR1", "unheard", "WR1"),
    ],
)
def test_a_postcode_among_the_words_leads_to_what_is_near(words: str, rest: str, near: str) -> None:
    markup = html.unescape(page(f"/opportunities/?q={words}&status=open"))
    query = QueryDict(mutable=True)
    query.update({"q": rest, "status": "open", "near": near})
    found = re.search(r'<a href="\?([^"]*)">see what is nearest to ([^<]*)</a>', markup)
    assert found and found[2] == near and QueryDict(found[1]).dict() == query.dict()


@pytest.mark.parametrize("words", ["unheard", "QQ1 1AA", "near", "unheard of in 1850"])
def test_words_that_end_with_no_postcode_lead_nowhere_near(words: str) -> None:
    assert "nearest to" not in page(f"/opportunities/?q={words}")


def test_published_text_is_never_markup_in_any_view() -> None:
    bring(release(1, title="<script>alert(1)</script>"))
    for view in ("list", "table", "map", "calendar"):
        assert "<script>alert" not in page(f"/opportunities/?q=&view={view}")


addresses = st.lists(
    st.tuples(
        st.sampled_from([*MarketSearchForm.base_fields, "page", "view", "odd"]),
        st.one_of(
            st.text(st.characters(exclude_categories=("Cs",)), max_size=12),
            st.sampled_from([*StatusFilter, *SortOrder, "77", "WR1 1AA", "on", "2026-12-01", "84,000"]),
        ),
    ),
    max_size=6,
)


@given(addresses)
def test_a_search_written_back_asks_the_same(pairs: list[tuple[str, str]]) -> None:
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value)
    form = search_of(query)
    again = search_of(QueryDict(form.query().urlencode()))
    assert again.asked() == form.asked() and not again.errors
    assert again.query().urlencode() == form.query().urlencode()


def test_every_district_is_drawn_in_its_shade() -> None:
    names = district_outlines.district_names()
    shapes = district_outlines.district_shapes(
        [DistrictCount(name, place, "") for place, name in enumerate(names)]
    )
    assert [shape.shade for shape in shapes] == [0, 1, 2, 3, 4, 5] and len(names) == 6
    for district in district_outlines.outlines()["districts"]:
        points = [
            tuple(map(float, pair.split())) for pair in re.split("[ML]", district["path"].rstrip("Z"))[1:]
        ]
        assert points[0] != points[-1] and len(points) > 20


def test_no_name_on_the_map_runs_into_the_figure_of_a_neighbour() -> None:
    shapes = district_outlines.district_shapes(
        [DistrictCount(name, 0, "") for name in district_outlines.district_names()]
    )
    for shape in shapes:
        for x, y, word in shape.lines:
            if shape.lead:
                continue
            half = 4 * len(word) + 6
            near = [
                other.count.name
                for other in shapes
                if other is not shape and abs(other.x - x) < half and abs(other.y - y) < 24
            ]
            assert not near, (word, near)


def test_a_month_has_its_days_and_no_others() -> None:
    first = NOW.date().replace(day=1)
    cells = [cell for week in month_grid.weeks(first, {}, NOW.date()) for cell in week]
    assert [cell.on.day for cell in cells if cell.on] == list(range(1, 31))
    assert sum(cell.today for cell in cells) == 1 and len(cells) % 7 == 0
    assert month_grid.month_after(first, 2).isoformat() == "2027-01-01"
    assert month_grid.month_after(first, -11).isoformat() == "2025-12-01"
