"""What a release of ours leaves out is gone for whoever merges the releases."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from hopmarket.records.notices import ocds_schema
from hopmarket.records.notices.ocds_validation import release_faults
from hopmarket.rules import ocds
from hopmarket.rules.ocds_removals import with_removals_marked, without_marks
from hopmarket.rules.publication import Publication
from tests.rules import publications

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
OF_A_RELEASE = {"id", "date", "tag"}
WHOLE = ocds_schema.whole_lists()


def in_order(purchase_states: Sequence[Publication]) -> list[dict[str, Any]]:
    """These states of one purchase as its releases, each marked against the one before; a result
    comes last, for it is never taken back."""
    releases: list[dict[str, Any]] = []
    forward = sorted(
        purchase_states, key=lambda publication: (publication.outcome is not None, len(publication.contracts))
    )
    for number, publication in enumerate(forward, start=1):
        at = AT + timedelta(days=number)
        release_json = json.loads(
            json.dumps(ocds.release(publication, tags=("tender",), at=at, number=number))
        )
        releases.append(
            with_removals_marked(release_json, without_marks(releases[-1]), replaced_lists=WHOLE)
            if releases
            else release_json
        )
    return releases


def bare(value: Any) -> Any:
    """The value without empty lists and objects, and without objects of which only the id is left: merging
    keeps neither, or nothing else, of what was taken away."""
    match value:
        case dict():
            inner = {name: bare(child) for name, child in value.items()}
            return {name: child for name, child in inner.items() if child not in ({}, [], None)}
        case list():
            left = [bare(child) for child in value]
            return [child for child in left if not isinstance(child, dict) or set(child) != {"id"}]
        case _:
            return value


def merged(releases: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return dict(ocds_schema.merger().create_compiled_release(list(releases)))


def content_of(release: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in release.items() if name not in OF_A_RELEASE}


def by_id(value: Any) -> Any:
    """The value with lists of objects in the order of their ids: merging keeps the order of first sight."""
    match value:
        case dict():
            return {name: by_id(child) for name, child in value.items()}
        case list() if value and all(isinstance(child, dict) and "id" in child for child in value):
            return sorted((by_id(child) for child in value), key=lambda child: str(child["id"]))
        case list():
            return [by_id(child) for child in value]
        case _:
            return value


TERMS = publications.TERMS
# What an addendum may change (rules/need.py, may_amend); lots, criteria and value stay.
terms = some.builds(
    replace,
    some.just(TERMS),
    papers=some.sampled_from(
        [(), TERMS.papers, (replace(TERMS.papers[0], file="7e0c1f9e-0000-4000-8000-000000000002"),)]
    ),
    specification=some.sampled_from(["", "Warm meals.", TERMS.specification]),
    lots_rationale=some.sampled_from(["", "Small lots."]),
    award_on=some.sampled_from([None, TERMS.award_on]),
    starts_on=some.sampled_from([None, TERMS.starts_on]),
    questions_until=some.sampled_from([None, TERMS.questions_until]),
    postcode=some.sampled_from(["", TERMS.postcode]),
)
states = some.builds(
    replace,
    some.sampled_from(list(publications.EVERY.values())),
    terms=terms,
    questions=some.sampled_from([(), publications.OPEN.questions]),
    addenda=some.sampled_from([(), publications.OPEN.addenda]),
    national_reference=some.sampled_from(["", "2026/S 000-012345"]),
    reasons=some.sampled_from(["", "The need has changed."]),
    buyer=some.sampled_from([publications.BUYER, replace(publications.BUYER, identifiers=(), postcode="")]),
)


@given(some.lists(states, min_size=1, max_size=4))
def test_merging_from_outside_gives_what_the_newest_release_tells(told_: list[Publication]) -> None:
    releases = in_order(told_)
    assert by_id(bare(content_of(merged(releases)))) == by_id(bare(content_of(without_marks(releases[-1]))))


@given(some.lists(states, min_size=1, max_size=4))
def test_marks_are_valid(told_: list[Publication]) -> None:
    for release in in_order(told_):
        assert list(release_faults(release)) == []
        assert without_marks(without_marks(release)) == without_marks(release)


def test_a_paper_that_an_addendum_took_away_leaves_only_its_id() -> None:
    without = replace(publications.OPEN, terms=replace(TERMS, papers=()))
    first, second = in_order([publications.OPEN, without])
    gone = second["tender"]["documents"][-1]
    assert gone["id"] == TERMS.papers[0].file
    assert set(gone) == set(first["tender"]["documents"][-1])
    assert {value for name, value in gone.items() if name != "id"} == {None}
    assert merged([first, second])["tender"]["documents"][-1] == {"id": TERMS.papers[0].file}
    assert len(without_marks(second)["tender"]["documents"]) == 2


def test_nothing_is_marked_where_nothing_is_gone() -> None:
    first, second = in_order([publications.OPEN, publications.AWARDED])
    assert without_marks(second) == second
    assert first == without_marks(first)
