"""Sends a visitor's words about wrong data to the people who run the portal."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.ledger.acts import Outcome, act
from hopmarket.records.parties.queries import operators
from hopmarket.records.post import outbox
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, System

from ..letters import CORRECTION_ASKED

LONGEST_CORRECTION = 3000


@act("ask_correction")
def ask_correction(
    *, about: str, page: str, wrong: str, reply: str, by: Member | System, at: datetime
) -> Outcome[int] | Refusal:
    """Sends a visitor's words to everybody who runs the portal; answers to how many.

    ``about`` names the page in words, ``page`` is its address here, ``reply`` an e-mail address or
    empty. The ledger keeps none of the words. Refuses ``correction.empty``,
    ``correction.too_long`` and ``correction.nobody_reads``.
    """
    if not wrong.strip():
        return Refusal("correction.empty")
    if len(wrong) > LONGEST_CORRECTION:
        return Refusal("correction.too_long", params={"most": str(LONGEST_CORRECTION)})
    readers = operators()
    if not readers:
        return Refusal("correction.nobody_reads")
    subject = {"about": about, "page": page, "wrong": wrong.strip(), "reply": reply or "no address given"}
    outbox.write(subject, CORRECTION_ASKED, readers, at=at)
    return Outcome(subject="notices/corrections", facts={"letters": len(readers)}, result=len(readers))
