"""The acts of an evaluation: declare, score, lock, and the lead's award."""

from .award import confirm_award
from .scores import declare_interests, give_score, lock_scores, seat_evaluator

__all__ = ["confirm_award", "declare_interests", "give_score", "lock_scores", "seat_evaluator"]
