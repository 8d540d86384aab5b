"""Opening keys: an officer's age identity, wrapped by a passphrase that only they know.

Wrapping takes a second or two of scrypt on purpose, so it happens before any transaction, and
the passphrase never comes near a service, the ledger or a log.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pyrage import DecryptError, passphrase, x25519

from hopmarket.rules.refusal import Refusal
from hopmarket.rules.typed_secrets import passphrase_as_kept, passphrases_to_try

LEAST_SIGNS = 12


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A new key: its public recipient, and the identity encrypted under the passphrase."""

    recipient: str
    wrapped: bytes = field(repr=False)


def wrap_new_key(words: str, again: str) -> WrappedKey | Refusal:
    """Makes an identity, wraps it under a passphrase, and unwraps it once to prove that it opens.

    Refuses ``passphrase.short``, ``passphrase.simple`` and ``passphrase.differs``.
    """
    words, again = passphrase_as_kept(words), passphrase_as_kept(again)
    if len(words) < LEAST_SIGNS:
        return Refusal("passphrase.short", params={"least": str(LEAST_SIGNS)})
    if len(set(words)) < 5:
        return Refusal("passphrase.simple")
    if words != again:
        return Refusal("passphrase.differs")
    identity = x25519.Identity.generate()
    wrapped_key = WrappedKey(str(identity.to_public()), passphrase.encrypt(str(identity).encode(), words))
    tried = unwrap_key(wrapped_key.wrapped, words)
    assert not isinstance(tried, Refusal) and str(tried) == str(identity)
    return wrapped_key


def unwrap_key(wrapped: bytes, words: str) -> x25519.Identity | Refusal:
    """The identity behind a passphrase, in whichever form it was kept. Refuses ``passphrase.wrong``."""
    for spelling in passphrases_to_try(words):
        try:
            return x25519.Identity.from_str(passphrase.decrypt(bytes(wrapped), spelling).decode())
        except DecryptError:
            continue
    return Refusal("passphrase.wrong")
