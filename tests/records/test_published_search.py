"""Published documents are found by their words as soon as they are published, and no longer than they are shown."""

from __future__ import annotations

import shutil
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hopmarket.records.publications.publishing import publish_document, withhold_versions
from hopmarket.records.search import upkeep
from hopmarket.records.search.index import index_folder, published_index
from hopmarket.records.search.index.published_index import PART
from hopmarket.records.search.published_search import count_published, find_published
from tests.factories.published_texts import AT, clause, comment, decision, framework

pytestmark = pytest.mark.django_db


def keys(words: str, **asked: object) -> list[str]:
    return [row.key for row in find_published(words, **asked).documents]  # type: ignore[arg-type]


def test_a_document_is_found_by_its_words_at_once_in_its_newest_version() -> None:
    framework(clause("8.1", "Grants first", "We ask whether a grant would do."))
    assert keys("granting") == ["common-framework"]
    framework(clause("8.1", "Lots", "We divide contracts."), version=2)
    assert keys("granting") == [] and keys("contract") == ["common-framework"]
    assert count_published("dividing contracts") == 1 and count_published("Framework") == 1


def test_words_are_read_as_in_the_search_of_notices() -> None:
    framework(clause("8.1", text="We give twelve weeks for consultations."))
    assert keys('"twelve weeks"') and not keys('"weeks twelve"') and not keys("weeks -twelve")
    answer = find_published("consultatoin")
    assert (answer.total, answer.spelled) == (1, "consultation") or answer.spelled
    assert count_published("consultatoin") == 0, "a count of other words would say what is not so"
    assert count_published("") == count_published("-weeks") == count_published("!?") == 0


def test_the_best_match_comes_first_and_without_words_the_newest() -> None:
    decision(1, title="A question of lots", reasons="They were asked for.")
    decision(2, at=AT + timedelta(days=1), title="Grants", reasons="Lots is a word in it.")
    assert keys("lots") == ["executive-group-1", "executive-group-2"]
    assert keys("") == ["executive-group-2", "executive-group-1"]


def test_kinds_are_counted_and_narrow() -> None:
    framework(clause("8.1", text="Version of the text")), decision(1), decision(2)
    answer = find_published("version", size=1)
    assert (answer.total, answer.kinds) == (3, (("framework", 1), ("decision", 2)))
    assert len(keys("version", kind="decision")) == 2 and keys("version", kind="nothing") == []
    pages = [keys("version", start=start, size=1)[0] for start in range(3)]
    assert len(set(pages)) == 3 and keys("version", start=3, size=1) == []


def test_parts_of_a_consultation_are_found_through_it_alone() -> None:
    comment(1, "Six weeks is too short for a parish")
    assert keys("parish") == []


def test_a_withheld_document_leaves_the_index() -> None:
    decision(1, reasons="A neighbour at number four")
    assert keys("neighbour")
    with transaction.atomic():
        withhold_versions("decision", "executive-group-1", reason="It names a person", at=AT)
    assert keys("neighbour") == [] and keys("") == []
    decision(1, reasons="Somebody")
    assert keys("neighbour") == [] and keys("somebody") == ["executive-group-1"]


def test_what_was_taken_back_is_not_found() -> None:
    decision(1)
    assert keys("recommend")
    with transaction.atomic():
        decision(2, reasons="An umbrella")
        assert keys("umbrella")
        transaction.set_rollback(True)
    assert keys("umbrella") == [] and keys("recommend")


def test_of_two_that_got_one_key_the_one_that_was_taken_back_is_not_found() -> None:
    for key in ("a", "b", "c"):
        with transaction.atomic():
            publish_document("decision", key, title="Same words", facts={"reasons": "Same"}, at=AT)
            assert keys("same") == [key]
            transaction.set_rollback(True)


def test_a_search_after_nothing_changed_reads_no_document(django_assert_num_queries: object) -> None:
    decision(1)
    keys("recommend")
    with django_assert_num_queries(2):  # type: ignore[operator]
        count_published("recommend")


@pytest.mark.parametrize("harm", ["gone", "empty", "elsewhere", "other layout"])
def test_an_index_that_cannot_be_read_is_made_anew(harm: str, monkeypatch: pytest.MonkeyPatch) -> None:
    decision(1)
    assert keys("recommend")
    monkeypatch.setattr(published_index, "_held", None)
    root = index_folder.index_root(PART)
    if harm == "gone":
        shutil.rmtree(root)
    elif harm == "empty":
        for file in (index_folder.folder_in_force(PART) or root).iterdir():
            file.unlink()
    elif harm == "elsewhere":
        (root / "current").write_text("../elsewhere")
    else:
        monkeypatch.setattr(published_index, "layout", lambda: "another")
    assert keys("recommend") == ["executive-group-1"]


def test_the_index_of_the_notices_and_this_one_leave_each_other_alone() -> None:
    decision(1)
    keys("recommend")
    place = index_folder.folder_in_force(PART)
    upkeep.rebuild_index()
    assert index_folder.folder_in_force(PART) == place and place is not None and place.is_dir()
    notices = index_folder.folder_in_force()
    published_index.remake()
    assert index_folder.folder_in_force() == notices and notices is not None and notices.is_dir()


def test_made_anew_it_is_the_same_and_a_fault_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    decision(1), decision(1, reasons="Another."), framework(clause("1", text="ö"))
    keys("recommend")
    assert upkeep.rebuild_both().is_same
    document = published_index._document
    monkeypatch.setattr(published_index, "_document", lambda row: document(decision_of(row)))
    published_index.remake()
    monkeypatch.setattr(published_index, "_document", document)
    both = upkeep.rebuild_both()
    assert len(both.published.differences) == 1 and not both.notices.differences


def decision_of(row: object) -> object:
    """The row with another title, where it is a decision."""
    if row.kind == "decision":  # type: ignore[attr-defined]
        row.title = "Another"  # type: ignore[attr-defined]
    return row


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from(["apple", "pear", "hide", "look"])), max_size=10
    )
)
def test_an_index_that_followed_equals_one_made_from_nothing(steps: list[tuple[str, str]]) -> None:
    with transaction.atomic():
        for key, deed in steps:
            if deed == "look":
                find_published("apple")
            elif deed == "hide":
                withhold_versions("decision", key, reason="A rule", at=AT)
            else:
                publish_document("decision", key, title=deed, facts={"reasons": deed}, at=AT)
        assert upkeep.rebuild_both().published.differences == ()
        transaction.set_rollback(True)
