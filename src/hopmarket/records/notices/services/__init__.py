"""The acts of the notices room, a file for each matter."""

from .claiming import (
    claim_published,
    confirm_published_claim,
    end_published_claim,
    refuse_published_claim,
)
from .correcting import LONGEST_CORRECTION, ask_correction
from .following import After, record_succession, refused_so_far, withdraw_succession
from .importing import BATCH, SourceFacts, import_releases
from .joining import join_organisations, part_organisations
from .redacting import redact_release

__all__ = [
    "BATCH",
    "LONGEST_CORRECTION",
    "After",
    "SourceFacts",
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
    "refused_so_far",
    "withdraw_succession",
]
