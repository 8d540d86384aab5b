"""The secret in the link of an invitation to quote, made from the server's key: no copy of the database holds it."""

from __future__ import annotations

import hashlib

from django.utils.crypto import salted_hmac

from .models import QuoteInvitation


def quote_token(invitation: QuoteInvitation) -> str:
    """The token in the letter's link, the same each time it is asked for."""
    content = f"{invitation.pk}/{invitation.opportunity_id}/{invitation.email.lower()}"
    return salted_hmac("hopmarket.quote_invitation", content, algorithm="sha256").hexdigest()


def fingerprint_of_token(token: str) -> str:
    """What the database keeps of a token: its SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()
