"""A bidder's acts in the browser: ask, write, seal, replace, withdraw, read the result."""

from __future__ import annotations

import re
from pathlib import Path

from .walker import Walker

ANSWER = "We lift one plank at a time, and lay the new one before the next comes off."


def ask(yusuf: Walker, reference: str, title: str, pictures: Path | None) -> None:
    """A bidder finds it, follows it, and asks."""
    yusuf.go("/opportunities/")
    yusuf.follow(title)
    yusuf.follow("Respond")
    yusuf.picture(pictures, "supplier-begin")
    yusuf.press("Tell me of changes")
    yusuf.reads("You follow this")
    yusuf.go(f"/respond/{reference}/ask/")
    yusuf.fill("Your question", "We at Old Market Masonry ask: may we come by tractor?")
    yusuf.picture(pictures, "supplier-ask")
    yusuf.press("Send the question")
    yusuf.reads("Your question names an organisation, a person or an address.")
    yusuf.choose("The buyer may read the name or the address")
    yusuf.press("Send the question")
    yusuf.reads("Your question is with the buyer.")


def respond(bidder: Walker, reference: str, *, price: str, pictures: Path | None) -> None:
    """Starts, answers, attaches, prices, previews, seals; holds a receipt."""
    bidder.go(f"/respond/{reference}/")
    bidder.press("Start a response")
    bidder.picture(pictures, "supplier-tasks")
    bidder.go(f"/respond/{reference}/preview/")
    bidder.reads(re.compile("things? to fix before you can seal"))
    bidder.go(f"/respond/{reference}/questions/question-1/")
    bidder.fill("Your answer", ANSWER)
    bidder.picture(pictures, "supplier-question")
    bidder.press("Save and go on")
    bidder.go(f"/respond/{reference}/questions/question-2/")
    bidder.upload("Choose files", "drawing.txt", b"A bridge, drawn in words.")
    bidder.press("Attach")
    bidder.reads("drawing.txt")
    give_price(bidder, reference, price)
    seal(bidder, reference, pictures, keep=True)


def give_price(bidder: Walker, reference: str, price: str) -> None:
    bidder.go(f"/respond/{reference}/price/")
    bidder.fill("The whole contract", price)
    bidder.press("Save the price")


def seal(bidder: Walker, reference: str, pictures: Path | None, *, keep: bool) -> None:
    bidder.go(f"/respond/{reference}/preview/")
    bidder.reads(ANSWER)
    bidder.picture(pictures, "supplier-preview")
    bidder.choose("Keep my text here" if keep else "Neither: keep nothing, and I need no copy")
    bidder.press("Seal and send")
    bidder.heading("Your response is sealed and sent")
    bidder.picture(pictures, "supplier-receipt")


def replace_and_withdraw(bidder: Walker, reference: str, pictures: Path | None) -> None:
    """A better price replaces the copy; second thoughts withdraw it; it is sealed again."""
    give_price(bidder, reference, "32,400")
    seal(bidder, reference, None, keep=True)
    bidder.reads("Copy 1")
    bidder.follow("Withdraw it")
    bidder.press("Withdraw my response")
    bidder.heading("No: you withdrew it.")
    seal(bidder, reference, None, keep=False)
    bidder.go(f"/respond/{reference}/did-it-count/")
    bidder.heading("Yes, it counted.")
    bidder.picture(pictures, "supplier-did-it-count")


def too_late(bidder: Walker, reference: str) -> None:
    """After the deadline nothing is accepted, and the one page still answers."""
    bidder.go(f"/respond/{reference}/did-it-count/")
    bidder.heading("Yes, it counted.")
    assert bidder.page.get_by_role("button", name="Seal and send").count() == 0


def read_feedback(won: Walker, lost: Walker, reference: str, pictures: Path | None) -> None:
    """Each bidder reads its own reasons, word for word."""
    for bidder in (won, lost):
        bidder.go(f"/respond/{reference}/")
        bidder.follow("Your scores and reasons")
        bidder.reads(re.compile("Line 1 keeps walkers crossing"))
    lost.picture(pictures, "evaluator-result")
