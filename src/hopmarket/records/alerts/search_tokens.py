"""The secret in the links of a saved search: made from the server's key, stored in no database."""

from __future__ import annotations

import re
import secrets

from django.utils.crypto import constant_time_compare, salted_hmac

_SHAPE = re.compile(r"([0-9a-f]{32})([0-9a-f]{32})")


def fresh_handle() -> str:
    """A new handle: 128 random bits that name one search and open nothing."""
    return secrets.token_hex(16)


def token_of(handle: str) -> str:
    """The token of a handle, the same each time it is asked for: 64 figures."""
    return handle + salted_hmac("hopmarket.saved_search", handle, algorithm="sha256").hexdigest()[:32]


def handle_in(token: str) -> str:
    """The handle of a token that this server made; empty for any other text."""
    match = _SHAPE.fullmatch(token)
    return match[1] if match and constant_time_compare(token_of(match[1]), token) else ""
