"""The acts of a response: work on it, seal it, withdraw it; close and open lawfully."""

from .closing import close_due, close_opportunity
from .declining import decline_opportunity, take_back_decline
from .opener_declarations import declare_opener
from .opening import open_kept_due, open_responses, unlock, unlock_kept
from .sealing import seal_now, seal_response, withdraw_response
from .standing_seals import end_sealing_by_itself, seal_by_itself, seal_due, seal_when_due
from .working_copy import (
    MOST_FILES,
    attach_file,
    remove_file,
    save_answer,
    save_price,
    set_aside_answer,
    start_response,
)

__all__ = [
    "MOST_FILES",
    "attach_file",
    "close_due",
    "close_opportunity",
    "declare_opener",
    "decline_opportunity",
    "end_sealing_by_itself",
    "open_kept_due",
    "open_responses",
    "remove_file",
    "save_answer",
    "save_price",
    "seal_by_itself",
    "seal_due",
    "seal_now",
    "seal_response",
    "seal_when_due",
    "set_aside_answer",
    "start_response",
    "take_back_decline",
    "unlock",
    "unlock_kept",
    "withdraw_response",
]
