"""Sends a visitor's words about wrong data to the people who run the portal."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.ledger.acts import Outcome, act
from hopmarket.records.parties.models import Person
from hopmarket.records.post.outbox import write_letter
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, System

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
    readers = list(Person.objects.filter(is_operator=True, is_active=True))
    if not readers:
        return Refusal("correction.nobody_reads")
    params = {"about": about, "page": page, "wrong": wrong.strip(), "reply": reply or "no address given"}
    for reader in readers:
        write_letter("correction_asked", address=reader.email, person=reader.pk, at=at, params=params)
    return Outcome(subject="notices/corrections", facts={"letters": len(readers)}, result=len(readers))
