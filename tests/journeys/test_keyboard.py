"""Sign in, find an opportunity, respond, seal: with the keyboard alone."""

from __future__ import annotations

import re

from .conftest import Newcomer
from .walker import Walker

MOST_STEPS = 160
NAME = """() => {
  const one = document.activeElement;
  const said = one.getAttribute("aria-label")
    || (one.labels && one.labels.length ? one.labels[0].textContent : "") || one.textContent || one.value || "";
  return said.replace(/\\s+/g, " ").trim();
}"""
SEEN = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 || style.boxShadow !== "none";
}"""


class Keyboard:
    """Hands that know only Tab, Enter, Space and the letters."""

    def __init__(self, walker: Walker) -> None:
        self.walker, self.keys = walker, walker.page.keyboard

    def reach(self, name: str) -> None:
        """Tabs on until something with this name has the focus, and shows it."""
        for _ in range(MOST_STEPS):
            self.keys.press("Tab")
            if re.search(name, self.walker.page.evaluate(NAME)):
                assert self.walker.page.evaluate(SEEN), f"“{name}” does not show that it has the focus"
                return
        raise AssertionError(f"Tab does not lead to “{name}” on {self.walker.page.url}")

    def enter(self, name: str) -> None:
        """Reaches a link or a button and presses Enter; a new page comes."""
        self.reach(name)
        with self.walker.page.expect_navigation():
            self.keys.press("Enter")
        self.walker.arrived()

    def write(self, name: str, text: str) -> None:
        self.reach(name)
        self.keys.type(text)


def test_a_response_with_the_keyboard_alone(newcomer: Newcomer) -> None:
    walker = newcomer()
    hands = Keyboard(walker)
    walker.go("/")
    hands.enter("^Sign in$")
    hands.enter("^Sign in as an invented person")
    hands.enter("^Sign in as Anna Kowalska")
    hands.enter("^Find work$")
    hands.write("^Search open and past work", "holiday meals")
    walker.page.keyboard.press("Enter")
    walker.page.wait_for_url("**holiday**")
    walker.arrived()
    hands.enter("^School-holiday meals")
    hands.enter("^Respond$")
    hands.enter("^Start a response$")
    hands.enter("^Begin")
    for text in ("Soup, bread, apples.", "Two grown-ups at each door.", "A bicycle to mend."):
        hands.write("^Your answer", text)
        hands.enter("^Save and go on$")
    walker.heading("Price")
    hands.write("^Quay and Castle Street", "24,500")
    hands.enter("^Save the price$")
    hands.enter("(Preview and seal|Look through it)")
    hands.reach("^Keep my text here")
    walker.page.keyboard.press("Space")
    assert walker.page.get_by_label("Keep my text here").is_checked()
    hands.enter("^Seal and send$")
    walker.heading("Your response is sealed and sent")


def test_the_first_tab_skips_to_the_content(newcomer: Newcomer) -> None:
    walker = newcomer()
    walker.go("/opportunities/")
    walker.page.keyboard.press("Tab")
    assert walker.page.evaluate(NAME) == "Skip to main content"
    walker.page.keyboard.press("Enter")
    assert walker.page.evaluate("document.activeElement.id") == "main"
