"""Batches of an import: what is counted as what, and one bad release that costs no good one."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hopmarket.importing import import_run, known_publishers, worker_processes
from hopmarket.importing.import_report import ImportReport
from hopmarket.importing.import_run import import_file
from hopmarket.records.ledger.models import Event
from hopmarket.records.ledger.queries import first_ledger_fault
from hopmarket.records.notices.models import Notice, Release
from hopmarket.records.opportunities.publishing import ocid_of
from hopmarket.records.turns.models import Turn
from tests.factories.purchases import a_purchase

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 26, 7, tzinfo=UTC)


def release(number: int, **parts: Any) -> dict[str, Any]:
    return {
        "ocid": f"ocds-b5fd17-{number}",
        "id": f"r{number}",
        "date": "2025-01-01T00:00:00Z",
        "tag": ["tender"],
        "initiationType": "tender",
        "tender": {"id": "T", "title": f"Hedge {number}", "status": "active"},
        **parts,
    }


def take(folder: Path, *releases: dict[str, Any]) -> ImportReport:
    file = folder / "releases.jsonl"
    file.write_text("\n".join(map(json.dumps, releases)))
    return import_file(file, source=None, at=AT)


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.new, report.updated, report.unchanged, report.refused


def test_new_updated_unchanged_and_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two releases of a new process are both new, also when they stand in different batches."""
    monkeypatch.setattr(worker_processes, "PIECES", 1)
    monkeypatch.setattr(import_run, "BATCH", 1)
    first = take(tmp_path, release(1), release(2), release(1, id="again"), release(2))
    assert counts(first) == (3, 0, 1, 0)
    second = take(tmp_path, release(1, id="later"), release(1), release(3), {"no": "release"})
    assert counts(second) == (1, 1, 1, 1)
    assert Notice.objects.get(ocid="ocds-b5fd17-1").releases == 3
    assert Turn.objects.count() == Event.objects.filter(act="import_releases").count() == 5
    assert first_ledger_fault() is None


def test_one_that_cannot_be_kept_costs_no_other(tmp_path: Path, settings: Any) -> None:
    ours = ocid_of(a_purchase("published", bidders=1).opportunity)
    settings.OCID_PREFIX = "ocds-another"
    rows = [release(number) for number in range(1, 8)]
    rows[4]["ocid"] = ours
    file = tmp_path / "releases.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)))
    report = import_file(
        file, source=known_publishers.publisher_named("contracts-finder", copied_on=AT.date()), at=AT
    )
    assert counts(report) == (6, 0, 0, 1)
    (fault,) = report.faults
    assert (fault.line, fault.kind) == (5, "refused") and "import.ours" in fault.message
    assert Release.objects.filter(ocid=ours, source=None).count() == Release.objects.filter(ocid=ours).count()
    assert first_ledger_fault() is None
