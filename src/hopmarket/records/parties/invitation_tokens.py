"""The secret of an invitation: made from the server's key, so that no copy of the database holds it."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from django.utils.crypto import salted_hmac


def invitation_token(*, organisation: int, email: str, invited_at: datetime) -> str:
    """The token in the letter's link, the same each time it is asked for."""
    content = (
        f"{organisation}/{email.lower()}/{invited_at.astimezone(UTC).isoformat(timespec='microseconds')}"
    )
    return salted_hmac("hopmarket.invitation", content, algorithm="sha256").hexdigest()


def token_fingerprint(token: str) -> str:
    """What the database keeps of a token: its SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()
