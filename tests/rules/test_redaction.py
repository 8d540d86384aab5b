"""What may be taken out of a release, and what stands in its place."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from hopmarket.records.notices.ocds_validation import release_faults
from hopmarket.rules import ocds
from hopmarket.rules.redaction import (
    KEPT,
    open_pointer,
    pointer,
    redactable_places,
    redacted,
    redacted_whole_release,
    sentence,
    steps,
)
from tests.rules import publications

WORDS = sentence(date(2026, 11, 22))
RELEASES = {
    name: json.loads(json.dumps(ocds.release(publication, tags=("award",), at=publications.OPENS, number=1)))
    for name, publication in publications.EVERY.items()
}


def valid(release: dict[str, Any]) -> bool:
    return not list(release_faults(release))


def test_the_sentence_says_when() -> None:
    assert WORDS == "[Redacted on 22 November 2026]"


@given(some.lists(some.text(max_size=5), max_size=4).map(tuple))
def test_pointers_read_back(path: tuple[str, ...]) -> None:
    assert steps(pointer(path)) == path


@pytest.mark.parametrize("text", ["tender", "a/b"])
def test_what_is_no_pointer(text: str) -> None:
    with pytest.raises(ValueError):
        steps(text)


def test_a_shape_leaves_places_open() -> None:
    assert open_pointer("/parties/12/address/0x/3") == "/parties/*/address/0x/*"


@pytest.mark.parametrize("name", RELEASES)
def test_whatever_goes_leaves_a_valid_release_with_all_else_in_place(name: str) -> None:
    release = RELEASES[name]
    stays: set[str] = set()
    for path, value in redactable_places(release):
        changed = redacted(release, path, WORDS, valid)
        if changed is None:
            stays |= {open_pointer(path)} if isinstance(value, str) else set()
            continue
        assert valid(changed)
        assert json.dumps(value) != json.dumps(dict(redactable_places(changed)).get(path))
        others = {
            at: value
            for at, value in redactable_places(release)
            if not at.startswith(path)
            and not path.startswith(f"{at}/")
            and not isinstance(value, dict | list)
        }
        assert others.items() <= dict(redactable_places(changed)).items()
    assert stays <= {"/assessment/criteria/*/kind", "/assessment/questions/*/kind"}


@pytest.mark.parametrize(
    ("path", "left"),
    [
        ("/tender/title", WORDS),
        ("/tender/value/amount", None),
        ("/tender/documents/0/url", None),
        ("/tender/procurementMethodDetails", None),
        ("/parties/0", {"id": "teme-valley"}),
        ("/tender/submissionMethod/0", WORDS),
    ],
)
def test_what_stands_in_its_place(path: str, left: Any) -> None:
    changed = redacted(RELEASES["open"], path, WORDS, valid)
    assert changed is not None
    value: Any = changed
    for step in steps(path):
        value = value[int(step)] if isinstance(value, list) else value[step]
    assert value == left


def test_a_whole_release_keeps_what_says_which_it_is() -> None:
    left = redacted_whole_release(RELEASES["signed"])
    assert set(left) == set(KEPT) and valid(left)


def test_ids_and_the_release_itself_are_no_places() -> None:
    paths = [path for path, _ in redactable_places(RELEASES["signed"])]
    assert not {"/ocid", "/id", "/date", "/tag", "/parties/0/id", "/tender/lots/0/id"} & set(paths)
    assert {"/buyer/name", "/parties/0/identifier/id", "/tender/id"} <= set(paths)
