"""The library of a partnership: what is added is published, a kept-back text never is, what is withdrawn goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from hopmarket.records.library.models import LibraryDocument
from hopmarket.records.library.queries import library_entries, library_entry, taken_keys
from hopmarket.records.library.services import add_library_document, withdraw_library_document
from hopmarket.records.publications.models import PublishedDocument
from hopmarket.records.publications.queries import newest_document
from hopmarket.reference_data import shipped_library
from hopmarket.rules.clauses import Clause, ClauseDocument
from hopmarket.rules.framework.library_entries import LibraryEntry, TopicReading, entry_from_facts
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, Role
from tests.factories.partnership import must, partnership

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
SENTENCE = "Nobody outside may read this sentence."
TEXT = ClauseDocument(
    "compact_code",
    "A code",
    clauses=(Clause("1", "Years"), Clause("1.1", text=SENTENCE, topics=("term",), by="public")),
)
ENTRY = LibraryEntry(
    key="leeds-code",
    title="A code",
    kind="compact_code",
    place="Leeds",
    address="https://example.org/code",
    rests_on="The page was read.",
    readings=(TopicReading("lots", "Small ones."),),
)


@pytest.fixture
def officer() -> Member:
    return replace(partnership(AT, bidders=0).drafter, roles=frozenset({Role.OFFICER}))


def test_an_entry_reads_back_as_it_was_added(officer: Member) -> None:
    entry = replace(ENTRY, document=TEXT, licence="CC-BY-4.0", attribution="Leeds", is_secondary=True)
    added = must(add_library_document(entry=entry, by=officer, at=AT))
    assert library_entry("leeds-code") == entry
    assert entry_from_facts(added.published.json) == entry
    assert list(library_entries())[-1] == "leeds-code"


def test_a_text_of_unknown_licence_is_nowhere_in_what_is_published(officer: Member) -> None:
    must(add_library_document(entry=replace(ENTRY, document=TEXT), by=officer, at=AT))
    kept = library_entry("leeds-code")
    assert kept
    assert kept.document == TEXT
    assert kept.is_text_kept_back
    for row in PublishedDocument.objects.all():
        assert SENTENCE.encode() not in bytes(row.body) + bytes(row.facts)
    published = newest_document("library_document", "leeds-code")
    assert published
    assert entry_from_facts(published.json).topics == {"lots", "term"}


def test_what_is_withdrawn_is_not_shown_and_its_key_is_free(officer: Member) -> None:
    added = must(add_library_document(entry=ENTRY, by=officer, at=AT))
    assert "leeds-code" in taken_keys()
    must(
        withdraw_library_document(
            document=added, reason="Another version stands in its place.", by=officer, at=AT
        )
    )
    assert newest_document("library_document", "leeds-code") is None
    assert library_entry("leeds-code") is None
    again = must(add_library_document(entry=replace(ENTRY, year="2027"), by=officer, at=AT))
    assert again.published.number == 2
    shown = newest_document("library_document", "leeds-code")
    assert shown
    assert shown.json["year"] == "2027"
    assert LibraryDocument.objects.count() == 2


def test_nothing_is_withdrawn_twice_or_without_a_reason(officer: Member) -> None:
    added = must(add_library_document(entry=ENTRY, by=officer, at=AT))
    for reason, refused in (
        (" ", "reasons.missing"),
        ("four words are few", "reasons.missing"),
        ("so many words " * 40, "library.too_long"),
    ):
        outcome = withdraw_library_document(document=added, reason=reason, by=officer, at=AT)
        assert isinstance(outcome, Refusal)
        assert outcome.reason == refused
    must(
        withdraw_library_document(
            document=added, reason="Another version stands in its place.", by=officer, at=AT
        )
    )
    outcome = withdraw_library_document(
        document=added, reason="Another version stands in its place.", by=officer, at=AT
    )
    assert isinstance(outcome, Refusal)
    assert outcome.reason == "library.withdrawn_already"


@pytest.mark.parametrize("key", sorted(shipped_library()))
def test_no_key_of_what_ships_is_given_again(officer: Member, key: str) -> None:
    outcome = add_library_document(entry=replace(ENTRY, key=key), by=officer, at=AT)
    assert isinstance(outcome, Refusal)
    assert outcome.reason == "library.key_taken"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICER])
def test_only_officers_with_a_second_factor_keep_the_library(officer: Member, role: Role) -> None:
    for member in (replace(officer, roles=frozenset({role})), replace(officer, second_factor=False)):
        assert isinstance(add_library_document(entry=ENTRY, by=member, at=AT), Refusal)
    assert not PublishedDocument.objects.exists()
