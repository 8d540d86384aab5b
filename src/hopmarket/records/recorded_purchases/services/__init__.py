"""The acts of recording a purchase."""

from .record_corrections import correct_record
from .record_drafts import discard_record, revise_record, start_record
from .recording import approve_record, ask_record_approval, record_purchase, return_record

__all__ = [
    "approve_record",
    "ask_record_approval",
    "correct_record",
    "discard_record",
    "record_purchase",
    "return_record",
    "revise_record",
    "start_record",
]
