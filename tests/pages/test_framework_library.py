"""Frameworks of other partnerships on the public face: the list, one of them, side by side, the trace of a code."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.test import Client

from hopmarket.records.ledger.current_time import pretend_time
from hopmarket.records.library.services import add_library_document, withdraw_library_document
from hopmarket.records.publications.publishing import publish_document
from hopmarket.reference_data import SAMPLE_CODE, framework_topics, shipped_library
from hopmarket.rules.clauses import Clause, ClauseDocument
from hopmarket.rules.clauses_json import as_json
from hopmarket.rules.framework.library_entries import LibraryEntry, TopicReading
from hopmarket.rules.roles import Member, Role
from tests.factories.partnership import must, partnership

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
SENTENCE = "Nobody outside may read this sentence."
TEXT = ClauseDocument(
    "compact_code",
    "A code",
    clauses=(
        Clause("1", "Years"),
        Clause("1.1", text=SENTENCE, topics=("volunteers",), by="public"),
    ),
)
ENTRY = LibraryEntry(
    key="leeds-code",
    title="The code of a city",
    kind="compact_code",
    place="Leeds",
    address="https://example.org/code",
    document=TEXT,
)


@pytest.fixture
def officer() -> Member:
    return replace(partnership(AT, bidders=0).drafter, roles=frozenset({Role.OFFICER}))


def page(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200, address
    return " ".join(answer.content.decode().split())


def test_every_entry_that_ships_has_its_page_and_its_comparison() -> None:
    listed = page("/framework/library/")
    for key, entry in shipped_library().items():
        shown = page(f"/framework/library/{key}/")
        assert entry.title in shown
        assert page(f"/framework/compare/{key}/")
        if entry.address:
            assert f'href="{entry.address}"' in shown
            assert entry.title in listed
        if entry.is_secondary:
            assert "The document itself was not read" in shown


def test_what_is_not_there_answers_404() -> None:
    for address in ("library/nowhere", "compare/nowhere", "trace/nowhere", "trace/gateshead-compact-2024"):
        assert Client().get(f"/framework/{address}/").status_code == 404, address


def test_a_topic_that_others_have_and_ours_has_not_comes_first() -> None:
    listed = page("/framework/library/")
    first = listed[listed.index("Others have it, ours has not") : listed.index("All of them")]
    assert framework_topics()["volunteers"].words in first
    assert "/framework/compare/shropshire-accord-draft/" in first
    assert "No framework is in force here yet" in listed


def test_a_text_of_unknown_licence_is_on_no_page(officer: Member) -> None:
    must(add_library_document(entry=ENTRY, by=officer, at=AT))
    for address in ("library", "library/leeds-code", "compare/leeds-code"):
        shown = page(f"/framework/{address}/")
        assert SENTENCE not in shown
        assert "The code of a city" in shown
    assert "not shown: its licence is not known" in page("/framework/compare/leeds-code/")
    assert Client().get("/framework/trace/leeds-code/").status_code == 404


def test_a_text_of_known_licence_stands_side_by_side_and_is_traced(officer: Member) -> None:
    entry = replace(ENTRY, licence="CC-BY-4.0", attribution="Leeds City Council")
    must(add_library_document(entry=entry, by=officer, at=AT))
    for address in ("library/leeds-code", "compare/leeds-code", "trace/leeds-code"):
        assert SENTENCE in page(f"/framework/{address}/")
    assert "Leeds City Council" in page("/framework/library/leeds-code/")
    assert "1 by nothing" in page("/framework/trace/leeds-code/")


def test_what_was_added_stands_in_the_register_and_leads_to_its_page(officer: Member) -> None:
    must(add_library_document(entry=ENTRY, by=officer, at=AT))
    assert "Frameworks of other partnerships" in page("/published/")
    assert "The code of a city" in page("/published/library_document/")
    shown = page("/published/library_document/leeds-code/")
    assert 'href="/framework/library/leeds-code/"' in shown
    assert SENTENCE not in shown


def test_what_is_withdrawn_is_gone(officer: Member) -> None:
    added = must(add_library_document(entry=ENTRY, by=officer, at=AT))
    must(
        withdraw_library_document(
            document=added, reason="Another version stands in its place.", by=officer, at=AT
        )
    )
    assert Client().get("/framework/library/leeds-code/").status_code == 404
    assert "The code of a city" not in page("/framework/library/")


def test_the_trace_says_what_nothing_answers() -> None:
    shown = page(f"/framework/trace/{SAMPLE_CODE}/")
    unanswered = shown[
        shown.index("What nothing answers") : shown.index("Clause by clause", shown.index("What nothing"))
    ]
    assert "volunteers are never used to replace paid staff" in unanswered
    assert "1 by nothing" in shown


def test_words_that_somebody_typed_are_shown_as_words(officer: Member) -> None:
    typed = "<script>alert(1)</script>"
    entry = replace(
        ENTRY,
        title=typed,
        document=None,
        rests_on=typed,
        readings=(TopicReading("term", typed),),
    )
    must(add_library_document(entry=entry, by=officer, at=AT))
    for address in ("library", "library/leeds-code", "compare/leeds-code"):
        assert typed not in page(f"/framework/{address}/")


def published(number: int, effect_from: str, *clauses: Clause) -> None:
    document = ClauseDocument("framework", "Ours", clauses=clauses)
    facts = {"title": "Ours", "version": number, "effect_from": effect_from, "document": as_json(document)}
    publish_document("framework", "common-framework", title="Ours", facts=facts, at=AT)


@pytest.mark.parametrize(
    ("now", "number"),
    [("2026-11-29", 0), ("2026-11-30", 1), ("2027-03-31", 1), ("2027-04-01", 2)],
)
def test_others_stand_beside_the_version_in_force_on_the_day(now: str, number: int) -> None:
    published(1, "2026-11-30", Clause("1", "One", topics=("volunteers",)))
    published(2, "2027-04-01", Clause("1", "One", topics=("term",)))
    with pretend_time(datetime.fromisoformat(f"{now}T12:00:00+00:00")):
        shown = page("/framework/compare/shropshire-accord-draft/")
    words = f"version {number} of the common framework</a>" if number else "No framework is in force here yet"
    assert words in shown
    alone = shown[shown.index("They have it, we do not") : shown.index("Both have it")]
    assert (framework_topics()["volunteers"].words in alone) is (number != 1)
