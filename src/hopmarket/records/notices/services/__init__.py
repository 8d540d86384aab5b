"""The acts of the notices room, a file for each matter."""

from .data_corrections import LONGEST_CORRECTION, ask_correction
from .importing import BATCH, SourceFacts, import_releases
from .redaction import redact_release
from .same_as_decisions import join_organisations, part_organisations

__all__ = [
    "BATCH",
    "LONGEST_CORRECTION",
    "SourceFacts",
    "ask_correction",
    "import_releases",
    "join_organisations",
    "part_organisations",
    "redact_release",
]
