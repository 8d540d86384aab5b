"""A state that is laid in again is the state that services made, and every act goes on from it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction

from hopmarket.records.files.encrypted_storage import place_of
from hopmarket.records.files.models import StoredFile
from hopmarket.records.ledger.queries import first_ledger_fault
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.responses.models import OpenedResponse, SealedCopy
from tests.factories import snapshots
from tests.factories.act_events import row_counts
from tests.factories.purchases import a_purchase, award, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing was kept before."""
    monkeypatch.setattr(snapshots, "_kept", {})


@contextmanager
def rolled_back() -> Iterator[None]:
    """Within the block a test of its own, whose rows are gone at its end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    assert snapshots.database_is_empty()


@pytest.fixture
def kept(forgotten: None) -> snapshots.Snapshot:
    """What services make of a purchase that is ready to be awarded, and no row of it left."""
    with rolled_back():
        a_purchase("locked")
        return snapshots.taken(None)


def test_the_second_purchase_is_laid_in_row_by_row_as_services_made_it(
    kept: snapshots.Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.factories.purchases.take", None)  # services are not called again
    purchase = a_purchase("locked")
    again = snapshots.taken(None)
    assert again.rows == kept.rows and again.files == kept.files
    assert sum(row_counts().values()) > 100
    assert first_ledger_fault() is None
    assert purchase.opportunity == Opportunity.objects.get()


def test_acts_go_on_from_what_was_laid_in(kept: snapshots.Snapshot) -> None:
    purchase = a_purchase("locked")
    award(purchase)
    assert len(purchase.awards) == 1
    assert first_ledger_fault() is None


def test_a_file_that_was_removed_lies_there_again(kept: snapshots.Snapshot) -> None:
    for place in kept.files:
        place.unlink()
    a_purchase("locked")
    places = [place_of(file) for file in StoredFile.objects.values_list("pk", flat=True)]
    assert places and all(place.is_file() for place in places)


def test_a_sealed_part_that_was_damaged_is_whole_again(forgotten: None) -> None:
    with rolled_back():
        a_purchase("closed", bidders=2)
        part = SealedCopy.objects.latest("pk").parts[0]["file"]
        place_of(uuid.UUID(part)).write_bytes(b"damaged")
    purchase = a_purchase("closed", bidders=2)
    take(purchase, "opened")
    assert OpenedResponse.objects.count() == 2


def test_a_database_with_rows_is_filled_by_services(kept: snapshots.Snapshot) -> None:
    a_purchase("drafted", house=a_purchase("locked").house)
    assert Opportunity.objects.count() == 2
    assert first_ledger_fault() is None


def test_what_one_test_does_to_a_purchase_reaches_no_other(kept: snapshots.Snapshot) -> None:
    with rolled_back():
        a_purchase("locked").responses.clear()
    assert len(a_purchase("locked").responses) == 3
