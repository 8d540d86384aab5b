"""One menu: at most five entries whatever somebody does here, and every page three steps away."""

from __future__ import annotations

from itertools import chain

import pytest

from hopmarket.pages.parts import menu, site_map
from hopmarket.pages.parts.masthead import HAT_WORDS
from hopmarket.pages.parts.menu import Entry, Hat
from hopmarket.pages.parts.routes import parameters
from hopmarket.pages.parts.site_map import Page
from hopmarket.rules.membership import roles_of
from hopmarket.rules.roles import OrganisationKind, Role
from tests.house import navigation
from tests.pages.test_matrix import routes

CORNER = (menu.HOME, menu.SIGN_IN, menu.DESK, menu.ACCOUNT)
ENTRIES = [*chain(*menu.MENUS.values()), *chain(*menu.FOOTER.values()), *CORNER]
TOPS = {entry.route for entry in ENTRIES if entry.route}
ROLES = [*navigation.every_set(Role)]
POSSIBLE = {
    roles_of(kind, partnership) | {Role.PERSON, Role.OPERATOR}
    for kind in OrganisationKind
    for partnership in (False, True)
}
WORN = {menu.hats_of(roles & possible) for roles in ROLES for possible in POSSIBLE}
MENU_ROUTES = {hat: {entry.route for entry in menu.entries_of(hat)} for hat in Hat}
PAGES = {"home": Page("Home"), "list": Page("List", ("home",)), "row": Page("", ("list",))}


def test_every_route_has_one_place() -> None:
    assert len(set(routes())) > 200
    assert not navigation.placing_faults(set(routes()), site_map.PAGES, site_map.FORMS, site_map.NOT_PAGES)


def test_a_route_without_a_place_is_caught() -> None:
    faults = navigation.placing_faults({"home", "list", "row", "back_door"}, PAGES, {"send": "row"}, {})
    assert faults == ["back_door: no place in the site map", "send: no such route"]
    faults = navigation.placing_faults({"home", "list", "row"}, PAGES, {"row": "list"}, {"files": {"row"}})
    assert faults == ["row: 3 places in the site map"]


def test_every_page_is_at_most_three_steps_from_an_entry() -> None:
    assert not navigation.parent_faults(site_map.PAGES, site_map.FORMS, TOPS)


@pytest.mark.parametrize(
    ("planted", "fault"),
    [
        ({"lost": Page("Lost")}, "lost: ends at lost, which no menu has"),
        ({"orphan": Page("Orphan", ("gone",))}, "orphan: its parent gone is no page"),
        ({"deep": Page("", ("row",)), "deeper": Page("", ("deep",))}, "deeper: more than 3 steps away"),
        ({"egg": Page("", ("hen",)), "hen": Page("", ("egg",))}, "egg: ends at egg, which no menu has"),
        ({"shared": Page("", ("list", "gone"))}, "shared: its parent gone is no page"),
    ],
)
def test_a_page_without_a_way_to_it_is_caught(planted: dict[str, Page], fault: str) -> None:
    assert not navigation.parent_faults(PAGES, {"send": "row"}, {"home"})
    assert any(
        reported.startswith(fault)
        for reported in navigation.parent_faults({**PAGES, **planted}, {}, {"home"})
    )


def test_a_form_on_no_page_is_caught() -> None:
    assert navigation.parent_faults(PAGES, {"send": "gone"}, {"home"}) == ["send: stands on gone, no page"]


def test_every_entry_and_every_parent_has_an_address() -> None:
    assert not navigation.address_faults(ENTRIES, site_map.PAGES, site_map.FORMS, parameters())
    assert not navigation.name_faults(ENTRIES, site_map.PAGES)


def test_an_entry_or_a_parent_without_an_address_is_caught() -> None:
    parts = {"home": frozenset[str](), "list": frozenset({"key"}), "row": frozenset({"pk"})}
    parts["send"] = parts["home"]
    entries, forms = [Entry("Rows", "row"), Entry("To come")], {"send": "list"}
    assert navigation.address_faults(entries, PAGES, forms, parts) == [
        "Rows: row needs pk",
        "row: its parent list needs key",
        "send: its parent list needs key",
    ]
    assert navigation.name_faults([Entry("Door", "door"), Entry("To come")], PAGES) == [
        "Door: door is no page"
    ]


def test_no_menu_is_longer_than_five_with_all_that_is_to_come() -> None:
    assert set(menu.MENUS) == set(Hat)
    assert not navigation.length_faults(menu.MENUS)
    assert all(menu.entries_of(hat) for hat in Hat)


def test_a_sixth_entry_is_caught() -> None:
    planted = {"board": [Entry(f"Entry {number}") for number in range(6)]}
    assert navigation.length_faults(planted) == ["board: 6 entries"]


def test_whoever_has_any_roles_sees_one_menu_at_a_time() -> None:
    for worn in WORN:
        assert len(set(worn)) == len(worn) and worn[-1] is Hat.PUBLIC
        for route in ("", *site_map.PAGES, *site_map.FORMS):
            fitting = {hat for hat in worn if menu.trail_to(route, hat)[0] in MENU_ROUTES[hat]}
            for chosen in ("", *worn):
                shown = menu.hat_on(route, worn, chosen)
                assert shown in (fitting or worn)
                assert shown == chosen or chosen not in (fitting or worn)


def test_the_page_that_is_visited_shows_the_hat_it_belongs_to() -> None:
    every = tuple(Hat)
    assert menu.hat_on("evaluator:sheet", every, Hat.COMMISSIONER) is Hat.EVALUATOR
    assert menu.hat_on("evaluator:award", every, Hat.EVALUATOR) is Hat.COMMISSIONER
    assert menu.hat_on("evaluator:scores", every, Hat.EVALUATOR) is Hat.EVALUATOR
    assert menu.hat_on("evaluator:scores", every, Hat.COMMISSIONER) is Hat.COMMISSIONER
    assert menu.hat_on("public:register", every, Hat.SUPPLIER) is Hat.PUBLIC
    assert menu.hat_on("public:opportunity", every, Hat.SUPPLIER) is Hat.SUPPLIER
    assert menu.hat_on("account:messages", every, Hat.BOARD) is Hat.BOARD
    assert menu.hat_on("supplier:price", (Hat.EVALUATOR, Hat.PUBLIC)) is Hat.EVALUATOR
    assert menu.hat_on("account:messages", every, "nobody") is Hat.COMMISSIONER


def test_every_role_that_works_here_has_a_hat_and_every_hat_a_word() -> None:
    assert set(Role) - set(menu.HAT_OF_ROLE) == {Role.PERSON, Role.ADMINISTRATOR}
    assert set(HAT_WORDS) == set(Hat) == {*menu.HAT_OF_ROLE.values(), Hat.PUBLIC}
    assert len(set(HAT_WORDS.values())) == len(Hat)


def test_signing_in_takes_nothing_away() -> None:
    for roles in ROLES:
        worn = menu.hats_of(roles)
        for entry in menu.entries_of(Hat.PUBLIC):
            hat = menu.hat_on(entry.route, worn)
            assert entry.label == menu.label_in(entry.route, hat), (roles, entry)


@pytest.mark.parametrize("hat", Hat)
def test_no_page_shows_a_label_twice(hat: Hat) -> None:
    for corner in ((menu.HOME, menu.SIGN_IN), (menu.HOME, menu.DESK, menu.ACCOUNT)):
        shown = [*menu.entries_of(hat), *chain(*menu.footer_beside(hat).values()), *corner]
        assert not navigation.label_faults(shown)
    planned = [*menu.MENUS[hat], *(entry for entry in chain(*menu.FOOTER.values()) if not entry.route)]
    assert not navigation.label_faults(planned)


def test_a_label_has_one_meaning_in_all_menus() -> None:
    assert not navigation.meaning_faults(ENTRIES)


def test_a_label_twice_or_with_two_meanings_is_caught() -> None:
    planted = [Entry("Desk", "desk"), Entry("Desk", "other"), Entry("Table", "desk")]
    assert navigation.label_faults(planted) == ["“Desk” stands 2 times", "desk is led to 2 times"]
    assert navigation.meaning_faults(planted) == ["“Desk” leads to desk and other"]


def test_the_footer_repeats_nothing_of_the_menu_and_loses_nothing() -> None:
    for hat in Hat:
        beside = {entry.route for entry in chain(*menu.footer_beside(hat).values())}
        above = {entry.route for entry in menu.entries_of(hat)}
        assert not beside & above
        assert {entry.route for entry in chain(*menu.FOOTER.values()) if entry.route} <= beside | above
