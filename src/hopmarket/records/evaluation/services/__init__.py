"""The acts of an evaluation: declare, score, lock, and the award: the lead's alone, or seen by a second."""

from .award import confirm_award
from .award_request import approve_award, ask_award, refuse_award
from .scores import declare_interests, give_score, lock_scores, seat_evaluator

__all__ = [
    "approve_award",
    "ask_award",
    "confirm_award",
    "declare_interests",
    "give_score",
    "lock_scores",
    "refuse_award",
    "seat_evaluator",
]
