"""Somebody with a browser: goes, clicks, types, and every page they see is looked at."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, ViewportSize

NARROWEST = 320
OF_A_PICTURE: ViewportSize = {"width": 1024, "height": 740}
Look = Callable[[Page], None]


class Examiner:
    """Looks at pages with axe, no rule disabled, and never twice at the same structure.

    Without JavaScript a page cannot run axe itself: its markup is then shown, as it came, in a
    window that can.
    """

    def __init__(self, browser: Browser) -> None:
        self._axe, self._seen = Axe(), set[str]()
        self._window = browser.new_context(viewport={"width": 1280, "height": 900})
        self._page = self._window.new_page()
        self._markup = ""
        self._page.route("**/*", self._answer)
        self.looked_at = 0

    def look(self, page: Page, *, scripts: bool) -> None:
        """Fails when axe finds anything on this page."""
        markup = page.content()
        dark = scripts and page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        shape = f"{scripts}{dark}{page.viewport_size}{_shape(markup)}"
        if shape in self._seen:
            return
        self._seen.add(shape)
        self.looked_at += 1
        shown = page if scripts else self._again(page.url, markup)
        violations = self._axe.run(shown).response["violations"]
        faults = [
            f"{violation['id']}: {violation['help']} {[node['target'] for node in violation['nodes']][:4]}"
            for violation in violations
        ]
        assert not faults, f"{page.url} ({page.title()}):\n" + "\n".join(faults)

    def _again(self, url: str, markup: str) -> Page:
        self._markup = markup
        self._page.goto(url)
        return self._page

    def _answer(self, route: Route) -> None:
        if route.request.is_navigation_request():
            route.fulfill(status=200, content_type="text/html; charset=utf-8", body=self._markup)
        else:
            route.continue_()

    def close(self) -> None:
        self._window.close()


def _shape(markup: str) -> str:
    """A print of a page's elements and classes; words and numbers do not count."""
    parts = re.findall(r"<[a-z][\w-]*|class=\"[^\"]*\"|aria-[a-z]+=|role=\"\w+\"", markup)
    return hashlib.sha256("".join(parts).encode()).hexdigest()


class Walker:
    """One person's browser window."""

    def __init__(
        self,
        browser: Browser,
        address: str,
        examiner: Examiner,
        *,
        scripts: bool = True,
        size: tuple[int, int] = (1280, 900),
        examined: bool = True,
        dark: bool = False,
    ) -> None:
        self.address, self.scripts = address, scripts
        self._examiner = examiner if examined else None
        self.context: BrowserContext = browser.new_context(
            java_script_enabled=scripts,
            viewport={"width": size[0], "height": size[1]},
            base_url=address,
            locale="en-GB",
            timezone_id="Europe/London",
            color_scheme="dark" if dark else "light",
        )
        self.context.set_default_timeout(20_000)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda message: self._hear(message.type, message.text))
        self.page.on("response", lambda response: self._hear_status(response.status, response.url))

    def _hear(self, kind: str, text: str) -> None:
        if kind == "error" and "status of 4" not in text:
            self.complaints.append(text)

    def _hear_status(self, status: int, url: str) -> None:
        if status >= 500:
            self.complaints.append(f"{status} from {url}")

    def sign_in(self, name: str) -> None:
        """One click, as a demonstration offers it."""
        self.go("/account/demonstration/")
        self.page.get_by_role("button", name=f"Sign in as {name}").click()
        self.arrived()

    def go(self, path: str, *, status: frozenset[int] | set[int] = frozenset({200})) -> None:
        answer = self.page.goto(path if path.startswith("http") else f"{self.address}{path}")
        assert answer and answer.status in status, f"{path}: {answer and answer.status}"
        self.arrived()

    def arrived(self) -> None:
        """A page has come: nothing complained, nothing sticks out, and axe finds nothing."""
        self.page.wait_for_load_state("load")
        assert self.complaints == [], self.complaints
        if self._examiner:
            self._examiner.look(self.page, scripts=self.scripts)

    def follow(self, name: str | re.Pattern[str], *, within: Locator | None = None) -> None:
        """Clicks a link."""
        (within or self.page).get_by_role("link", name=name).first.click()
        self.arrived()

    def press(self, name: str | re.Pattern[str], *, within: Locator | None = None) -> None:
        """Clicks a button."""
        (within or self.page).get_by_role("button", name=name).first.click()
        self.arrived()

    def goes_back(self) -> None:
        """Back, with a browser that asks before it sends a form again: here that would be a fault."""
        self.page.go_back()
        self.arrived()

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)

    def choose(self, label: str | re.Pattern[str]) -> None:
        """A radio button or a box to tick, by its label."""
        self.page.get_by_label(label).first.check()

    def fill_day(self, legend: str, day: str, month: str, year: str, time: str = "") -> None:
        """The boxes of a date or a moment."""
        boxes = self.page.get_by_role("group", name=legend)
        for label, text in (("Day", day), ("Month", month), ("Year", year), ("Time", time)):
            if text:
                boxes.get_by_label(label).fill(text)

    def group(self, legend: str) -> Locator:
        return self.page.get_by_role("group", name=legend)

    def upload(self, label: str, name: str, content: bytes) -> None:
        self.page.get_by_label(label, exact=True).set_input_files(
            {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        )

    def reads(self, text: str | re.Pattern[str]) -> None:
        """The page says this somewhere, whatever line of the markup its words stand on."""
        if isinstance(text, re.Pattern):
            text = re.compile(text.pattern.replace(" ", r"\s+"), text.flags)
        self.page.get_by_text(text).first.wait_for()

    def heading(self, text: str | re.Pattern[str]) -> None:
        """The page's one first-level heading."""
        self.page.get_by_role("heading", level=1, name=text).wait_for()

    def sticks_out(self) -> int:
        """How many pixels of the page lie beyond the right edge."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))

    def picture(self, folder: Path | None, name: str) -> None:
        """A small picture for the guides, made only when somebody asks for pictures."""
        if folder is not None and self.scripts:
            folder.mkdir(parents=True, exist_ok=True)
            usual = self.page.viewport_size
            self.page.set_viewport_size(OF_A_PICTURE)
            self.page.evaluate("window.scrollTo(0, 0)")
            self.page.screenshot(path=folder / f"{name}.png", scale="css")
            if usual:
                self.page.set_viewport_size(usual)

    def close(self) -> None:
        self.context.close()
