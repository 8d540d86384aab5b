"""Versions of the framework: an adopted one stays, however the database is reached; one draft at a time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from hopmarket.records.framework.models import FrameworkVersion
from hopmarket.records.framework.queries import adopted_versions, open_draft, version_in_force_on
from hopmarket.records.parties.models import Person
from hopmarket.records.publications.publishing import publish_document
from hopmarket.rules.framework.life import FrameworkState

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 30, 12, tzinfo=UTC)


def a_person() -> Person:
    return Person.objects.get_or_create(email="hanna@example.org", defaults={"name": "Hanna Bright"})[0]


def a_version(number: int, state: FrameworkState = FrameworkState.DRAFT) -> FrameworkVersion:
    return FrameworkVersion.objects.create(
        number=number, state=state, document={}, started_from="default", started_by=a_person(), started_at=AT
    )


def an_adopted_version(number: int, effect_from: date) -> FrameworkVersion:
    row = a_version(number)
    row.state = FrameworkState.ADOPTED
    row.opened_at = row.recommended_at = row.adopted_at = AT
    row.effect_from = effect_from
    row.published = publish_document("framework", "common-framework", title="A framework", facts={}, at=AT)
    row.save()
    return row


STATEMENTS = (
    "UPDATE framework_frameworkversion SET revision = revision + 1 WHERE number = 1",
    "UPDATE framework_frameworkversion SET state = 'draft' WHERE number = 1",
    "DELETE FROM framework_frameworkversion WHERE number = 1",
)


@pytest.mark.parametrize("statement", STATEMENTS)
def test_an_adopted_version_refuses_every_change(statement: str) -> None:
    an_adopted_version(1, AT.date())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    row = FrameworkVersion.objects.get(number=1)
    assert (row.state, row.revision) == (FrameworkState.ADOPTED, 1)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no REPLACE")
def test_nothing_is_put_in_the_place_of_an_adopted_version() -> None:
    row = an_adopted_version(1, AT.date())
    columns = ", ".join(field.column for field in FrameworkVersion._meta.local_concrete_fields)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT OR REPLACE INTO framework_frameworkversion ({columns})"
            f" SELECT {columns} FROM framework_frameworkversion WHERE id = %s",
            [row.pk],
        )


def test_a_draft_changes_and_so_does_one_that_was_recommended() -> None:
    for place, state in enumerate(set(FrameworkState) - {FrameworkState.ADOPTED}, start=1):
        row = a_version(place, state)
        row.revision += 1
        row.state = FrameworkState.ABANDONED
        row.save()
    assert FrameworkVersion.objects.filter(revision=2).count() == len(FrameworkState) - 1


def test_two_drafts_are_never_open_at_once() -> None:
    a_version(1, FrameworkState.ABANDONED)
    a_version(2, FrameworkState.ABANDONED)
    row = a_version(3, FrameworkState.CONSULTING)
    assert open_draft() == row
    with pytest.raises(IntegrityError), transaction.atomic():
        a_version(4)


def test_the_version_in_force_is_the_last_that_has_taken_effect() -> None:
    first = an_adopted_version(1, date(2026, 1, 1))
    second = an_adopted_version(2, date(2027, 1, 1))
    days = [date(2026, 1, 1) - timedelta(days=1), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [version_in_force_on(day) for day in days] == [None, first, first, second]
    assert list(adopted_versions()) == [first, second] and open_draft() is None
