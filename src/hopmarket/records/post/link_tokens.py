"""The secret in the links of letters to people without an account: made from the server's key, stored in no
database."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

from django.utils.crypto import constant_time_compare, salted_hmac

_SHAPE = re.compile(r"([0-9a-f]{32})([0-9a-f]{32})")


def fresh_handle() -> str:
    """A new handle: 128 random bits that name one thing and open nothing."""
    return secrets.token_hex(16)


@dataclass(frozen=True, slots=True)
class LinkTokens:
    """The tokens of links of one kind. A token opens what its handle names, for links of this kind alone."""

    salt: str

    def token_of(self, handle: str) -> str:
        """The token of a handle, the same each time it is asked for: 64 figures."""
        return handle + salted_hmac(self.salt, handle, algorithm="sha256").hexdigest()[:32]

    def handle_in(self, token: str) -> str:
        """The handle of a token that this server made; empty for any other text."""
        match = _SHAPE.fullmatch(token)
        return match[1] if match and constant_time_compare(self.token_of(match[1]), token) else ""
