"""The acts of bodies: founding, seats, meetings."""

from .founding import (
    constitute_body,
    dissolve_body,
    found_body,
    found_default_bodies,
    revise_body,
    set_terms_of_reference,
)
from .meetings import (
    accept_minutes,
    call_meeting,
    cancel_meeting,
    record_attendance,
    record_decision,
    revise_agenda,
    write_minutes,
)
from .seats import add_seat, empty_seat, end_seat, fill_seat, resign_seat

__all__ = [
    "accept_minutes",
    "add_seat",
    "call_meeting",
    "cancel_meeting",
    "constitute_body",
    "dissolve_body",
    "empty_seat",
    "end_seat",
    "fill_seat",
    "found_body",
    "found_default_bodies",
    "record_attendance",
    "record_decision",
    "resign_seat",
    "revise_agenda",
    "revise_body",
    "set_terms_of_reference",
    "write_minutes",
]
