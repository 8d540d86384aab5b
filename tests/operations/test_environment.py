"""What the environment says becomes settings, and what cannot be meant is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from hopmarket import environment
from hopmarket.environment import Misconfigured

pytestmark = pytest.mark.one_database


HOME = Path("/srv/house")


@pytest.mark.parametrize(
    ("word", "meant"), [("1", True), ("yes", True), ("ON", True), ("0", False), ("", False), ("no", False)]
)
def test_a_switch_is_on_or_off(word: str, meant: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOPMARKET_DEBUG", word)
    assert environment.switched_on("HOPMARKET_DEBUG") is meant


def test_a_slip_in_a_switch_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOPMARKET_DEBUG", "flase")
    with pytest.raises(Misconfigured, match="HOPMARKET_DEBUG is 'flase'"):
        environment.switched_on("HOPMARKET_DEBUG")


def test_without_an_address_the_database_is_sqlite_and_durable() -> None:
    described = environment.database("", HOME, pooled=True)
    assert described["NAME"] == "/srv/house/hopmarket.sqlite3"
    assert described["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in described["OPTIONS"]["init_command"]
    assert "journal_mode=WAL" in described["OPTIONS"]["init_command"]


def test_an_address_of_postgresql_is_taken_apart() -> None:
    url = "postgresql://ann:p%40ss@db.example.org:5433/market?sslmode=require"
    described = environment.database(url, HOME, pooled=False)
    assert (described["USER"], described["PASSWORD"], described["HOST"], described["PORT"]) == (
        "ann",
        "p@ss",
        "db.example.org",
        "5433",
    )
    assert described["NAME"] == "market"
    assert described["OPTIONS"] == {"sslmode": "require"}


def test_other_databases_are_refused() -> None:
    with pytest.raises(Misconfigured, match="must be postgresql://"):
        environment.database("mysql://db/market", HOME, pooled=False)


@pytest.mark.parametrize(
    ("url", "port", "ssl", "tls"),
    [
        ("smtp://ann:secret@mail.example.org", 587, False, True),
        ("smtps://ann:secret@mail.example.org", 465, True, False),
        ("smtp://mail.example.org:25", 25, False, False),
    ],
)
def test_mail_is_encrypted_whenever_a_password_travels(url: str, port: int, ssl: bool, tls: bool) -> None:
    described = environment.mail(url, HOME)
    assert (described["EMAIL_PORT"], described["EMAIL_USE_SSL"], described["EMAIL_USE_TLS"]) == (
        port,
        ssl,
        tls,
    )


def test_without_an_address_letters_become_files() -> None:
    assert environment.mail("", HOME)["EMAIL_FILE_PATH"] == "/srv/house/mail"


def test_another_address_for_mail_is_refused() -> None:
    with pytest.raises(Misconfigured, match="HOPMARKET_MAIL_URL"):
        environment.mail("https://mail.example.org", HOME)
