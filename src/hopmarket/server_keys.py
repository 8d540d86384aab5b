"""The server's own keys: made at first use, kept in a folder apart from the state.

The folder is what `HOPMARKET_KEYS` names; by default it stands beside the state folder
(`var` and `var-keys`). A copy of the state folder therefore never holds a key.
Files are readable by their owner alone (mode 0600, folder 0700).
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from hopmarket.environment import Misconfigured

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from pyrage import x25519


def keys_home() -> Path:
    """The state folder: database, files, mail of a demonstration."""
    return Path(os.environ.get("HOPMARKET_HOME") or "var").resolve()


def keys_folder() -> Path:
    """The keys folder, which is never inside the state folder."""
    named = os.environ.get("HOPMARKET_KEYS")
    state = keys_home()
    place = Path(named).resolve() if named else state.with_name(f"{state.name}-keys")
    if place == state or state in place.parents:
        raise Misconfigured(
            f"HOPMARKET_KEYS ({place}) lies inside the state folder ({state}); "
            "keys and state must be kept apart."
        )
    return place


def secret_key() -> str:
    """The key that signs sessions and tokens."""
    return _kept("secret_key", lambda: secrets.token_urlsafe(64).encode()).decode()


def drafts_identity() -> x25519.Identity:
    """The age identity to which drafts of responses are encrypted until they are submitted."""
    from pyrage import x25519

    text = _kept("drafts.age", lambda: str(x25519.Identity.generate()).encode())
    return x25519.Identity.from_str(text.decode().strip())


def signing_key() -> Ed25519PrivateKey:
    """The Ed25519 key that signs receipts and the heads of the log."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    key = load_pem_private_key(_kept("signing.pem", _new_signing_pem), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{keys_folder() / 'signing.pem'} is not an Ed25519 key.")
    return key


def _new_signing_pem() -> bytes:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _kept(name: str, make: Callable[[], bytes]) -> bytes:
    """Reads the named key, and makes it where there is none; two processes that make it get the same one."""
    place = keys_folder() / name
    if not place.exists():
        _make(place, make())
    return place.read_bytes()


def _make(place: Path, content: bytes) -> None:
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = place.with_name(f".{place.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(draft, place)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
