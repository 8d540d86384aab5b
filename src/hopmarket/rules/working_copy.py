"""How a working copy stands to what counts: only a sealed copy is a response, and only one of them counts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum


class WorkingCopyStanding(StrEnum):
    """Whether a working copy is what was sent."""

    AS_SENT = "as_sent"
    CHANGED_SINCE = "changed_since"
    WITHDRAWN = "withdrawn"
    NEVER_SENT = "never_sent"


class TextAfterSealing(StrEnum):
    """What a bidder chose to become of the readable text when they sealed; nothing is chosen for them."""

    KEPT = "kept"
    DOWNLOADED = "downloaded"
    NOT_KEPT = "not_kept"


def working_copy_standing(
    *, saved_at: datetime, received_at: datetime | None, withdrawn: bool
) -> WorkingCopyStanding:
    """Compares when the working copy was saved last with when the copy that counts was received; None
    means that no copy counts."""
    if received_at is None:
        return WorkingCopyStanding.WITHDRAWN if withdrawn else WorkingCopyStanding.NEVER_SENT
    return WorkingCopyStanding.AS_SENT if saved_at <= received_at else WorkingCopyStanding.CHANGED_SINCE
