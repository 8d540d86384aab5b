"""What somebody writes is kept without a button, where the browser has scripts."""

from __future__ import annotations

import re

from playwright.sync_api import Response, expect

from .conftest import Newcomer
from .demonstration_server import House

TITLE = "School-holiday meals for children"
WORDS = "Two grown-ups at every door, and a list of allergies by the hatch."


def _saves_the_last_word(response: Response) -> bool:
    """Whether this is the answer to a save of all the words; earlier saves hold fewer of them."""
    request = response.request
    return request.method == "POST" and "hatch." in (request.post_data or "")


def test_an_answer_is_saved_while_it_is_written(newcomer: Newcomer, house: House) -> None:
    page = f"/respond/{house.reference(TITLE)}/questions/safe/"
    winnie = newcomer("Winnie Price")
    winnie.go(page)
    box = winnie.page.get_by_label("Your answer", exact=True)
    with winnie.page.expect_response(_saves_the_last_word, timeout=15_000):
        box.fill("")
        box.press_sequentially(WORDS)
    status = winnie.page.locator("[data-autosave-status]")
    expect(status).to_contain_text(re.compile("Saved"), timeout=15_000)
    again = newcomer("Winnie Price", scripts=False)
    again.go(page)
    assert again.page.get_by_label("Your answer", exact=True).input_value() == WORDS
