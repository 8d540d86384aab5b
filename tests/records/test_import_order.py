"""The order of releases, how they are cut into chunks and batches, and who compiled them never matter."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hopmarket.importing import import_run, seed_notices, worker_processes
from hopmarket.importing.import_run import import_file
from hopmarket.records.ledger.queries import first_ledger_fault
from hopmarket.records.notices.models import Notice, NoticeParty, PublishedContract
from hopmarket.records.notices.models import Release as Kept
from hopmarket.records.published_organisations.models import PublishedOrganisation

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 26, 7, tzinfo=UTC)


def real() -> list[bytes]:
    """Real releases, several of some processes."""
    with seed_notices.seed_file("contracts_finder_2015_2017.jsonl.gz") as place:
        return gzip.decompress(place.read_bytes()).splitlines()


def imported_rows() -> list[list[tuple[Any, ...]]]:
    """Everything that an import leaves, without keys and turns."""
    notices = Notice.objects.values_list(
        "ocid", "title", "stage", "buyer_name", "suppliers", "releases", "award_value", "given", "compiled"
    )
    return [
        [(*row[:-1], bytes(row[-1])) for row in notices.order_by("ocid")],
        list(
            Kept.objects.order_by("ocid", "sha256").values_list("ocid", "sha256", "release_id", "at", "tags")
        ),
        sorted(NoticeParty.objects.values_list("notice__ocid", "organisation__key", "role", "name")),
        sorted(
            PublishedContract.objects.values_list(
                "notice__ocid", "number", "kind", "title", "buyer__key", "suppliers__organisation__key"
            ),
            key=repr,
        ),
        sorted(PublishedOrganisation.objects.values_list("key", "name", "same_as__key"), key=repr),
    ]


def imported(folder: Path, lines: list[bytes], *, count: int | None = 0) -> list[list[tuple[Any, ...]]]:
    """The rows that importing these lines into an empty database leaves; it is empty again afterwards."""
    file = folder / "releases.jsonl"
    file.write_bytes(b"\n".join(lines))
    with transaction.atomic():
        report = import_file(file, source=None, at=AT, workers=count)
        assert (report.read, report.refused) == (len(lines), 0)
        assert report.new + report.updated + report.unchanged == len(lines)
        assert first_ledger_fault() is None
        rows = imported_rows()
        transaction.set_rollback(True)
    return rows


@pytest.fixture
def plain(tmp_path: Path) -> list[list[tuple[Any, ...]]]:
    return imported(tmp_path, real())


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    shuffle=st.randoms(use_true_random=False),
    chunk=st.integers(1, 250),
    batch=st.integers(1, 300),
    twice=st.integers(0, 20),
)
def test_any_order_gives_the_same_records(
    tmp_path: Path,
    plain: list[list[tuple[Any, ...]]],
    shuffle: Random,
    chunk: int,
    batch: int,
    twice: int,
) -> None:
    lines = real()
    lines += lines[:twice]
    shuffle.shuffle(lines)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker_processes, "PIECES", chunk)
        patch.setattr(import_run, "BATCH", batch)
        assert imported(tmp_path, lines) == plain


def test_other_processes_compile_the_same(
    tmp_path: Path, plain: list[list[tuple[Any, ...]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_processes, "PIECES", 20)
    assert imported(tmp_path, real(), count=2) == plain


def test_what_is_compiled_ahead_is_what_is_compiled_at_once(
    tmp_path: Path, plain: list[list[tuple[Any, ...]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_processes, "compiled_ahead", lambda releases: {})
    assert imported(tmp_path, real()) == plain
