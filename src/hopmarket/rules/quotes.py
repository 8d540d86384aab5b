"""Quotes of invited suppliers: who may be asked, until when, and how much a reason says."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime, timedelta

from .dates_in_words import when
from .procedure_kinds import Procedure
from .reasons import says_why
from .refusal import Refusal
from .wordless_text import is_wordless

FEWEST_SENTENCES = 2
MOST_INVITED = 12
CITE = "The partnership's rule for quick quotes: docs/rules/procedures.md"

_SENTENCE_END = re.compile(r"[.!?…]+(?=[\s\"')\]”’]|$)")


def sentences(text: str) -> int:
    """How many sentences a text has: those that end with a sign and say a word. A figure's point ends none."""
    return sum(not is_wordless(piece) for piece in _SENTENCE_END.split(f"{text.strip()} ")[:-1])


def enough_said(reason: str) -> bool:
    """Whether the reason of a score says why, in two sentences or more."""
    return says_why(reason) and sentences(reason) >= FEWEST_SENTENCES


def last_moment_to_invite(closes_at: datetime, procedure: Procedure) -> datetime:
    """Until when somebody else may be asked, so that they have the fewest days too."""
    return closes_at - timedelta(days=procedure.fewest_days_open)


def may_invite(
    *,
    organisation: int | None,
    name: str,
    email: str,
    buyer: int,
    invited: Collection[int],
    addresses: Collection[str],
) -> Refusal | None:
    """Refuses ``invited.nobody``, ``invited.own``, ``invited.twice`` and ``invited.too_many``. ``invited`` and
    ``addresses`` are those who are asked already."""
    if organisation is None and not (name.strip() and email.strip()):
        return Refusal("invited.nobody", CITE)
    if organisation == buyer:
        return Refusal("invited.own", CITE)
    if organisation in invited or (organisation is None and email.strip().lower() in addresses):
        return Refusal("invited.twice", CITE, {"name": name.strip()})
    if len(invited) + len(addresses) >= MOST_INVITED:
        return Refusal("invited.too_many", CITE, {"most": str(MOST_INVITED)})
    return None


def may_still_invite(closes_at: datetime, procedure: Procedure, *, now: datetime) -> Refusal | None:
    """Refuses ``invited.too_late``."""
    last = last_moment_to_invite(closes_at, procedure)
    if now <= last:
        return None
    return Refusal("invited.too_late", CITE, {"last": when(last), "days": str(procedure.fewest_days_open)})
