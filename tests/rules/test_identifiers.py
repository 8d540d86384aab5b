"""Numbers in public registers, by scheme."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.identifiers import SCHEMES, identifier
from hopmarket.rules.refusal import Refusal

GOOD = [
    ("GB-COH", "01234567", "01234567"),
    ("GB-COH", "1234567", "01234567"),
    ("GB-COH", " 123 45 67 ", "01234567"),
    ("GB-COH", "oc301234", "OC301234"),
    ("GB-COH", "SC123456", "SC123456"),
    ("GB-COH", "R0123456", "R0123456"),
    ("GB-CHC", "1012345", "1012345"),
    ("GB-CHC", "202918", "202918"),
    ("GB-SC", "sc012345", "SC012345"),
    ("GB-NIC", "101234", "101234"),
    ("GB-NIC", "NIC101234", "NIC101234"),
    ("GB-PPON", "pabc-1234-defg", "PABC-1234-DEFG"),
    ("GB-LAE", "wor", "WOR"),
    ("GB-NHS", "RWP", "RWP"),
    ("GB-UKPRN", "10001234", "10001234"),
    ("GB-MPR", "12345R", "12345R"),
]
BAD = [
    ("GB-COH", ""),
    ("GB-COH", "123456789"),
    ("GB-COH", "ABC12345"),
    ("GB-COH", "O1234567X"),
    ("GB-COH", "٠١٢٣٤٥٦٧"),
    ("GB-CHC", "0123456"),
    ("GB-CHC", "12345"),
    ("GB-CHC", "12345678"),
    ("GB-SC", "012345"),
    ("GB-NIC", "NIC201234"),
    ("GB-PPON", "ABCD-1234-DEFG"),
    ("GB-PPON", "PABC1234DEFG"),
    ("GB-LAE", "WORC"),
    ("GB-NHS", "RW"),
    ("GB-UKPRN", "20001234"),
    ("GB-MPR", "123456789"),
    ("GB-MPR", "12-34"),
]


@pytest.mark.parametrize(("scheme", "written", "kept"), GOOD)
def test_a_number_is_kept_in_its_registers_own_shape(scheme: str, written: str, kept: str) -> None:
    assert identifier(scheme, written) == kept


@pytest.mark.parametrize(("scheme", "written"), BAD)
def test_what_is_not_of_that_shape_is_refused_with_an_example(scheme: str, written: str) -> None:
    outcome = identifier(scheme, written)
    assert isinstance(outcome, Refusal) and outcome.reason == "identifier.shape"
    assert outcome.params == {"title": SCHEMES[scheme].title, "example": SCHEMES[scheme].example}


@pytest.mark.parametrize("scheme", ["", "gb-coh", "XX-ABC", "GB-COH "])
def test_an_unknown_register_is_refused(scheme: str) -> None:
    assert identifier(scheme, "1") == Refusal("identifier.scheme", params={"scheme": scheme})


def test_every_scheme_is_tried_both_ways_and_its_example_is_good() -> None:
    assert {row[0] for row in GOOD} == {row[0] for row in BAD} == set(SCHEMES)
    for code, row in SCHEMES.items():
        assert identifier(code, row.example) == row.example


@given(st.sampled_from(sorted(SCHEMES)), st.text(max_size=20))
def test_a_kept_number_is_kept_as_it_is(scheme: str, written: str) -> None:
    kept = identifier(scheme, written)
    if isinstance(kept, str):
        assert identifier(scheme, kept) == kept
        assert kept.isascii() and not any(sign.isspace() for sign in kept)
