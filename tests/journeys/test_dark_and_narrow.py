"""The same pages in the dark, and on a telephone: axe finds nothing there either."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Newcomer
from .demonstration_server import House
from .walker import NARROWEST

TITLES = {
    "hedge": "Towpath hedge laying, Temeford to Old Kiln",
    "home": "Home from hospital: help in the first six weeks",
    "buses": "Market-day buses for villages without one",
    "calls": "A weekly telephone call for people who live alone",
}
PAGES = {
    "": (
        "/",
        "/opportunities/",
        "/opportunities/?q=&view=table",
        "/opportunities/?q=&view=map&district=Worcester",
        "/opportunities/?q=&view=calendar",
        "/embed/?status=open",
        "/embed/opportunities/?status=open",
        "/components/",
        "/decisions/",
        "/register/",
        "/opportunities/ocds-hopmkt-{hedge}/",
        "/opportunities/ocds-hopmkt-{home}/",
    ),
    "Margaret Cole": ("/respond/{home}/receipt/", "/respond/{home}/preview/"),
    "Tom Birchall": ("/evaluate/{buses}/", "/evaluate/{buses}/3/ride/"),
    "Harriet Oakes": ("/commission/{calls}/", "/commission/{calls}/check/"),
}


@pytest.mark.parametrize("who", PAGES, ids=lambda who: who or "anybody")
@pytest.mark.parametrize(
    "how", [{"dark": True}, {"size": (NARROWEST, 700)}], ids=["in the dark", "on a telephone"]
)
def test_axe_finds_nothing(newcomer: Newcomer, house: House, who: str, how: dict[str, Any]) -> None:
    references = {name: house.reference(title) for name, title in TITLES.items()}
    walker = newcomer(who, **how)
    for page in PAGES[who]:
        walker.go(page.format_map(references))
