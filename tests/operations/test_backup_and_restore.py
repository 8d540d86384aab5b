"""Backup while people work, restore into an empty house, on SQLite and PostgreSQL alike."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.operations.command_line import call, empty_database

PASSWORD = "a walk along the Teme\n"


@pytest.fixture
def other_database() -> Iterator[str]:
    with empty_database() as url:
        yield url


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A house with two operators, so two events, and two files; tests only read it."""
    with empty_database() as url:
        env = _house(tmp_path_factory.mktemp("first"), url)
        assert call("migrate", env=env).returncode == 0
        for name in ("ann", "bea"):
            words = ["--email", f"{name}@severn.example", "--name", name, "--password-stdin"]
            result = call("create-operator", *words, env=env, stdin=PASSWORD)
            assert result.returncode == 0, result.stdout
        files = Path(env["HOPMARKET_HOME"]) / "files"
        (files / "ab").mkdir(parents=True)
        (files / "ab" / "one").write_bytes(b"sealed" * 1000)
        (files / "two").write_bytes(b"")
        (files / "ab" / "three.part").write_bytes(b"unfinished")
        yield env


@pytest.fixture(scope="module")
def copies(house: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, str]:
    """A backup of the house, the keys in a file of their own, and the output of the command."""
    folder = tmp_path_factory.mktemp("copies")
    backup, apart = folder / "copy.tar.gz", folder / "keys.tar.gz"
    result = call("backup", str(backup), "--with-keys", str(apart), env=house)
    assert result.returncode == 0, result.stdout
    return backup, apart, result.stdout


def _house(place: Path, database: str) -> dict[str, str]:
    env = {"HOPMARKET_HOME": str(place / "var"), "HOPMARKET_KEYS": str(place / "var-keys")}
    return env | ({"HOPMARKET_DATABASE_URL": database} if database else {})


def test_a_backup_restores_whole_into_an_empty_house(
    copies: tuple[Path, Path, str], tmp_path: Path, other_database: str
) -> None:
    second = _house(tmp_path / "second", other_database)
    result = call("restore", str(copies[0]), env=second)
    assert result.returncode == 0, result.stdout
    assert "Restored 3 members" in result.stdout
    assert "The ledger is sound: 2 events" in result.stdout
    home = Path(second["HOPMARKET_HOME"])
    assert (home / "files/ab/one").read_bytes() == b"sealed" * 1000
    assert (home / "files/two").read_bytes() == b""
    assert not (home / "files/ab/three.part").exists()
    assert sorted(path.name for path in (tmp_path / "second").iterdir()) == ["var", "var-keys"]


def test_no_key_is_in_a_backup_and_keys_go_to_a_file_of_their_own(
    house: dict[str, str], copies: tuple[Path, Path, str]
) -> None:
    backup, apart, output = copies
    assert f"{apart}: the server's keys. Keep it apart" in output
    secret = (Path(house["HOPMARKET_KEYS"]) / "secret_key").read_bytes()
    with tarfile.open(backup) as archive:
        members = {info.name: archive.extractfile(info).read() for info in archive}  # type: ignore[union-attr]
    assert not any(secret in content or "key" in name for name, content in members.items())
    with tarfile.open(apart) as archive:
        assert archive.extractfile("keys/secret_key").read() == secret  # type: ignore[union-attr]


def test_a_backup_without_keys_says_so_and_never_replaces_a_file(
    house: dict[str, str], tmp_path: Path
) -> None:
    place = tmp_path / "copy.tar.gz"
    result = call("backup", str(place), env=house)
    assert f"The server's keys ({house['HOPMARKET_KEYS']}) are not in it" in result.stdout
    place.write_text("precious")
    result = call("backup", str(place), env=house)
    assert result.returncode == 1
    assert place.read_text() == "precious"


def test_restore_refuses_a_house_that_is_not_empty(
    house: dict[str, str], copies: tuple[Path, Path, str]
) -> None:
    result = call("restore", str(copies[0]), env=house)
    assert result.returncode == 1
    assert "is not empty" in result.stdout


def test_restore_over_another_database_moves_nothing(
    house: dict[str, str], copies: tuple[Path, Path, str], tmp_path: Path
) -> None:
    if "HOPMARKET_DATABASE_URL" not in house:
        (tmp_path / "second" / "var").mkdir(parents=True)
        (tmp_path / "second" / "var" / "hopmarket.sqlite3").write_text("precious")
    second = _house(tmp_path / "second", house.get("HOPMARKET_DATABASE_URL", ""))
    result = call("restore", str(copies[0]), env=second)
    assert result.returncode == 1
    assert "already exists" in result.stdout or "is not empty" in result.stdout
    assert not (Path(second["HOPMARKET_HOME"]) / "files").exists()


def test_restore_of_a_damaged_backup_puts_nothing_in_place(
    copies: tuple[Path, Path, str], tmp_path: Path, house: dict[str, str]
) -> None:
    content = bytearray(copies[0].read_bytes())
    content[len(content) // 2] ^= 0xFF
    damaged = tmp_path / "damaged.tar.gz"
    damaged.write_bytes(content)
    second = _house(tmp_path / "second", house.get("HOPMARKET_DATABASE_URL", ""))
    result = call("restore", str(damaged), env=second)
    assert result.returncode == 1
    assert "Nothing was restored" in result.stdout
    assert not Path(second["HOPMARKET_HOME"]).exists()


def test_restore_refuses_keys_and_a_backup_of_the_other_kind_of_database(
    copies: tuple[Path, Path, str], tmp_path: Path, house: dict[str, str]
) -> None:
    own_url = house.get("HOPMARKET_DATABASE_URL", "")
    other_url = "" if own_url else "postgresql://ann@db.example.org/market"
    for file, database, why in (
        (copies[0], other_url, "Nothing was restored"),
        (copies[1], own_url, "holds keys"),
    ):
        second = _house(tmp_path / "second", database)
        result = call("restore", str(file), env=second)
        assert result.returncode == 1
        assert why in result.stdout
        assert not Path(second["HOPMARKET_HOME"]).exists()


def test_without_pg_dump_the_backup_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import click

    from hopmarket.operations import database_dumps

    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(click.ClickException, match=r"pg_dump is not on PATH.*postgresql-client"):
        database_dumps.dump_postgresql(
            {"NAME": "m", "USER": "", "PASSWORD": "", "HOST": "", "PORT": ""}, tmp_path / "d"
        )


def test_a_broken_ledger_is_told_at_its_first_fault(house: dict[str, str]) -> None:
    if url := house.get("HOPMARKET_DATABASE_URL"):
        with psycopg.connect(url, autocommit=True) as opened:
            opened.execute("SET session_replication_role = replica")
            opened.execute("UPDATE ledger_event SET subject = 'people/99' WHERE number = 2")
    else:
        import sqlite3

        with sqlite3.connect(Path(house["HOPMARKET_HOME"]) / "hopmarket.sqlite3") as opened:
            for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                opened.execute(f'DROP TRIGGER "{name}"')
            opened.execute("UPDATE ledger_event SET subject = 'people/99' WHERE number = 2")
    result = call("verify-ledger", env=house)
    assert result.returncode == 1
    assert "broken at event 2" in result.stdout
