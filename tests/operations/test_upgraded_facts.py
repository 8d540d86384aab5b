"""A house of an earlier version has the facts of today's rules after its upgrade, and says how far it is."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path

import orjson
import pytest
from django.db import connection

from tests.old_houses.shelf import OldHouse
from tests.old_houses.test_old_houses import assert_done, put_keys

from .command_line import call

CASES = Path(__file__).parents[1] / "data" / "cases"
HOUSE = OldHouse("2026-11-2-demonstration", "sqlite")


def leave(database: sqlite3.Connection, case: str) -> None:
    """Leaves the releases of a case in a house as an earlier version did: kept byte for byte, their buyer and
    suppliers not read."""
    database.execute(
        "INSERT OR IGNORE INTO notices_source (key, name, publisher, licence, licence_url, copied_on, original_url)"
        " VALUES ('case', 'Case', 'P', 'L', 'https://example.org/l', '2026-11-20', '')"
    )
    (source,) = database.execute("SELECT id FROM notices_source WHERE key = 'case'").fetchone()
    columns = [name for _, name, *_ in database.execute("PRAGMA table_info(notices_notice)")]
    for release in json.loads((CASES / case).read_text())["releases"]:
        body, ocid = orjson.dumps(release, option=orjson.OPT_SORT_KEYS), release["ocid"]
        database.execute(
            "INSERT INTO notices_release (ocid, release_id, at, tags, body, sha256, source_id, stored_at)"
            " VALUES (?, ?, '2026-11-20 09:00:00', 'award', ?, ?, ?, '2026-11-20 09:00:00')",
            (ocid, release["id"], body, hashlib.sha256(body).hexdigest(), source),
        )
        unread = {
            "id": "NULL",
            "ocid": f"'{ocid}'",
            "buyer_id": "NULL",
            "buyer_name": "''",
            "suppliers": "''",
            "is_ours": "0",
            "source_id": str(source),
        }
        values = ", ".join(unread.get(name, name) for name in columns)
        database.execute(
            f"INSERT OR IGNORE INTO notices_notice ({', '.join(columns)}) SELECT {values}"
            " FROM notices_notice LIMIT 1"
        )


@pytest.mark.long
@pytest.mark.skipif(connection.vendor != "sqlite", reason="the house is looked into as a file")
def test_an_old_house_has_the_new_facts_after_its_upgrade(tmp_path: Path) -> None:
    settings = {"HOPMARKET_HOME": str(tmp_path / "var"), "HOPMARKET_KEYS": str(tmp_path / "var-keys")}
    put_keys(HOUSE, tmp_path)
    assert_done(call("restore", str(HOUSE.backup), env=settings))
    with sqlite3.connect(tmp_path / "var" / "hopmarket.sqlite3") as database:
        leave(database, "01-nonlatin-names.json")
        leave(database, "06-award-multi-supplier.json")
        before = database.execute("SELECT COUNT(*) FROM notices_notice").fetchone()[0]
    upgrade = assert_done(call("migrate", env=settings, seconds=120))
    assert f"Notices read by the present rules: {before:,} of {before:,}" in upgrade
    assert "Notices read" not in assert_done(call("migrate", env=settings, seconds=120))
    with sqlite3.connect(tmp_path / "var" / "hopmarket.sqlite3") as database:
        notices = dict(database.execute("SELECT ocid, buyer_name FROM notices_notice WHERE facts_format > 0"))
        assert len(notices) == before
        assert notices["ocds-bhunt2-01"] == "Виконавчий комітет Тестової міської ради"
        suppliers = database.execute(
            "SELECT s.name FROM notices_contractsupplier s JOIN notices_publishedcontract c ON c.id = s.contract_id"
            " JOIN notices_notice n ON n.id = c.notice_id WHERE n.ocid = 'ocds-bhunt2-06' ORDER BY s.place"
        )
        assert [name for (name,) in suppliers] == ["Alder Build Ltd", "Birch Build Ltd", "Cedar Build Ltd"]
        unnamed = "SELECT COUNT(*) FROM notices_publishedcontract WHERE buyer_name = ''"
        assert database.execute(unnamed).fetchone() == (0,)
    assert "The ledger is sound" in assert_done(call("verify-ledger", env=settings))
