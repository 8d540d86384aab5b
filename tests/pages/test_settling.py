"""The page of what must be settled: officers come to it from their checks, and confirm the rules there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from hopmarket.records.capabilities.queries import last_confirmation
from hopmarket.records.tasks.settling_lines import settling_lines
from hopmarket.rules.settling_lines import open_lines
from tests.factories.partnership import Partnership, partnership
from tests.factories.signed_in_browser import browser, words_of

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 30, 9, tzinfo=UTC)


@pytest.fixture
def house() -> Partnership:
    return partnership(AT, bidders=0)


def test_the_page_of_checks_leads_to_it_with_the_count(house: Partnership) -> None:
    essential = len(open_lines(settling_lines(AT), essential=True))
    page = browser(house.operator).get("/operate/")
    assert f"What must be settled: {essential} before everything here works." in words_of(page)
    assert b'href="/partnership/settling/"' in page.content


def test_every_line_stands_there_with_who_does_it(house: Partnership) -> None:
    shown = words_of(browser(house.operator).get("/partnership/settling/"))
    lines = settling_lines(AT)
    assert f"{len(open_lines(lines))} of {len(lines)} are still open." in shown
    for line in lines:
        assert line.what in shown and (line.done or f"By {line.by}." in shown)
    assert "Not founded yet." in shown and "Parts of this portal" in shown


def test_rules_are_confirmed_on_their_page(house: Partnership) -> None:
    olive = browser(house.operator)
    page = olive.get("/partnership/settling/rules/")
    assert "notifiable from £30,000" in words_of(page)
    nobody = olive.post("/partnership/settling/rules/", {"shown": page.context["fingerprint"], "lawyer": ""})
    assert "Enter who confirmed the rules" in words_of(nobody)
    stale = olive.post("/partnership/settling/rules/", {"shown": "0", "lawyer": "A Lewis"})
    assert "The list of rules has changed since you opened this page" in words_of(stale)
    assert b"A Lewis" in stale.content and last_confirmation() is None
    done = olive.post(
        "/partnership/settling/rules/",
        {"shown": page.context["fingerprint"], "lawyer": "A Lewis, monitoring officer"},
        follow=True,
    )
    assert "Confirmed by A Lewis, monitoring officer on" in words_of(done)
    again = words_of(olive.get("/partnership/settling/rules/"))
    assert "They are confirmed" not in again and "A Lewis" in again
