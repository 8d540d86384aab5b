"""After sealing, no earlier version of the working copy is left for whoever holds state and keys."""

from __future__ import annotations

import re
from pathlib import Path

import pyrage
import pytest
from django.conf import settings
from django.db import connection

from hopmarket import clock, server_keys
from hopmarket.records.ledger.current_time import now
from hopmarket.records.ledger.overwritten_rows import PATIENCE
from tests.factories.purchases import a_purchase, sealed, worked_on

pytestmark = pytest.mark.django_db(transaction=True)

LONGEST = 2000


def readable() -> list[bytes]:
    """What the draft key opens, wherever it lies in the database's files."""
    place = Path(str(connection.settings_dict["NAME"]))
    texts = []
    for file in place.parent.glob(f"{place.name}*"):
        raw = file.read_bytes()
        texts += [
            text
            for start in re.finditer(b"age-encryption.org/v1", raw)
            if (text := _opened(raw, start.start()))
        ]
    return texts


def _opened(raw: bytes, start: int) -> bytes:
    for size in range(180, LONGEST):
        try:
            return pyrage.decrypt(raw[start : start + size], [server_keys.drafts_identity()])
        except pyrage.DecryptError:
            continue
    return b""


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's own files are its operator's")
def test_no_working_copy_stays_in_the_database_files_after_sealing() -> None:
    purchase = a_purchase("published", bidders=1)
    by = purchase.house.bidders[0]
    response = worked_on(purchase, by, files=False)
    assert any(b"We call the ward" in text for text in readable()), "the search finds what is there"
    sealed(response, by, now())
    clock.tick(now())
    assert not [text for text in readable() if b"We call the ward" in text]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own setting")
def test_connections_stay_as_patient_as_they_were() -> None:
    clock.tick(now())
    with connection.cursor() as cursor:
        values = [
            cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("busy_timeout", "secure_delete")
        ]
    assert values == [PATIENCE, 1]
    assert settings.DATABASES["default"]["OPTIONS"]["timeout"] * 1000 == PATIENCE
