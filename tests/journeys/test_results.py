"""Results as table, map and calendar on a narrow telephone and with the keyboard; the list on another site."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from .conftest import Newcomer
from .walker import NARROWEST

VIEWS = ("list", "table", "map", "calendar")
EMBED_WIDTH = 280


@pytest.mark.parametrize("scripts", [True, False], ids=["", "without JavaScript"])
def test_no_view_sticks_out_on_a_telephone(newcomer: Newcomer, scripts: bool) -> None:
    walker = newcomer(size=(NARROWEST, 700), scripts=scripts)
    for view in VIEWS:
        walker.go(f"/opportunities/?q=&near=WR1+1AA&view={view}")
        assert walker.sticks_out() <= 0, view
    walker.go("/opportunities/?near=nowhere&least=x&status=bogus")
    assert walker.sticks_out() <= 0
    walker.go("/embed/?status=open")
    assert walker.sticks_out() <= 0


def test_results_come_before_filters_on_a_telephone(newcomer: Newcomer) -> None:
    walker = newcomer(size=(390, 844))
    walker.go("/opportunities/?q=")
    first = walker.page.locator(".hm-row").first.bounding_box()
    assert first and first["y"] < 844
    assert not walker.page.get_by_label("Closed, no result yet").is_visible()
    walker.page.get_by_text("Filters").last.click()
    walker.page.get_by_label("Closed, no result yet").check()
    walker.press("Show results")
    assert "status=closed" in walker.page.url


def test_a_district_of_the_map_is_reached_and_chosen_with_the_keyboard(newcomer: Newcomer) -> None:
    walker = newcomer()
    walker.go("/opportunities/?q=&view=map")
    keys, name = walker.page.keyboard, ""
    for _ in range(60):
        keys.press("Tab")
        name = walker.page.evaluate("document.activeElement.getAttribute('aria-label') || ''")
        if name.startswith("Worcester: "):
            break
    count = name.removeprefix("Worcester: ")
    keys.press("Enter")
    walker.page.wait_for_url("**district=Worcester**")
    walker.arrived()
    walker.reads(f"{count} results")


def test_the_calendar_turns_its_months(newcomer: Newcomer) -> None:
    walker = newcomer()
    walker.go("/opportunities/?q=&view=calendar&month=2026-12")
    walker.follow("January 2027")
    walker.page.get_by_role("heading", name="January 2027").wait_for()
    assert "month=2027-01" in walker.page.url


@contextmanager
def another_site(body: str) -> Iterator[str]:
    """A web site of somebody else, with one page."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = body.encode() if self.path == "/" else b""
            self.send_response(200 if content else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("scripts", [True, False], ids=["", "without JavaScript"])
def test_the_list_shows_on_another_site_and_leaves_nothing_behind(newcomer: Newcomer, scripts: bool) -> None:
    chooser = newcomer()
    chooser.go("/opportunities/?q=")
    chooser.follow("Put this list on your own site")
    line = chooser.page.get_by_label("HTML").input_value()
    page = f'<!doctype html><title>A council</title><div style="width:{EMBED_WIDTH}px">{line}</div>'
    walker = newcomer(examined=False, scripts=scripts)
    with another_site(page) as address:
        walker.go(address)
        frame = walker.page.frame_locator("iframe")
        frame.get_by_role("link", name="opportunities").first.wait_for()
        inside = next(frame for frame in walker.page.frames if "/embed/" in frame.url)
        if scripts:
            assert inside.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
            assert walker.page.evaluate("document.querySelector('iframe').clientWidth") == EMBED_WIDTH
        assert walker.context.cookies() == []
        with walker.context.expect_page() as opened:
            frame.locator(".hm-row a").first.click()
        opened.value.wait_for_load_state()
        assert opened.value.url.startswith(f"{chooser.address}/opportunities/")
        assert walker.page.url == address


def test_no_other_page_shows_in_a_frame(newcomer: Newcomer) -> None:
    walker = newcomer(examined=False)
    with another_site(f'<!doctype html><iframe src="{walker.address}/opportunities/"></iframe>') as address:
        walker.page.goto(address)
        framed = walker.page.frames[1]
        framed.wait_for_load_state()
        assert framed.url.startswith("chrome-error:")
