"""A capability that is switched off: its pages, entries and tasks are gone, and the next request sees it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hopmarket.pages.parts import masthead
from hopmarket.pages.parts.menu import MENUS, Entry, Hat
from hopmarket.records.capabilities.models import CapabilitySwitch
from hopmarket.records.capabilities.queries import asked_once, is_on, switched_off
from hopmarket.records.capabilities.services import switch_capability
from hopmarket.records.ledger.models import Event
from hopmarket.records.tasks import queries as desks
from hopmarket.rules import capabilities, tasks
from hopmarket.rules.capabilities import CAPABILITIES, Capability
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member
from tests.factories.partnership import Partnership, must, partnership
from tests.factories.signed_in_browser import browser, words_of
from tests.pages.test_matrix import routes

pytestmark = pytest.mark.django_db
AT = datetime(2026, 12, 1, 9, tzinfo=UTC)


@pytest.fixture
def house() -> Partnership:
    return partnership(AT, bidders=0)


def switch(name: str, on: bool, by: Member) -> CapabilitySwitch | Refusal:
    return switch_capability(name=name, on=on, by=by, at=AT)


@pytest.fixture
def help_is_a_capability(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Makes a capability of pages that stand in a menu and in the footer, and on which a task is done."""
    row = Capability(
        "help",
        "Help",
        "Words explained.",
        "The pages of help.",
        (),
        ("/help/", "/components/", "/operate/claims/"),
    )
    monkeypatch.setitem(CAPABILITIES, "help", row)  # type: ignore[arg-type]
    masthead._capability_of.cache_clear()
    yield
    masthead._capability_of.cache_clear()


def test_everything_is_on_until_somebody_switches() -> None:
    assert switched_off() == frozenset() and all(map(is_on, CAPABILITIES))


def test_a_switch_is_an_act_with_one_event(house: Partnership) -> None:
    row = must(switch("library", False, house.operator))
    assert (row.is_on, row.since) == (False, AT) and switched_off() == {"library"}
    event = Event.objects.latest("number")
    assert (event.act, event.subject, event.facts["on"]) == (
        "switch_capability",
        "capabilities/library",
        False,
    )
    must(switch("library", True, house.operator))
    assert switched_off() == frozenset() and CapabilitySwitch.objects.count() == 1


def test_what_needs_another_goes_first_and_comes_back_last(house: Partnership) -> None:
    by = house.operator
    assert isinstance(switch("bodies", False, by), Refusal)
    for name in ("framework", "consultations", "bodies"):
        must(switch(name, False, by))
    assert isinstance(switch("framework", True, by), Refusal)
    for name in ("bodies", "consultations", "framework"):
        must(switch(name, True, by))


@pytest.mark.usefixtures("help_is_a_capability")
def test_its_pages_answer_that_it_is_not_used_to_everybody(house: Partnership) -> None:
    must(switch("help", False, house.operator))
    for client in (Client(), browser(house.operator), browser(house.drafter)):
        for address in ("/help/", "/components/"):
            answer = client.get(address, follow=True)
            assert answer.status_code == 404
            assert "This partnership does not use this part of the portal" in words_of(answer)
        assert client.post("/help/").status_code == 404
    must(switch("help", True, house.operator))
    assert Client().get("/help/").status_code == 200


@pytest.mark.usefixtures("help_is_a_capability")
def test_its_entries_leave_the_menu_and_the_footer(
    house: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(MENUS, Hat.OPERATOR, (Entry("Help", "public:help"), *MENUS[Hat.OPERATOR]))
    assert masthead.first_entry(Hat.OPERATOR).route == "public:help"
    assert b'href="/help/"' in Client().get("/cookies/").content
    must(switch("help", False, house.operator))
    assert masthead.first_entry(Hat.OPERATOR).route == "oversight:waiting"
    assert b'href="/help/"' not in Client().get("/cookies/").content
    assert b'href="/help/"' not in browser(house.operator).get("/operate/").content


@pytest.mark.usefixtures("help_is_a_capability")
def test_its_tasks_leave_the_desk(house: Partnership, monkeypatch: pytest.MonkeyPatch) -> None:
    claim = tasks.a_task("confirm_claim", "claims/1", "Ana for a charity", organisation=0, claim="1")
    check = tasks.a_task("check_organisation", "organisations/1", "A charity", organisation=0, key="a")
    monkeypatch.setattr(desks, "ROOMS", (lambda member, at: [claim, check],))
    assert desks.all_tasks_of(house.operator, AT) == [claim, check]
    must(switch("help", False, house.operator))
    assert desks.all_tasks_of(house.operator, AT) == [check]


def test_a_request_asks_once_however_often_it_is_asked() -> None:
    with CaptureQueriesContext(connection) as asked, asked_once():
        for name in CAPABILITIES:
            is_on(name)
    assert len(asked) == 1


def test_the_next_request_of_another_process_sees_a_switch(house: Partnership) -> None:
    with asked_once():
        assert is_on("library")
        must(switch("library", False, house.operator))
        assert not is_on("library"), "whoever switched sees it at once"
    CapabilitySwitch.objects.filter(name="library").update(is_on=True)  # as another process does
    with asked_once():
        assert is_on("library")


def test_an_officer_switches_on_its_page(house: Partnership) -> None:
    olive = browser(house.operator)
    page = olive.get("/partnership/settling/library/")
    assert "What goes when you switch it off" in words_of(page)
    done = olive.post("/partnership/settling/library/", {"on": "no"}, follow=True)
    assert "“Frameworks of other partnerships” is switched off." in words_of(done)
    assert "Off" in words_of(done)
    again = olive.post("/partnership/settling/library/", {"on": "no"})
    assert "is switched off already" in words_of(again)
    olive.post("/partnership/settling/library/", {"on": "yes"})
    assert is_on("library")


def test_the_page_says_what_is_in_the_way_and_has_no_button(house: Partnership) -> None:
    page = browser(house.operator).get("/partnership/settling/bodies/")
    assert "It cannot be switched off while these are on" in words_of(page)
    assert "Switch it off" not in words_of(page)
    assert browser(house.operator).get("/partnership/settling/observatory/").status_code == 404


AREAS_OF_EVERYBODY = ("/partnership/settling/",)


def test_every_page_of_the_partnership_belongs_to_a_capability() -> None:
    spaces = [name for name in routes() if name.startswith("partnership:")]
    patterns = {name: pattern_of(name) for name in spaces}
    lost = [
        name
        for name, address in patterns.items()
        if not address.startswith(AREAS_OF_EVERYBODY) and not capabilities.capability_at(address)
    ]
    assert not lost, "give the capability of these the beginning of their addresses: rules/capabilities.py"


def pattern_of(name: str) -> str:
    """The address of a route, with the names of its parts in place of them."""
    from django.urls import get_resolver

    resolver = get_resolver()
    space, _, route = name.partition(":")
    inner = resolver.namespace_dict[space]
    (form, _), *_ = inner[1].reverse_dict.getlist(route)[0][0]
    return f"/{inner[0]}{form}"
