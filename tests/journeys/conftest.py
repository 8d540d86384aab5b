"""One server and one browser for each worker, and as many people as a journey needs."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import browsers

from .demonstration_server import ROOT, House, demonstration
from .walker import Examiner, Walker

Newcomer = Callable[..., Walker]


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    """The house that the journeys of one worker share; whoever moves the clock starts another."""
    with demonstration() as standing:
        yield standing


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = browsers.program()
    assert program is not None, browsers.missing()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=list(browsers.FLAGS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def examiner(browser: Browser) -> Iterator[Examiner]:
    examiner = Examiner(browser)
    yield examiner
    examiner.close()


@pytest.fixture
def newcomer(browser: Browser, house: House, examiner: Examiner) -> Iterator[Newcomer]:
    """Opens a window for one more person; `name` signs them in."""
    opened: list[Walker] = []

    def come(name: str = "", **how: Any) -> Walker:
        walker = Walker(browser, house.address, examiner, **how)
        opened.append(walker)
        if name:
            walker.sign_in(name)
        return walker

    yield come
    for walker in opened:
        walker.close()


@pytest.fixture(scope="session")
def pictures() -> Path | None:
    """Where pictures for the guides go, when TEST_PICTURES asks for them."""
    return ROOT / "docs" / "guides" / "pictures" if os.environ.get("TEST_PICTURES") else None
