"""The list on other sites: anybody may frame it, and it sets no cookie."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from hopmarket.records.ledger import current_time
from tests.factories.market_notices import NOW, bring, release
from tests.factories.markup import collapsed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_a_fixed_time() -> Iterator[None]:
    with current_time.pretend_time(NOW):
        yield


def test_a_list_may_stand_in_any_frame_and_sets_no_cookie() -> None:
    bring(release(1))
    answer = Client().get("/embed/opportunities/?q=hedge")
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer and not answer.cookies and "Cookie" not in answer.get("Vary", "")
    assert not Session.objects.exists()
    page = collapsed(answer.content.decode())
    assert (
        "Hedge 1" in page
        and "1 opportunity" in page
        and "Finder Office" in page
        and "Severn and Teme" in page
    )
    assert "<script" not in page and "style=" not in page
    links = re.findall(r"<a [^>]+>", page)
    assert links and all('target="_blank" rel="noopener"' in link for link in links)


@pytest.mark.parametrize("address", ["/opportunities/", "/embed/", "/"])
def test_no_other_page_may_be_framed(address: str) -> None:
    answer = Client().get(address)
    assert (
        "frame-ancestors 'none'" in answer["Content-Security-Policy"] and answer["X-Frame-Options"] == "DENY"
    )


def test_it_shows_twenty_and_leads_to_the_rest() -> None:
    bring(*(release(place) for place in range(1, 25)))
    page = collapsed(Client().get("/embed/opportunities/?q=hedge").content.decode())
    assert page.count('class="hm-row"') == 20 and "See all 24" in page
    assert "Nothing here today." in collapsed(
        Client().get("/embed/opportunities/?q=unheard").content.decode()
    )


@pytest.mark.parametrize(
    ("height", "shown_height"),
    [("600", "600"), ("9", "240"), ("99999", "2000"), ("1e3", "480"), ("", "480"), ("²", "480")],
)
def test_the_line_of_html_is_one_line_for_this_search(height: str, shown_height: str) -> None:
    page = collapsed(Client().get("/embed/", {"q": '"><b>hedge', "height": height}).content.decode())
    line = html.unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.S)[1])  # type: ignore[index]
    assert "\n" not in line and line.startswith("<iframe ") and line.endswith("></iframe>")
    assert f'height="{shown_height}"' in line and 'referrerpolicy="no-referrer"' in line
    assert "/embed/opportunities/?q=%22%3E%3Cb%3Ehedge" in line and "<b>" not in line
