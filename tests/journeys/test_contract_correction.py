"""A commissioner puts right a contract that was entered wrongly, and everybody can read what it said."""

from __future__ import annotations

import pytest

from .conftest import Newcomer

CONTRACT = "/evaluate/UTDC-2026-0001/contract/lot-1/"
REASON = "A digit was left out when the contract was entered."


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_wrong_figure_is_put_right_for_everybody_to_see(newcomer: Newcomer, scripts: bool) -> None:
    right, reason = ("12,300", REASON) if scripts else ("11,900", f"Not quite. {REASON}")
    edith = newcomer("Edith Parry", scripts=scripts, size=(390, 844))
    edith.go(CONTRACT)
    edith.follow("Correct this contract")
    edith.page.get_by_role("link", name="Change").first.click()
    edith.arrived()
    edith.fill("Value of the whole contract, VAT included", right)
    edith.press("Save and continue")

    edith.press("Save and continue")
    edith.reads("Say why it was wrong")
    edith.fill("Why was it wrong?", reason)
    edith.press("Save and continue")

    edith.heading("Check before you publish")
    edith.reads("Everybody will read: Corrected on")
    edith.press("Publish the correction")
    edith.reads("Corrected and published.")

    anybody = newcomer("", scripts=scripts, size=(390, 844))
    anybody.go("/register/")
    anybody.reads(f"£{right}")
    anybody.reads(f"{reason} Before: £")
