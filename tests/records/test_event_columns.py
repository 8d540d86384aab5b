"""The index columns of events: they repeat what is hashed, for old events too, and no change of them is missed."""

from __future__ import annotations

import importlib
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import click
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from hopmarket.operations.verify_ledger import report_ledger
from hopmarket.records.figures.event_columns import REACHED_BY, first_column_fault, reached_purchases
from hopmarket.records.ledger.models import Event
from hopmarket.records.ledger.queries import events_about, first_ledger_fault
from hopmarket.rules.event_index import ABOUT
from tests import append_only
from tests.factories.corrected_contracts import correct
from tests.factories.purchases import Purchase, a_purchase
from tests.houses import environment, migrated

_filling = importlib.import_module("hopmarket.records.figures.migrations.0001_columns_of_old_events")

Columns = list[tuple[int, int | None, str]]


def columns() -> Columns:
    return list(Event.objects.order_by("number").values_list("number", "organisation", "about"))


def a_signed_purchase() -> Purchase:
    purchase = a_purchase("signed")
    correct(purchase, value=Decimal("48000"))
    return purchase


def emptied() -> None:
    """Makes events what they were before there were index columns."""
    with append_only.lifted(connection), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_event SET organisation = NULL, about = NULL")


@pytest.mark.django_db
def test_all_of_a_purchase_is_found_by_one_column() -> None:
    purchase = a_signed_purchase()
    other = a_purchase("drafted", title="Benches", house=purchase.house)
    about = events_about(f"opportunities/{purchase.opportunity.pk}")
    kinds = {event.subject.partition("/")[0] for event in about}
    assert kinds == {"opportunities", *REACHED_BY}
    assert {"seal_response", "give_score", "sign_contract", "correct_contract"} <= {
        event.act for event in about
    }
    drafted = {event.subject for event in events_about(f"opportunities/{other.opportunity.pk}")}
    assert drafted == {f"opportunities/{other.opportunity.pk}"}
    assert first_column_fault() is None


@pytest.mark.django_db
def test_what_an_event_names_is_what_its_room_reaches() -> None:
    a_signed_purchase()
    named = {
        event.subject: event.facts.get(ABOUT)
        for event in Event.objects.all()
        if event.subject.partition("/")[0] in REACHED_BY
    }
    assert named and named == reached_purchases(named)


@pytest.mark.django_db(transaction=True)
def test_old_events_get_the_columns_that_new_ones_have() -> None:
    a_signed_purchase()
    new = columns()
    emptied()
    assert first_column_fault() is not None
    with connection.schema_editor(atomic=True) as editor:
        _filling.fill(apps, editor)
    assert columns() == new
    assert first_column_fault() is None and first_ledger_fault() is None
    refuses_changes()


def refuses_changes() -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.filter(number=1).update(about="opportunities/1")


@pytest.mark.django_db(transaction=True)
def test_a_filling_that_fails_leaves_trigger_and_rows_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    a_purchase("drafted")
    emptied()
    old = columns()
    whole_filling = _filling.fill_columns

    def fail(known_apps: object) -> None:
        whole_filling(known_apps)
        assert columns() != old, "nothing was changed, so nothing could be taken back"
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(_filling, "fill_columns", fail)
    with pytest.raises(RuntimeError, match="disk is full"), connection.schema_editor(atomic=True) as editor:
        _filling.fill(apps, editor)
    assert columns() == old
    refuses_changes()


KILLED = """
import importlib, os, sys
import django
django.setup()
from django.core.management import call_command
from django.db import DatabaseError, connection
from hopmarket.records.ledger.models import Event
filling = importlib.import_module("hopmarket.records.figures.migrations.0001_columns_of_old_events")
call_command("migrate", "figures", "zero", verbosity=0)
Event.objects.create(number=1, at="2026-03-02T09:00Z", act="a", subject="people/7", before="", hash="h",
    actor="people/7 for organisations/12")
connection.close()
child = os.fork()
if not child:
    fill = filling.fill_columns
    def die(apps):
        fill(apps)
        assert Event.objects.get().organisation == 12
        os._exit(9)
    filling.fill_columns = die
    call_command("migrate", "figures", verbosity=0)
    os._exit(0)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
def stands():
    return list(Event.objects.values_list("organisation", "about"))
def refuses():
    try:
        Event.objects.update(about="x")
    except DatabaseError as fault:
        return "append-only" in str(fault)
assert stands() == [(None, None)] and refuses(), stands()
call_command("migrate", verbosity=0)
assert stands() == [(12, "people/7")] and refuses(), stands()
"""


@pytest.mark.long
@pytest.mark.both_databases
def test_a_filling_that_is_killed_leaves_trigger_and_rows_as_they_were(tmp_path: Path) -> None:
    with migrated(tmp_path) as state:
        settings = {**state.env, "DJANGO_SETTINGS_MODULE": "hopmarket.settings", "HOPMARKET_TESTING": "1"}
        done = subprocess.run(
            [sys.executable, "-c", KILLED], env=environment(**settings), capture_output=True, text=True
        )
    assert done.returncode == 0, done.stderr


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("organisation = 999", "has 999 in its index column organisation, where"),
        ("organisation = NULL", "has nothing in its index column organisation, where"),
        ("about = 'opportunities/999'", "has opportunities/999 in its index column about, where"),
    ],
)
def test_a_column_changed_behind_the_portals_back_is_named(change: str, says: str) -> None:
    a_purchase("drafted")
    number = Event.objects.filter(act="draft_opportunity").get().number
    with append_only.lifted(connection), connection.cursor() as cursor:
        cursor.execute(f"UPDATE ledger_event SET {change} WHERE number = {number}")
    assert first_ledger_fault() is None
    with pytest.raises(click.ClickException, match=f"event {number} {says}"):
        report_ledger()
