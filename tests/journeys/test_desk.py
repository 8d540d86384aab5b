"""One desk for two organisations, and a task in a colleague's hands, without JavaScript and with it."""

from __future__ import annotations

import re

from .conftest import Newcomer

PUBLISH = "Publish: Sign-language interpreting at council meetings"


def test_somebody_with_two_organisations_has_one_desk(newcomer: Newcomer) -> None:
    josie = newcomer("Josie Lane", scripts=False)
    josie.heading("Your desk")
    josie.follow(re.compile("Answer the invitation: Towpath Friends"))
    josie.press("Accept")
    josie.follow(re.compile(r"^Desk \d"))
    josie.reads("Supplier, Riverbank Youth Trust")
    josie.press(re.compile("Do it for Riverbank Youth Trust"))
    josie.reads("You now work here for Riverbank Youth Trust")
    assert "/respond/" in josie.page.url


def test_a_task_goes_to_a_colleague_and_comes_back(newcomer: Newcomer) -> None:
    harriet, samuel = newcomer("Harriet Oakes"), newcomer("Samuel Pryce", size=(390, 800))
    harriet.follow(re.compile(f"Hand it to a colleague.*{PUBLISH.replace(': ', ', ')}"))
    harriet.choose("Samuel Pryce")
    harriet.fill("Anything they should know (optional)", "I am away until Monday.")
    harriet.press("Hand it over")
    harriet.reads("Samuel Pryce has it now.")
    assert harriet.page.get_by_role("link", name=PUBLISH).count() == 0
    samuel.go("/account/desk/")
    samuel.reads("“I am away until Monday.”")
    samuel.press(re.compile("Hand it back"))
    samuel.reads("Handed back")
    harriet.go("/account/desk/")
    assert harriet.page.get_by_role("link", name=PUBLISH).count() == 1
