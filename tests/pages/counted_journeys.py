"""How much a journey asks of people: pages shown, fields filled in, characters typed.

A :class:`CountedJourney` walks through pages as people do without JavaScript: it opens an address, follows a
link by its words, fills a box by its label, ticks a choice by its label, presses a button by its words. It
counts each page that is shown (also one that is shown again), each box and each tick, and each character.
What a page has filled in already costs nothing. ``tests/journey_counts.toml`` has the figures of each
journey; none of them may grow, and none may pass its limit.

To add a journey: write a function that takes a CountedJourney and walks it to its end, put it into ``WALKS`` of
``test_counted_journeys.py`` under a name, and write a table of that name into the file of figures.
"""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.test import Client
from lxml import html

from hopmarket.rules.roles import Member
from tests.factories.signed_in_browser import browser

COUNTS = Path(__file__).parents[1] / "journey_counts.toml"
_TYPED = frozenset({"text", "email", "tel", "password", "search", "number", None})


@dataclass(frozen=True)
class JourneyCount:
    """What a journey took."""

    pages: int = 0
    fields: int = 0
    characters: int = 0


def grown(name: str, count: JourneyCount) -> list[str]:
    """What a journey takes more of than it did, or than it may."""
    written = tomllib.loads(COUNTS.read_text("utf-8"))[name]
    faults = []
    for what, number in asdict(count).items():
        if number > written[what]:
            faults.append(f"{name}: {what} grew from {written[what]} to {number}")
        if number > written.get(f"most_{what}", number):
            faults.append(f"{name}: at most {written[f'most_{what}']} {what}, not {number}")
    return faults


class CountedJourney:
    """One walk, by one person after another, and what it took of all of them together."""

    def __init__(self) -> None:
        self.pages = self.fields = self.characters = 0
        self.address = ""
        self._client = Client()
        self._page: Any = None

    @property
    def count(self) -> JourneyCount:
        return JourneyCount(self.pages, self.fields, self.characters)

    @property
    def words(self) -> str:
        """The words of the page that is shown, without its masthead and its foot."""
        main = self._page.find(".//main")
        return " ".join((main if main is not None else self._page).text_content().split())

    def sign_in(self, member: Member) -> None:
        """Goes on as somebody else, signed in; signing in itself is not counted."""
        self._client = browser(member)

    def open(self, address: str) -> None:
        """Opens an address, as from a bookmark or a letter."""
        self._show(self._client.get(address, follow=True))

    def follow(self, words: str) -> None:
        """Follows the link with these words."""
        links = [link for link in self._page.iter("a") if _words(link) == words and link.get("href")]
        assert links, f"no link says “{words}”: {self.words}"
        self.open(urljoin(self.address, links[0].get("href")))

    def fill(self, label: str, text: str, within: str = "") -> None:
        """Types into the box with this label; ``within`` is the heading of its group, where labels repeat."""
        box = self._control(label, within)
        assert box.tag == "textarea" or box.get("type") in _TYPED, f"“{label}” is not typed into"
        if box.tag == "textarea":
            box.text = text
        else:
            box.set("value", text)
        self.fields += 1
        self.characters += len(text)

    def choose(self, label: str, within: str = "") -> None:
        """Ticks the box, or chooses the answer, with this label."""
        box = self._control(label, within)
        assert box.get("type") in ("radio", "checkbox"), f"“{label}” is not ticked"
        if box.get("type") == "radio":
            for other in box.xpath("ancestor::form//input[@type='radio']"):
                if other.get("name") == box.get("name"):
                    other.attrib.pop("checked", None)
        box.set("checked", "checked")
        self.fields += 1

    def press(self, words: str) -> None:
        """Presses the button with these words, and sends its form with everything that stands in it."""
        buttons = [button for button in self._page.iter("button") if _words(button) == words]
        assert buttons, f"no button says “{words}”: {self.words}"
        button = buttons[0]
        form = self._form_of(button)
        sent: dict[str, list[str]] = {}
        for name, value in form.form_values():
            sent.setdefault(name, []).append(value or "")
        if button.get("name"):
            sent[button.get("name")] = [button.get("value") or ""]
        action = urljoin(self.address, form.get("action") or self.address)
        if (form.get("method") or "get").lower() == "get":
            answer = self._client.get(urlsplit(action).path, sent, follow=True)
        else:
            answer = self._client.post(action, sent, follow=True)
        self._show(answer)

    def _form_of(self, button: Any) -> Any:
        if button.get("form"):
            return self._page.get_element_by_id(button.get("form"))
        return next(button.iterancestors("form"))

    def _control(self, label: str, within: str) -> Any:
        groups = self._page.xpath("//fieldset") if within else [self._page]
        if within:
            groups = [group for group in groups if _words(group.find(".//legend")) == within]
        found = [row for group in groups for row in group.iter("label") if _words(row) == label]
        assert found, f"nothing is labelled “{label}”: {self.words}"
        return self._page.get_element_by_id(found[0].get("for"))

    def _show(self, answer: Any) -> None:
        assert answer.status_code == 200, (answer.status_code, answer.request["PATH_INFO"])
        asked = answer.request
        self.address = f"{asked['PATH_INFO']}{'?' if asked['QUERY_STRING'] else ''}{asked['QUERY_STRING']}"
        self._page = html.document_fromstring(answer.content.decode())
        self.pages += 1


def _words(element: Any) -> str:
    return " ".join(element.text_content().split()) if element is not None else ""
