"""Many acts publish the next version of one document at the same moment: each gets a number of its own, in the
order of their turns."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from hopmarket.records.publications.models import PublishedDocument
from hopmarket.records.publications.publishing import publish_document

AT = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
ACTS, EACH = 6, 3


@pytest.mark.django_db(transaction=True)
def test_versions_that_are_published_at_once_have_numbers_of_their_own() -> None:
    gate, faults = threading.Barrier(ACTS), list[BaseException]()

    def publish(act: int) -> None:
        try:
            gate.wait()
            for number in range(EACH):
                with transaction.atomic():
                    publish_document("decision", "board-1", title="A", facts={"by": act, "n": number}, at=AT)
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=publish, args=(act,)) for act in range(ACTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rows = PublishedDocument.objects.order_by("number")
    assert not faults
    assert [row.number for row in rows] == [*range(1, ACTS * EACH + 1)]
    assert [row.turn for row in rows] == sorted(row.turn for row in rows)
