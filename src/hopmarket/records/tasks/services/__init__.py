"""Services of the room of tasks."""

from .daily_letters import daily_letters_due, to_mail_at_once, write_daily_letter
from .handing_over import (
    end_hand_over,
    end_response_hand_over,
    hand_over_response,
    hand_over_task,
)
from .letter_choices import choose_rhythms
from .reminding import send_reminders

__all__ = [
    "choose_rhythms",
    "daily_letters_due",
    "end_hand_over",
    "end_response_hand_over",
    "hand_over_response",
    "hand_over_task",
    "send_reminders",
    "to_mail_at_once",
    "write_daily_letter",
]
