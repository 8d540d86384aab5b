"""The acts of signing: sign, decline, withdraw."""

from .signing import decline_document, sign_document, withdraw_signature

__all__ = ["decline_document", "sign_document", "withdraw_signature"]
