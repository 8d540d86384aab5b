"""References of national notices: their shapes, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.national_notices import REFERENCE_SHAPES, notice_reference
from hopmarket.rules.refusal import Refusal


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("", ""),
        ("  ", ""),
        ("2026/S 000-012345", "2026/S 000-012345"),
        (" 2026/s000-012345 ", "2026/S 000-012345"),
        ("2026 / S 000 – 012345", "2026/S 000-012345"),
        ("012345-2026", "012345-2026"),
        ("012345 - 2026", "012345-2026"),
        ("OCDS-H6VHTK-0123AB", "ocds-h6vhtk-0123ab"),
        ("https://www.find-tender.service.gov.uk/Notice/012345-2026", "012345-2026"),
        ("find-tender.service.gov.uk/notice/012345-2026/?origin=SearchResults&p=1", "012345-2026"),
        ("jan123456", "JAN123456"),
        ("JAN 123456", "JAN123456"),
    ],
)
def test_references_are_written_as_their_platform_writes_them(typed: str, written: str) -> None:
    assert notice_reference(typed, this_year=2026) == written


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "see email",
            "x",
            "n/a",
            "TBC",
            "2026/S 000-12345",
            "2026/S 000-0123456",
            "12345-2026",
            "012345-26",
        ),
        *("2026-012345", "JANUARY123456", "ABC123456", "JAN12345", "٠١٢٣٤٥-2026", "012345-2026 and another"),
        "https://www.example.org/Notice/012345-2026",
        "https://www.find-tender.service.gov.uk/Notice/",
    ],
)
def test_what_is_no_reference_is_refused(typed: str) -> None:
    refusal = notice_reference(typed, this_year=2026)
    assert isinstance(refusal, Refusal) and refusal.reason == "national.shape" and refusal.cite


@pytest.mark.parametrize("typed", ["2027/S 000-012345", "012345-2099", "2020/S 000-012345", "012345-2008"])
def test_no_notice_is_of_a_year_before_the_platform_or_to_come(typed: str) -> None:
    refusal = notice_reference(typed, this_year=2026)
    assert isinstance(refusal, Refusal) and refusal.reason == "national.year"


@pytest.mark.parametrize("shape", REFERENCE_SHAPES, ids=lambda shape: shape.example)
def test_each_shape_has_an_example_that_it_writes_unchanged(shape: object) -> None:
    example = getattr(shape, "example", "")
    assert notice_reference(example, this_year=2026) == example


@given(st.text(max_size=40))
def test_a_reference_that_was_written_is_written_again_the_same(typed: str) -> None:
    written = notice_reference(typed)
    if isinstance(written, str):
        assert notice_reference(written) == written
