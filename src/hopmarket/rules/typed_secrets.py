"""Passwords and passphrases as people type them: one secret, whatever a keyboard sends for it.

A letter with a mark may come as one sign or as two, by keyboard and system (Unicode, UAX 15). RFC 8265
(OpaqueString) and NIST SP 800-63B 3.1.1.2 have a password brought to one form before it is hashed and
checked. What was kept before this was done is still found, as it was typed.
"""

from __future__ import annotations

import unicodedata


def password_as_kept(typed: str) -> str:
    """The one form in which a new password is hashed: NFKC. Blanks belong to it."""
    return unicodedata.normalize("NFKC", typed)


def passphrase_as_kept(typed: str) -> str:
    """The one form of a new passphrase: NFKC, without blanks or line ends before and after, which are
    pasted with it and which nobody sees."""
    return unicodedata.normalize("NFKC", typed).strip()


def passwords_to_try(typed: str) -> tuple[str, ...]:
    """What a typed password may be kept as, likeliest first."""
    return _each_once(password_as_kept(typed), typed)


def passphrases_to_try(typed: str) -> tuple[str, ...]:
    """What a typed passphrase may be kept as, likeliest first. Each takes a second or two of scrypt, so
    only what differs is tried: for most people that is one."""
    return _each_once(passphrase_as_kept(typed), typed, typed.strip(), password_as_kept(typed))


def _each_once(*spellings: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(spellings))
