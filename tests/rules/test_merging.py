"""Our merging beside the library's: the same records, whatever the releases hold."""

from __future__ import annotations

import warnings
from typing import Any

import orjson
from hypothesis import assume, example, given
from hypothesis import strategies as st
from ocdsmerge.exceptions import InconsistentTypeError

from hopmarket.records.notices import ocds_schema
from hopmarket.rules.releases.merging import merged, rules_of
from hopmarket.rules.releases.repeated_ids import repeated_ids

NAMES = [
    "id",
    "tender",
    "parties",
    "items",
    "roles",
    "additionalClassifications",
    "links",
    "awards",
    "x",
    "y",
]
RULES = rules_of(ocds_schema.merger())
IDS = st.sampled_from(["1", "2", "a", 1, 2])
VALUES = st.one_of(st.text(max_size=2), st.integers(0, 3), st.booleans(), st.none())


def _objects(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    fields = st.dictionaries(st.sampled_from([name for name in NAMES if name != "id"]), inner, max_size=4)
    return st.builds(lambda drawn, number: drawn | number, fields, st.just({}) | st.builds(dict, id=IDS))


JSON = st.recursive(
    VALUES | st.lists(VALUES, max_size=2),
    lambda inner: _objects(inner) | st.lists(_objects(inner), max_size=3),
    max_leaves=12,
)
RELEASES = st.lists(_objects(JSON), min_size=1, max_size=4)


def _merged_by_library(releases: list[dict[str, Any]]) -> dict[str, Any]:
    dated = [
        {**release, "date": f"{place}", "id": place, "ocid": "o"} for place, release in enumerate(releases)
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        merged_release = ocds_schema.merger().create_compiled_release(dated)
    return {name: value for name, value in merged_release.items() if name not in ("id", "date", "tag")}


def _merged_here(releases: list[dict[str, Any]]) -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return merged([{**release, "ocid": "o"} for release in releases], ocds_schema.merger())


@given(RELEASES)
@example([{"tender": None}, {"tender": {"additionalClassifications": {"tender": None}}}])
@example([{"parties": [{"id": 1, "x": 1}]}, {"parties": [{"id": "1", "y": 2}]}])
@example([{"parties": [{"id": "1", "x": 1}, {"id": "1", "y": 2}]}])
@example([{"parties": [{"x": 1}]}, {"parties": [{"x": 1}]}])
@example([{"tender": {"x": {"y": {}}}}, {"tender": {"x": 3}}])
@example([{"tender": {"items": [{"id": "1"}]}}, {"tender": {"items": ["a"]}}])
@example([{"x": [{"id": "1"}]}, {"x": None}, {"x": [{"id": "2"}]}])
def test_records_are_those_of_the_library(releases: list[dict[str, Any]]) -> None:
    assume(not any(conflict for release in releases for conflict in repeated_ids(release, RULES)))
    try:
        expected = _merged_by_library(releases)
    except (InconsistentTypeError, TypeError, AttributeError):
        assume(False)
    assume(not _mixes_rows(expected))
    assert _merged_here(releases) == expected


def _mixes_rows(value: Any) -> bool:
    """Whether a list of the library's holds objects beside other values: a list of values that becomes one of
    objects, for which the library says that its behaviour is undefined. Ours is as the newest release has it."""
    if isinstance(value, dict):
        return any(map(_mixes_rows, value.values()))
    if not isinstance(value, list):
        return False
    return len({isinstance(row, dict) for row in value}) > 1 or any(map(_mixes_rows, value))


@given(RELEASES)
@example([{"x": "text"}, {"x": {"y": 1}}])
@example([{"x": {"y": 1}}, {"x": [{"id": "1"}]}])
@example([{"x": [{"id": {"a": 1}, "y": 2}]}, {"x": [{"id": [1]}]}])
def test_where_the_library_gives_up_something_is_made(releases: list[dict[str, Any]]) -> None:
    orjson.dumps(_merged_here(releases))


def test_the_newer_stands_where_text_became_an_object() -> None:
    assert _merged_here([{"x": "text"}, {"x": {"y": 1}}]) == {"ocid": "o", "x": {"y": 1}}


@given(RELEASES)
def test_merging_changes_no_release(releases: list[dict[str, Any]]) -> None:
    before = orjson.dumps(releases)
    _merged_here(releases)
    assert orjson.dumps(releases) == before
