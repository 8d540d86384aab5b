"""Acts of the consultations room, a file for each matter."""

from .answering import answer_comments, revise_comment_answer
from .closing import begin_consultation, close_consultation, run_due_consultations
from .moderating import ask_for_another_look, hide_comment, keep_comment_hidden, restore_comment
from .round_changes import extend_consultation, publish_consultation_response, withdraw_consultation
from .sector_bodies import end_sector_body, name_sector_body

__all__ = [
    "answer_comments",
    "ask_for_another_look",
    "begin_consultation",
    "close_consultation",
    "end_sector_body",
    "extend_consultation",
    "hide_comment",
    "keep_comment_hidden",
    "name_sector_body",
    "publish_consultation_response",
    "restore_comment",
    "revise_comment_answer",
    "run_due_consultations",
    "withdraw_consultation",
]
