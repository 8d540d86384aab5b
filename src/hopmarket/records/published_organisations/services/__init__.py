"""The acts of the room of published organisations, a file for each matter."""

from .published_claims import (
    claim_published,
    confirm_published_claim,
    end_published_claim,
    refuse_published_claim,
)
from .successions import SuccessorFacts, record_succession, succession_refusal, withdraw_succession

__all__ = [
    "SuccessorFacts",
    "claim_published",
    "confirm_published_claim",
    "end_published_claim",
    "record_succession",
    "refuse_published_claim",
    "succession_refusal",
    "withdraw_succession",
]
