"""The acts of the notices room, a file for each matter."""

from .data_corrections import LONGEST_CORRECTION, ask_correction
from .importing import BATCH, SourceFacts, import_releases
from .published_claims import (
    claim_published,
    confirm_published_claim,
    end_published_claim,
    refuse_published_claim,
)
from .redaction import redact_release
from .same_as_decisions import join_organisations, part_organisations
from .successions import SuccessorFacts, record_succession, succession_refusal, withdraw_succession

__all__ = [
    "BATCH",
    "LONGEST_CORRECTION",
    "SourceFacts",
    "SuccessorFacts",
    "ask_correction",
    "claim_published",
    "confirm_published_claim",
    "end_published_claim",
    "import_releases",
    "join_organisations",
    "part_organisations",
    "record_succession",
    "redact_release",
    "refuse_published_claim",
    "succession_refusal",
    "withdraw_succession",
]
