"""The acts of an evaluation: declare, score, lock, ask bidders, set aside, change the panel, and the award: the
lead's alone, or seen by a second officer."""

from .asking_bidders import answer_clarification, ask_clarification
from .award import confirm_award, decide_award
from .award_request import approve_award, ask_award, refuse_award
from .debriefs import answer_debrief, ask_debrief
from .quote_judging import QuoteScore, score_quotes
from .scores import declare_interests, give_score, lock_scores
from .seat_changes import replace_evaluator, replace_lead, seat_evaluator
from .setting_aside import (
    approve_set_aside,
    ask_set_aside,
    ask_take_back_set_aside,
    refuse_set_aside,
)
from .winner_checks import (
    approve_debarment_clearance,
    ask_debarment_clearance,
    confirm_core_information,
    refuse_debarment_clearance,
)

__all__ = [
    "QuoteScore",
    "answer_clarification",
    "answer_debrief",
    "approve_award",
    "approve_debarment_clearance",
    "approve_set_aside",
    "ask_award",
    "ask_clarification",
    "ask_debarment_clearance",
    "ask_debrief",
    "ask_set_aside",
    "ask_take_back_set_aside",
    "confirm_award",
    "confirm_core_information",
    "decide_award",
    "declare_interests",
    "give_score",
    "lock_scores",
    "refuse_award",
    "refuse_debarment_clearance",
    "refuse_set_aside",
    "replace_evaluator",
    "replace_lead",
    "score_quotes",
    "seat_evaluator",
]
