"""The server's keys: made once, readable by their owner alone, never inside the state folder."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyrage
import pytest

from hopmarket import server_keys

pytestmark = pytest.mark.one_database


def test_keys_are_made_once_beside_the_state_folder(
    state_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HOPMARKET_KEYS")
    first = (
        server_keys.secret_key(),
        str(server_keys.drafts_identity()),
        server_keys.signing_key().private_bytes_raw(),
    )
    again = (
        server_keys.secret_key(),
        str(server_keys.drafts_identity()),
        server_keys.signing_key().private_bytes_raw(),
    )
    assert first == again
    assert server_keys.keys_folder() == state_folder.with_name("var-keys")
    assert {path.name for path in server_keys.keys_folder().iterdir()} == {
        "secret_key",
        "drafts.age",
        "signing.pem",
    }


def test_keys_are_readable_by_their_owner_alone(state_folder: Path) -> None:
    server_keys.secret_key(), server_keys.drafts_identity(), server_keys.signing_key()
    modes = {stat.S_IMODE(path.stat().st_mode) for path in server_keys.keys_folder().iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE(server_keys.keys_folder().stat().st_mode) == 0o700


def test_many_makers_agree_on_one_key(state_folder: Path) -> None:
    with ThreadPoolExecutor(8) as makers:
        keys = set(makers.map(lambda _: server_keys.secret_key(), range(32)))
    assert len(keys) == 1


def test_the_drafts_identity_opens_what_was_encrypted_to_it(state_folder: Path) -> None:
    sealed = pyrage.encrypt(b"a draft", [server_keys.drafts_identity().to_public()])
    assert pyrage.decrypt(sealed, [server_keys.drafts_identity()]) == b"a draft"


@pytest.mark.parametrize("inside", ["", "keys", "deep/keys"])
def test_a_keys_folder_inside_the_state_folder_is_refused(
    inside: str, state_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOPMARKET_KEYS", str(state_folder / inside))
    with pytest.raises(ValueError, match="kept apart"):
        server_keys.secret_key()
