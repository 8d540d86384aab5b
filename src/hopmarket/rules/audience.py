"""Who reads a purchase, and when: everybody from its publication on, or those invited until there is a result."""

from __future__ import annotations

from .opportunity_life import PUBLISHED_STATES, OpportunityState
from .procedure_kinds import Audience

RESULT_STATES = frozenset({OpportunityState.AWARDED, OpportunityState.NO_AWARD, OpportunityState.CANCELLED})
"""States in which a purchase has ended, with an award or without one: its result is public."""


def is_public(audience: Audience, state: OpportunityState) -> bool:
    """Whether everybody may read a purchase of this audience in this state."""
    return state in (RESULT_STATES if audience is Audience.INVITED else PUBLISHED_STATES)


def may_read(audience: Audience, state: OpportunityState, *, is_invited: bool) -> bool:
    """Whether somebody who is not of the buyer may read it."""
    return is_public(audience, state) or (is_invited and state in PUBLISHED_STATES)
