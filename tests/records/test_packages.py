"""Packages of everything that a demonstration shows, real and invented: valid, whole, in order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from hopmarket.demonstration import load
from hopmarket.importing import seed_notices
from hopmarket.pages.feeds.ocds_packages import record_package, releases_of_process
from hopmarket.records.ledger.current_time import pretend_time
from hopmarket.records.notices import ocds_schema
from hopmarket.records.notices.models import Notice, Release
from hopmarket.records.notices.process_records import ProcessRecord, record
from tests.factories.package_validation import package_faults, record_package_faults
from tests.rules.test_ocds_removals import bare, by_id, content_of, merged

NOW = datetime(2026, 11, 21, 22, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def everything(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[ProcessRecord]]:
    """Every process of the demonstration and of the notices that ship with the project."""
    with django_db_blocker.unblock():
        try:
            with pretend_time(NOW):
                load.load_demonstration()
                seed_notices.import_seeds()
            records = [
                record(ocid) for ocid in Notice.objects.order_by("ocid").values_list("ocid", flat=True)
            ]
            yield [process_record for process_record in records if process_record]
        finally:
            call_command("flush", interactive=False, verbosity=0)


pytestmark = pytest.mark.django_db


def test_every_package_is_valid(everything: list[ProcessRecord]) -> None:
    assert len(everything) > 1000
    faults: list[Any] = []
    for process_record in everything:
        faults += package_faults(json.loads(releases_of_process(process_record)))
        faults += record_package_faults(json.loads(record_package(process_record)))
    assert faults == []


def test_a_record_tells_what_the_room_compiled_and_every_release_in_order(
    everything: list[ProcessRecord],
) -> None:
    for process_record in everything:
        (record_json,) = json.loads(record_package(process_record))["records"]
        assert record_json["compiledRelease"] == json.loads(process_record.compiled)
        dates = [release["date"] for release in record_json["releases"]]
        assert dates == sorted(dates) and len(dates) == len(process_record.rows)


def test_versions_end_with_what_merging_ends_with(everything: list[ProcessRecord]) -> None:
    for process_record in everything:
        versions = process_record.versioned()
        last = _last(versions)
        compiled = ocds_schema.merger().create_compiled_release(
            [{**row.json, "date": f"{place:09d}"} for place, row in enumerate(process_record.rows)]
        )
        assert bare(content_of(last)) == bare(content_of(compiled)), process_record.ocid


def _last(value: Any) -> Any:
    match value:
        case [*_, {"releaseID": _, "releaseDate": _, "releaseTag": _, "value": newest}]:
            return newest
        case dict():
            return {name: _last(inner) for name, inner in value.items()}
        case list():
            return [_last(inner) for inner in value]
        case _:
            return value


def test_ours_carry_our_prefix_never_go_back_and_merge_to_the_newest() -> None:
    ours = Release.objects.filter(source=None).order_by("ocid", "pk")
    together: dict[str, list[Release]] = {}
    for row in ours:
        together.setdefault(row.ocid, []).append(row)
    assert len(together) > 5
    for ocid, rows in together.items():
        assert ocid.startswith(f"{settings.OCID_PREFIX}-")
        assert all(earlier.at <= later.at for earlier, later in pairwise(rows))
        assert [row.release_id for row in rows] == [f"{ocid}-{n:04d}" for n in range(1, len(rows) + 1)]
        record_ = Notice.objects.get(ocid=ocid).record
        outside = merged([{**row.json, "date": f"{n:09d}"} for n, row in enumerate(rows)])
        assert by_id(bare(content_of(outside))) == by_id(bare(content_of(record_)))
