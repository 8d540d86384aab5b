"""A buyer tries the questions of a draft: those that are not asked go and come as they are answered, and the page
without scripts says the same."""

from __future__ import annotations

import re

from .conftest import Newcomer
from .walker import Walker

DRAFT = "A weekly telephone call for people who live alone"


def _asked(buyer: Walker, question: str, kind: str, *, options: str = "", asked_if: str = "") -> None:
    """Adds a question to the draft."""
    page = buyer.page
    buyer.follow("Add a question")
    page.get_by_label("Question", exact=True).fill(question)
    page.get_by_label("Under none").check()
    page.get_by_label(kind, exact=True).check()
    if options:
        page.get_by_label("What can be chosen").fill(options)
    if asked_if:
        page.get_by_label("Ask this of whom?").select_option(label=asked_if)
    buyer.press("Save")


def test_questions_that_are_not_asked_go_and_come_back_with_what_was_typed(newcomer: Newcomer) -> None:
    buyer = newcomer("Harriet")
    page = buyer.page
    buyer.go("/commission/")
    buyer.follow(DRAFT)
    reference = re.search(r"/commission/([^/]+)/", page.url)[1]  # type: ignore[index]
    buyer.go(f"/commission/{reference}/draft/questions/")
    _asked(buyer, "Do you lend telephones?", "Yes or no")
    _asked(
        buyer,
        "Of which make?",
        "By choosing from a list",
        options="Plain\nWith pictures",
        asked_if="If the answer to “Do you lend telephones?” is Yes",
    )
    buyer.follow("Try them as a bidder will answer them")
    make = page.get_by_role("group", name="Of which make?")
    assert not make.is_visible()
    page.get_by_label("Yes", exact=True).check()
    make.get_by_label("With pictures").check()
    page.get_by_label("No", exact=True).check()
    assert not make.is_visible()
    page.get_by_label("Yes", exact=True).check()
    assert make.is_visible() and make.get_by_label("With pictures").is_checked()

    plain = newcomer("Harriet", scripts=False)
    plain.go(f"/commission/{reference}/try-questions/")
    assert plain.page.get_by_role("group", name="Of which make?").is_visible()
    plain.page.get_by_label("No", exact=True).check()
    plain.press("Look at these answers")
    assert "Not asked of whoever answers so." in plain.page.content()
