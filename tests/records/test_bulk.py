"""The bulk file: whatever happened, it has every release as the database has it now, and nothing else."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from hopmarket.records.notices.models import Redaction, Release, Source
from hopmarket.records.notices.redactions import RedactionReasons, take_out
from hopmarket.records.notices.release_store import store_releases
from hopmarket.records.open_data import bulk_file, bulk_gzip, file_state
from hopmarket.records.turns.turn_taking import take_turn

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
WHY = RedactionReasons("It named somebody.", "UK GDPR, article 17", "people/1", AT)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_folder(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def released(number: int) -> dict[str, Any]:
    return {
        "ocid": f"ocds-b5fd17-{number}",
        "id": str(number),
        "date": "2026-11-01T00:00:00Z",
        "tag": ["tender"],
        "initiationType": "tender",
        "tender": {"id": "T", "title": f"Hedge {number}"},
    }


def store(*numbers: int) -> None:
    source, _ = Source.objects.get_or_create(
        key="finder", defaults={"name": "Finder", "copied_on": AT.date()}
    )
    store_releases([released(number) for number in numbers], source=source, at=AT)


def redact(release: Release) -> None:
    take_out(release, ["/tender/title"], WHY)
    take_turn(AT)


def expected_bytes() -> bytes:
    """The bytes that the file must have: every release on a line of its own."""
    return b"".join(
        bytes(body) + b"\n" for body in Release.objects.order_by("pk").values_list("body", flat=True)
    )


def read() -> bytes:
    file, state = bulk_file.open_bulk_file()
    with file:
        return file.read(state.length)


def unpacked() -> bytes:
    gzip_file = bulk_gzip.open_gzip()
    with gzip_file.file:
        return gzip.decompress(gzip_file.file.read(gzip_file.length) + gzip_file.rest)


def test_a_release_is_in_the_file_at_the_next_read() -> None:
    assert read() == b"" and unpacked() == b""
    for number in range(3):
        store(number)
        assert read() == expected_bytes() == unpacked()
    assert read().count(b"\n") == 3


def test_what_stood_before_is_not_written_again() -> None:
    store(1)
    first = bulk_file.bulk_file_state()
    store(2)
    second = bulk_file.bulk_file_state()
    assert (first.inode, first.lines) == (second.inode, second.lines - 1)
    assert second.print != first.print


def test_a_redaction_makes_it_anew_and_who_reads_the_old_one_reads_on() -> None:
    store(1, 2)
    file, state = bulk_file.open_bulk_file()
    before = expected_bytes()
    redact(Release.objects.order_by("pk")[0])
    assert read() == expected_bytes() != before
    assert b"Hedge 1" not in read() and b"Hedge 2" in read() and b"Hedge 1" not in unpacked()
    with file:
        assert file.read(state.length) == before


def test_a_database_that_was_restored_makes_it_anew() -> None:
    store(1)
    with transaction.atomic():
        store(2)
        assert read().count(b"\n") == 2
        transaction.set_rollback(True)
    store(3)
    assert read() == expected_bytes() and b"Hedge 2" not in read()


def test_the_same_releases_give_the_same_bytes_and_the_same_fingerprint(empty_folder: Path) -> None:
    for first in range(0, bulk_gzip.MEMBER + 2, 101):
        read(), unpacked()
        store(*range(first, first + 101))
    grown, packed = read(), _packed()
    before = bulk_file.bulk_file_state()
    after = bulk_file.rebuild_bulk_file()
    assert after.inode != before.inode and after.print == before.print
    assert (read(), _packed()) == (grown, packed)
    assert gzip.decompress(packed) == grown == expected_bytes()


def _packed() -> bytes:
    gzip_file = bulk_gzip.open_gzip()
    with gzip_file.file:
        return gzip_file.file.read(gzip_file.length) + gzip_file.rest


def test_members_that_are_full_stay_as_they_are() -> None:
    store(*range(bulk_gzip.MEMBER))
    first = _packed()
    store(bulk_gzip.MEMBER)
    assert _packed().startswith(first) and len(_packed()) > len(first)


def test_after_the_machine_stopped_only_what_was_written_through_counts(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(1)
    bulk_gzip.update_bulk_files(AT)
    state = bulk_file.bulk_file_state()
    store(2, 3)
    place = empty_folder / "bulk" / bulk_file.NAME
    assert len(read()) > state.length
    place.write_bytes(
        place.read_bytes()[: state.length] + b"\0" * (bulk_file.bulk_file_state().length - state.length)
    )
    monkeypatch.setattr(bulk_file, "_boot", lambda: "another start")
    assert read() == expected_bytes() == unpacked()
    assert bulk_file.bulk_file_state().generation == state.generation


def test_the_clock_says_how_many_came_in() -> None:
    store(1, 2)
    assert bulk_gzip.update_bulk_files(AT) == 2
    assert bulk_gzip.update_bulk_files(AT) == 0


class Killed(BaseException):
    """Stands for the process being killed: nothing after it is done."""


@pytest.mark.parametrize("at", range(4))
def test_a_kill_between_any_two_writes_loses_nothing(at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_file, "PIECE", 2)
    store(1)
    read()
    store(2, 3, 4, 5)
    steps = iter(range(10))

    def killed(path: Path, facts: Any, **more: Any) -> None:
        if next(steps) == at // 2:
            if at % 2:
                path.write_bytes(b'{"inode": 1')
            raise Killed
        remember(path, facts)

    remember = bulk_file.write_state
    with monkeypatch.context() as broken, pytest.raises(Killed):
        broken.setattr(bulk_file, "write_state", killed)
        read()
    assert read() == expected_bytes() == unpacked()


@pytest.mark.parametrize(
    "damage", ["cut", "gone", "garbage behind", "note gone", "note is no JSON", "note is odd"]
)
def test_files_that_were_touched_are_mended(damage: str, empty_folder: Path) -> None:
    store(1, 2)
    read(), unpacked()
    for name in (bulk_file.NAME, bulk_gzip.NAME):
        file, note = empty_folder / "bulk" / name, empty_folder / "bulk" / f"{name}.json"
        match damage:
            case "cut":
                file.write_bytes(file.read_bytes()[:-3])
            case "gone":
                file.unlink()
            case "garbage behind":
                file.write_bytes(file.read_bytes() + b"half a li")
            case "note gone":
                note.unlink(missing_ok=True)
            case "note is no JSON":
                note.write_bytes(b"{")
            case _:
                file_state.write_state(note, {"inode": 1, "more": 2})
    assert read() == expected_bytes() == unpacked()
    store(3)
    assert read() == expected_bytes() == unpacked()


STEPS = some.lists(
    some.one_of(
        some.tuples(some.just("store"), some.integers(0, 30)),
        some.tuples(some.just("redact"), some.integers(0, 30)),
        some.tuples(some.just("lost"), some.integers(0, 30)),
        some.tuples(some.sampled_from(["read", "unpack", "rebuild", "kill"]), some.just(0)),
    ),
    max_size=12,
)


@pytest.fixture
def one_member_is_three(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(bulk_gzip, "MEMBER", 3)
    monkeypatch.setattr(bulk_file, "PIECE", 2)
    yield


@pytest.mark.usefixtures("one_member_is_three")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(STEPS)
def test_any_history_ends_with_the_bytes_of_a_rebuild(steps: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        for step, number in steps:
            _do(step, number)
        grown, packed = read(), _packed()
        assert grown == expected_bytes() == gzip.decompress(packed)
        bulk_file.rebuild_bulk_file()
        assert (read(), _packed()) == (grown, packed)
        transaction.set_rollback(True)


def _do(step: str, number: int) -> None:
    match step:
        case "store":
            store(number)
        case "redact":
            row = Release.objects.filter(ocid=f"ocds-b5fd17-{number}").first()
            if row and not Redaction.objects.filter(release=row).exists():
                redact(row)
        case "lost":
            with transaction.atomic():
                store(number)
                read()
                transaction.set_rollback(True)
        case "read":
            read()
        case "unpack":
            unpacked()
        case "rebuild":
            bulk_file.rebuild_bulk_file()
        case "kill":
            if (place := bulk_file.folder() / bulk_file.NAME).exists():
                with place.open("ab") as file:
                    file.write(b'{"ocid": "half a')
