"""What has been published or decided cannot be changed, however the database is reached."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories.corrected_contracts import correct
from tests.factories.purchases import a_purchase

STAYS = (
    "ledger_event",
    "opportunities_termsversion",
    "evaluation_decision",
    "evaluation_award",
    "evaluation_scoreslocked",
    "agreements_contract",
    "agreements_correction",
)


@pytest.mark.django_db
def test_rows_that_stay_refuse_update_and_delete() -> None:
    correct(a_purchase("signed"), value=Decimal("48000.00"))
    for table in STAYS:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
            before = cursor.fetchone()[0]
        assert before, f"{table} has no row to try it on"
        column = "number" if table == "ledger_event" else "id"
        for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone()[0] == before


@pytest.mark.django_db
def test_a_published_release_refuses_update() -> None:
    a_purchase("published")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE notices_release SET tags = tags")
