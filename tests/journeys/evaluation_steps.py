"""From the sealed responses to a contract in the browser: open, score, award, sign."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

from hopmarket.demonstration.people import PASSPHRASE

from .bidder_steps import ANSWER
from .walker import Walker


def move_clock(somebody: Walker, *, days: int) -> None:
    somebody.go("/account/demonstration/")
    somebody.fill("Days", str(days))
    somebody.press("Move it on")
    somebody.reads(re.compile("In this demonstration it is now"))


def open_responses(david: Walker, reference: str, pictures: Path | None) -> None:
    """An opener declares first; a wrong passphrase opens nothing; the right one opens all."""
    david.go(f"/commission/{reference}/open/")
    david.choose("I have none")
    david.press("Declare and go on")
    david.picture(pictures, "commissioner-open")
    david.fill("The passphrase of your opening key", "five hops in a wicker basket")
    david.press("Open the responses")
    david.page.get_by_role("heading", name="There is a problem").wait_for()
    david.fill("The passphrase of your opening key", PASSPHRASE)
    david.press("Open the responses")
    david.go(f"/commission/{reference}/")
    david.reads(re.compile("are being scored"))


def score(evaluator: Walker, reference: str, scores: list[int], pictures: Path | None) -> None:
    """Declares, scores each response with a reason, locks."""
    evaluator.go("/evaluate/")
    evaluator.picture(pictures, "evaluator-to-score")
    evaluator.go(f"/evaluate/{reference}/declare/")
    evaluator.picture(pictures, "evaluator-declare")
    evaluator.choose("I know none of them in a way that matters")
    evaluator.press("Declare and go on")
    for number, value in enumerate(scores, start=1):
        evaluator.go(f"/evaluate/{reference}/{number}/")
        evaluator.reads(ANSWER)
        evaluator.go(f"/evaluate/{reference}/{number}/criterion-1/")
        evaluator.page.get_by_role("radio", name=re.compile(rf"^{value}\b")).check()
        if number == 1:
            evaluator.picture(pictures, "evaluator-sheet")
        evaluator.press("Save score and go on")
        evaluator.page.get_by_role("heading", name="There is a problem").wait_for()
        evaluator.fill("Why this score?", f"Line 1 keeps walkers crossing; worth {value} for method.")
        evaluator.press("Save score and go on")
    evaluator.go(f"/evaluate/{reference}/")
    evaluator.picture(pictures, "evaluator-matrix")
    evaluator.go(f"/evaluate/{reference}/lock/")
    evaluator.press("Lock my scores for good")


def award(meera: Walker, reference: str, pictures: Path | None) -> None:
    """The lead declares, and confirms what the scores say."""
    meera.go(f"/evaluate/{reference}/declare/")
    meera.choose("I know none of them in a way that matters")
    meera.press("Declare and go on")
    meera.go(f"/evaluate/{reference}/scores/")
    meera.picture(pictures, "evaluator-scores")
    meera.go(f"/evaluate/{reference}/award/")
    meera.picture(pictures, "evaluator-award")
    meera.fill("Why does this award follow from the scores?", "The better method at the lower price.")
    meera.press("Check before you confirm")
    meera.picture(pictures, "evaluator-award-check")
    meera.goes_back()
    assert meera.page.get_by_label("Why does this award follow from the scores?").input_value()
    meera.press("Check before you confirm")
    meera.page.reload()
    meera.press("Confirm and publish the award")
    meera.go(f"/evaluate/{reference}/award/")
    meera.heading(re.compile("^Awarded"))


def sign(meera: Walker, reference: str, today: datetime, pictures: Path | None) -> None:
    meera.go(f"/evaluate/{reference}/contract/lot-1/")
    for legend, days in (
        ("When was it signed?", 0),
        ("First day of the contract", 5),
        ("Last day of the contract", 300),
    ):
        on = today + timedelta(days=days)
        meera.fill_day(legend, str(on.day), str(on.month), str(on.year))
    meera.press("See it before it is published")
    meera.press("Enter it in the register")
    meera.reads("In the register")
    meera.picture(pictures, "evaluator-contract")
