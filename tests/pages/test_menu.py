"""The menu and the breadcrumbs as pages show them, against the tables that say how they are."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import resolve, reverse
from pytest_django.plugin import DjangoDbBlocker

from hopmarket.pages.commissioner.views.draft_sections import LEAVING
from hopmarket.pages.parts import menu, site_map
from hopmarket.pages.parts.masthead import CHOSEN_HAT
from hopmarket.pages.parts.menu import Hat
from hopmarket.pages.parts.routes import address_of
from hopmarket.records.parties.models import Membership
from hopmarket.rules.roles import Role
from tests.factories.markup import collapsed

from .matrix import MATRIX, PERSONAS
from .matrix_world import World, a_world

pytestmark = pytest.mark.django_db
HATS = {
    "responder": Hat.SUPPLIER,
    "other_responder": Hat.SUPPLIER,
    "newcomer": Hat.SUPPLIER,
    "commissioner": Hat.COMMISSIONER,
    "other_commissioner": Hat.COMMISSIONER,
    "evaluator": Hat.EVALUATOR,
    "other_evaluator": Hat.EVALUATOR,
    "officer": Hat.BOARD,
    "operator": Hat.OPERATOR,
}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Made once, and gone with the module: every request below is rolled back by itself."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield a_world()
        transaction.set_rollback(True)


class Shown(HTMLParser):
    """The links of each labelled landmark of a page, with what aria-current says of them, and the switch."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.landmark, self.link = "", ""
        self.links: dict[str, list[tuple[str, str, str]]] = {}
        self.switch: list[str] = []
        self._now: tuple[str, str] | None = None
        self._text = ""
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "nav":
            self.landmark = attributes["aria-label"]
            self.links[self.landmark] = []
        if self.landmark and (tag == "a" or (tag == "span" and "aria-current" in attributes)):
            self._now, self._text = (attributes.get("href", ""), attributes.get("aria-current", "")), ""
        if tag == "button" and attributes.get("name") == "hat":
            self.switch.append(attributes["value"])

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag in ("a", "span") and self._now and self.landmark:
            self.links[self.landmark].append((self._text.strip(), *self._now))
            self._now = None
        if tag == "nav":
            self.landmark = ""


def seen_by(name: str, persona: str, world: World) -> tuple[HttpResponseBase, dict[str, Any]]:
    """What a route answers to a persona, and the parts of its address; whatever it changed is taken back."""
    row = MATRIX[name]
    with transaction.atomic():
        parts = row.address(world)
        address, browser = reverse(name, kwargs=parts), world.client(persona)
        answer = browser.post(address, row.posted(world)) if row.method == "post" else browser.get(address)
        if answer.streaming:
            b"".join(answer)
        transaction.set_rollback(True)
    return answer, dict(resolve(address).kwargs)


def lookers(name: str) -> list[str]:
    """Who gets the page itself, as the matrix says."""
    return [who for who, letter in MATRIX[name].expected().items() if letter == "O"]


SHOWN = sorted(name for name in site_map.PAGES if lookers(name))


def test_most_pages_are_looked_at() -> None:
    assert len(SHOWN) >= 125


@pytest.mark.parametrize("name", SHOWN)
def test_a_page_shows_the_menu_and_the_parents_of_the_tables(name: str, world: World) -> None:
    for persona in {lookers(name)[0], lookers(name)[-1]}:
        answer, parts = seen_by(name, persona, world)
        assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
        shown = Shown(answer.content.decode())  # type: ignore[attr-defined]
        worn = (HATS[persona], Hat.PUBLIC) if persona in HATS else (Hat.PUBLIC,)
        hat = menu.hat_on(name, worn)
        assert [text for text, _, _ in shown.links["Main"]] == [entry.label for entry in menu.entries_of(hat)]
        assert shown.switch == [str(other_hat) for other_hat in worn if other_hat is not hat]
        trail = menu.trail_to(name, hat)
        crumbs = shown.links.get("Breadcrumb", [])
        assert [href for _, href, _ in crumbs if href] == [address_of(above, parts) for above in trail[:-1]]
        assert all(text for text, _, _ in crumbs), crumbs
        current = {text: state for text, _, state in shown.links["Main"] if state}
        assert current == expected_current(trail, hat)


NOT_LINKED = {
    "after something was sent": {
        "public:search_sent",
        "public:search_confirmed",
        "public:correction_sent",
        "account_email_verification_sent",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "oversight:redacted",
        "partnership:comment_sent",
        "partnership:consultation_letters_sent",
    },
    "from a letter": {
        "public:saved_search",
        "account_confirm_email",
        "account_reset_password_from_key",
        "account:invitation",
        "supplier:claim_invitation",
        "partnership:own_comment",
        "partnership:confirm_comment",
        "partnership:confirm_consultation_letters",
        "partnership:stop_consultation_letters",
    },
    "when something stands in the way": {
        "account_inactive",
        "account_reauthenticate",
        "account:second_factor",
    },
    "from what a form has found": {
        "account:claim",
        "oversight:join_find",
        "oversight:join",
        "oversight:redact_choose",
    },
    "from another page or another step": {
        "public:organisation",
        "public:member",
        "commissioner:copy",
        "commissioner:record_direct",
        "commissioner:record_elsewhere",
        "evaluator:correct_figure",
        "evaluator:winner_checks",
        "supplier:debrief",
        "supplier:write",
        "evaluator:lock",
        "oversight:succession_step",
        "partnership:framework_open",
        "partnership:framework_source_remove",
        "partnership:hide_comment",
        "partnership:keep_comment_hidden",
        "partnership:restore_comment",
        "partnership:our_signature",
    },
    "while the state of a meeting allows it": {
        "partnership:accept_minutes",
        "partnership:cancel_meeting",
        "partnership:decide",
    },
    "while something waits or is recorded": {
        "commissioner:officer_request",
        "commissioner:keep_finding",
        "public:barrier_notices",
        "commissioner:record_step",
        "evaluator:award_request",
    },
    "for whoever builds pages": {"public:components"},
}
STEPS = [
    (name, parent)
    for name in SHOWN
    if name not in set().union(*NOT_LINKED.values())
    for parent in site_map.PAGES[name].parents
    if set(lookers(name)) & set(lookers(parent))
]


BUTTONS = {route: f'name="then" value="{word}"' for word, route in LEAVING.items()}
"""Pages to which a button of a form leads, so that what is typed in it is kept on the way."""


def links_down(name: str, parent: str, world: World) -> bool:
    """Whether the contents of the parent link to the page, or a button leads there, for somebody who may
    look at both."""
    who = next(who for who in lookers(name) if who in lookers(parent))
    with transaction.atomic():
        address = reverse(name, kwargs=MATRIX[name].address(world))
        above = address_of(parent, resolve(address).kwargs)
        page = world.client(who).get(above).content.decode()
        transaction.set_rollback(True)
    contents = collapsed(page[page.index("<main") : page.index("</main>")])
    return address in contents or BUTTONS.get(name, address) in contents


@pytest.mark.parametrize(("name", "parent"), STEPS)
def test_a_parent_links_to_the_page_below_it(name: str, parent: str, world: World) -> None:
    assert links_down(name, parent, world)


def test_a_page_that_its_parent_does_not_link_to_is_caught(world: World) -> None:
    assert len(STEPS) > 75
    assert not links_down("public:components", "public:help", world)


def expected_current(trail: tuple[str, ...], hat: Hat) -> dict[str, str]:
    return {
        menu.label_in(route, hat): "page" if route == trail[-1] else "true"
        for route in trail
        if menu.label_in(route, hat)
    }


@pytest.mark.parametrize("name", sorted(site_map.FORMS))
def test_what_counts_as_a_form_shows_nothing_to_whoever_only_looks(name: str, world: World) -> None:
    assert MATRIX[name].method == "post"
    for persona in PERSONAS:
        browser = world.client(persona)
        assert browser.get(reverse(name, kwargs=MATRIX[name].address(world))).status_code != 200, persona


SENT = sorted(
    name
    for name, row in MATRIX.items()
    if row.method == "post"
    and (name in site_map.FORMS or name in site_map.PAGES)
    and not name.startswith(("account:sign_in_as", "account:move_clock", "supplier:"))
)


@pytest.mark.parametrize("name", SENT)
def test_the_address_of_a_form_leads_whoever_only_looks_to_its_page(name: str, world: World) -> None:
    """A page loaded again by its address, a bookmark, the history: never an empty page."""
    row = MATRIX[name]
    who = next((who for who, letter in row.expected().items() if letter not in "LFN"), "operator")
    parts = row.address(world)
    answer = world.client(who).get(reverse(name, kwargs=parts))
    assert answer.status_code == 302, answer.status_code
    assert answer.headers["Location"] == address_of(site_map.parents_of(name)[0], parts)
    assert world.client(who).delete(reverse(name, kwargs=parts)).status_code == 405


@pytest.mark.parametrize("name", sorted(set().union(*site_map.NOT_PAGES.values())))
def test_what_counts_as_no_page_is_none(name: str, world: World) -> None:
    for persona in lookers(name)[:1]:
        answer, _ = seen_by(name, persona, world)
        page = answer.headers["Content-Type"].startswith("text/html")
        assert not page or b"hm-mast" not in answer.content  # type: ignore[attr-defined]


def test_several_hats_are_a_switch_and_the_session_remembers_it(world: World) -> None:
    with transaction.atomic():
        membership = Membership.objects.get(person=world.people["commissioner"], ended_at=None)
        membership.roles = [Role.COMMISSIONER, Role.EVALUATOR, Role.ADMINISTRATOR]
        membership.save()
        browser = world.client("commissioner")
        account = Shown(browser.get("/account/").content.decode())
        assert labels(account) == ["Purchases", "How we work"]
        assert account.switch == ["evaluator", "public"]
        answer = browser.post("/account/hat/", {"hat": "evaluator"})
        assert answer.headers["Location"] == "/evaluate/"
        assert browser.session[CHOSEN_HAT] == "evaluator"
        assert labels(Shown(browser.get("/account/").content.decode())) == ["To score"]
        assert labels(Shown(browser.get("/commission/").content.decode())) == ["Purchases", "How we work"]
        assert labels(Shown(browser.get("/register/").content.decode())) == [
            "Find work",
            "Directory",
            "Have your say",
            "Money and decisions",
            "How we work",
        ]
        assert labels(Shown(browser.get("/account/desk/").content.decode())) == ["To score"]
        transaction.set_rollback(True)


@pytest.mark.parametrize("hat", ["board", "operator", "supplier", "queen", ""])
def test_nobody_puts_on_a_hat_of_somebody_else(hat: str, world: World) -> None:
    browser = world.client("commissioner")
    assert browser.post("/account/hat/", {"hat": hat}).status_code == 404
    assert CHOSEN_HAT not in browser.session


@pytest.mark.parametrize(
    ("persona", "place"),
    [
        ("commissioner", ""),
        ("responder", ""),
        ("evaluator", ""),
        ("officer", ""),
        ("operator", ""),
        ("administrator", ""),
        ("person", "/account/"),
        ("claimant", "/account/"),
    ],
)
def test_whoever_signs_in_comes_to_their_desk_or_to_the_account_without_work(
    persona: str, place: str, world: World
) -> None:
    answer = world.client(persona).get(settings.LOGIN_REDIRECT_URL)
    assert answer.headers.get("Location", "") == place
    assert answer.status_code == (302 if place else 200)


def test_a_page_that_is_not_there_shows_the_menu_too(world: World) -> None:
    answer = world.client("evaluator").get("/nowhere/")
    assert answer.status_code == 404
    assert labels(Shown(answer.content.decode())) == ["To score"]


def test_a_visitor_has_no_switch_and_no_session() -> None:
    browser = Client()
    shown = Shown(browser.get("/").content.decode())
    assert labels(shown) == ["Find work", "Directory", "Have your say", "Money and decisions", "How we work"]
    assert shown.switch == [] and not browser.cookies


def labels(shown: Shown) -> list[str]:
    return [text for text, _, _ in shown.links["Main"]]
