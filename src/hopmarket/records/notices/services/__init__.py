"""The acts of the notices room, a file for each matter."""

from .correcting import LONGEST_CORRECTION, ask_correction
from .importing import BATCH, SourceFacts, import_releases

__all__ = [
    "BATCH",
    "LONGEST_CORRECTION",
    "SourceFacts",
    "ask_correction",
    "import_releases",
]
