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


def test_what_is_written_without_a_connection_is_kept_in_the_tab(newcomer: Newcomer, house: House) -> None:
    """The button is held; loaded again, the words are back in the box; once they can be, they are saved."""
    page = f"/respond/{house.reference(TITLE)}/questions/menu/"
    winnie = newcomer("Winnie Price")
    winnie.go(page)
    tab = winnie.page
    box = tab.get_by_label("Your answer", exact=True)
    status = tab.locator("[data-autosave-status]")
    tab.on("dialog", lambda dialog: dialog.accept())
    tab.route("**/autosave/", lambda route: route.abort("internetdisconnected"))
    box.fill("")
    box.press_sequentially("Leeks from Old Kiln.")
    expect(status).to_contain_text("there is no connection", timeout=15_000)
    tab.get_by_role("button", name="Save and go on").click()
    expect(status).to_contain_text("nothing was sent", timeout=15_000)
    assert tab.url.endswith(page) and box.input_value() == "Leeks from Old Kiln."
    tab.reload()
    expect(box).to_have_value("Leeks from Old Kiln.")
    expect(status).to_contain_text("Not saved")
    tab.unroute("**/autosave/")
    expect(status).to_contain_text(re.compile("Saved at"), timeout=30_000)
    assert not tab.evaluate("Object.keys(sessionStorage).length"), "nothing stays in the tab once it is saved"
    again = newcomer("Winnie Price", scripts=False)
    again.go(page)
    assert again.page.get_by_label("Your answer", exact=True).input_value() == "Leeks from Old Kiln."


def test_whoever_is_signed_out_while_writing_presses_the_button_and_goes_on(
    newcomer: Newcomer, house: House
) -> None:
    page = f"/respond/{house.reference(TITLE)}/questions/menu/"
    winnie = newcomer("Winnie Price")
    winnie.go(page)
    box = winnie.page.get_by_label("Your answer", exact=True)
    winnie.page.context.clear_cookies(name="hopmarket_session")
    box.fill("Apples from the Teme.")
    status = winnie.page.locator("[data-autosave-status]")
    expect(status).to_contain_text("you are signed out", timeout=15_000)
    winnie.page.get_by_role("button", name="Save and go on").click()
    winnie.page.wait_for_url(re.compile("sign|login"))


def test_a_reason_survives_a_lost_connection_and_a_lost_session(newcomer: Newcomer, house: House) -> None:
    """An evaluator writes without a connection, then signed out: the reason is in the form when they are back."""
    page = f"/evaluate/{house.reference('Market-day buses for villages without one')}/1/sure/"
    tom = newcomer("Tom Birchall")
    tom.go(page)
    tab = tom.page
    box = tab.get_by_label("Why this score?")
    status = tab.locator("[data-autosave]")
    tab.on("dialog", lambda dialog: dialog.accept())
    tab.route("**/account/drafts/**", lambda route: route.abort("internetdisconnected"))
    box.fill("Two buses stand ready when one")
    expect(status).to_contain_text("there is no connection", timeout=15_000)
    tab.get_by_role("button", name="Save score and go on").click()
    expect(status).to_contain_text("nothing was sent", timeout=15_000)
    tab.unroute("**/account/drafts/**")
    tab.reload()
    expect(box).to_have_value("Two buses stand ready when one")
    expect(status).to_contain_text("Kept as a draft at", timeout=30_000)
    tab.context.clear_cookies(name="hopmarket_session")
    box.fill("Two buses stand ready when one breaks down.")
    tab.get_by_role("button", name="Save score and go on").click()
    expect(tab.get_by_text("What you typed was not sent, and is kept")).to_be_visible()
    again = newcomer("Tom Birchall", scripts=False)
    again.go(page)
    assert (
        again.page.get_by_label("Why this score?").input_value()
        == "Two buses stand ready when one breaks down."
    )
    again.press("Start again without it")
