"""Published documents: versions that stay however the database is reached, and what is withheld of them."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import orjson
import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hopmarket.records.publications import queries
from hopmarket.records.publications.models import PublishedDocument, WithheldDocument
from hopmarket.records.publications.publishing import publish_document, withhold_versions
from hopmarket.records.turns.models import Turn
from hopmarket.records.turns.queries import last_turn
from tests.factories.published_texts import AT, comment, decision, framework, hide_comment

pytestmark = pytest.mark.django_db
TABLE = "publications_publisheddocument"
WITHHELD = "publications_withhelddocument"


def refused(statement: str, values: list[object] | None = None) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def rows() -> list[dict[str, object]]:
    return list(PublishedDocument.objects.order_by("pk").values())


def test_a_version_refuses_every_change_by_raw_sql() -> None:
    first = decision()
    before = rows()
    for statement in (
        f"UPDATE {TABLE} SET title = 'Another'",
        f"UPDATE {TABLE} SET turn = turn",
        f"DELETE FROM {TABLE}",
        f"DELETE FROM {TABLE} WHERE id = {first.pk}",
    ):
        refused(statement)
    assert rows() == before


def test_a_version_refuses_to_be_replaced() -> None:
    first = decision()
    before = rows()
    columns = ", ".join(column.column for column in PublishedDocument._meta.fields)
    other = columns.replace("title", "'Another'")
    copied = f"SELECT {other} FROM {TABLE} WHERE id = {first.pk}"
    if connection.vendor == "sqlite":
        refused(f"INSERT OR REPLACE INTO {TABLE} ({columns}) {copied}")
        moved = copied.replace("SELECT id,", f"SELECT {first.pk + 1},")
        refused(f"INSERT OR REPLACE INTO {TABLE} ({columns}) {moved}")
        refused(f"REPLACE INTO {TABLE} ({columns}) {copied}")
    refused(
        f"INSERT INTO {TABLE} ({columns}) {copied} ON CONFLICT (id) DO UPDATE SET title = 'Another'",
    )
    assert rows() == before


def test_a_version_refuses_to_be_saved_or_deleted_through_its_model() -> None:
    first = decision()
    first.title = "Another"
    with pytest.raises(DatabaseError), transaction.atomic():
        first.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        PublishedDocument.objects.filter(pk=first.pk).delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        PublishedDocument.objects.filter(pk=first.pk).update(sha256="0" * 64)
    assert PublishedDocument.objects.get().title == "Recommend version 3"


def test_what_is_withheld_leaves_the_document_as_it_was() -> None:
    comment(1, "My neighbour at number 4")
    before = rows()
    assert hide_comment(1) == 1
    assert rows() == before
    with pytest.raises(DatabaseError), transaction.atomic():
        WithheldDocument.objects.create(document_id=before[0]["id"], reason="Twice", withheld_at=AT)  # type: ignore[misc]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["publish", "withhold"])), max_size=12))
def test_versions_are_numbered_from_one_without_a_gap_and_turns_go_up(steps: list[tuple[str, str]]) -> None:
    with transaction.atomic():
        published: dict[str, int] = {"a": 0, "b": 0}
        hidden: dict[str, int] = {"a": 0, "b": 0}
        turns = [last_turn().number if last_turn() else 0]  # type: ignore[union-attr]
        for key, deed in steps:
            if deed == "publish":
                row = publish_document("decision", key, title=key, facts={"n": published[key]}, at=AT)
                published[key] += 1
                assert row.number == published[key] and row.turn > turns[-1]
                turns.append(row.turn)
            else:
                assert (
                    withhold_versions("decision", key, reason="A rule", at=AT) == published[key] - hidden[key]
                )
                hidden[key] = published[key]
        for key in "ab":
            every = queries.every_version("decision", key)
            assert [row.number for row in every] == [*range(1, published[key] + 1)]
            assert [row.is_shown for row in every] == [
                number > hidden[key] for number in range(1, published[key] + 1)
            ]
            newest = queries.newest_document("decision", key)
            assert (newest.number if newest else None) == (
                published[key] if published[key] > hidden[key] else None
            )
        transaction.set_rollback(True)


def test_the_fingerprint_is_that_of_the_bytes_and_the_same_facts_give_the_same_bytes() -> None:
    with transaction.atomic():
        one = publish_document("decision", "a", title="A", facts={"b": 1, "a": ["ö"]}, at=AT)
        two = publish_document("decision", "a", title="A", facts={"a": ["ö"], "b": 1}, at=AT)
    assert one.sha256 == two.sha256 == hashlib.sha256(bytes(one.body)).hexdigest()
    assert bytes(one.body) == '{"a":["ö"],"b":1}'.encode() == bytes(one.facts)
    given_bytes = framework()
    assert given_bytes.sha256 == hashlib.sha256(bytes(given_bytes.body)).hexdigest()
    assert orjson.loads(given_bytes.facts) == given_bytes.json


def test_publishing_and_withholding_take_a_turn_and_withholding_nothing_takes_none() -> None:
    counted = Turn.objects.count
    before = counted()
    comment(1, "Too short")
    assert counted() == before + 1
    hide_comment(1)
    assert counted() == before + 2
    assert hide_comment(1) == 0 and counted() == before + 2


def test_of_a_withheld_version_nothing_stands_but_number_day_fingerprint_and_rule() -> None:
    row = comment(1, "My neighbour at number 4")
    hide_comment(1)
    (version,) = queries.every_version("comment", "framework-3/1")
    assert (version.title, version.media_type, version.size) == ("", "", 0)
    assert (version.sha256, version.reason) == (row.sha256, "It names a person")
    assert version.withheld_at == AT + timedelta(days=1)
    assert queries.version_of("comment", "framework-3/1", 1) is None
    assert queries.newest_document("comment", "framework-3/1") is None
    assert not queries.listed_documents("comment").exists()


def test_documents_are_counted_by_their_newest_version() -> None:
    decision(), decision(reasons="Because it was asked."), decision(5)
    comment(1, "One"), comment(2, "Two"), hide_comment(2)
    assert {(row.kind, row.shown, row.withheld) for row in queries.counts_by_kind()} == {
        ("decision", 2, 0),
        ("comment", 1, 1),
    }
    (belonging,) = queries.counts_by_kind(part_of="consultation:framework-3")
    assert (belonging.kind, belonging.shown) == ("comment", 1)
    assert [row.key for row in queries.listed_documents("decision")] == [
        "executive-group-5",
        "executive-group-4",
    ]
