"""Writing letters inside an act's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from .models import Letter


def write_letter(
    kind: str, *, address: str, person: int | None, at: datetime, params: Mapping[str, str]
) -> Letter:
    """Puts one letter in the outbox; it leaves only if the surrounding act succeeds."""
    return Letter.objects.create(
        kind=kind, address=address, person=person, params=dict(params), written_at=at
    )
