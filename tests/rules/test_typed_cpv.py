"""A CPV code is read as people copy it, and nothing else becomes one."""

from __future__ import annotations

import pytest

from hopmarket.rules.typed_cpv import plain_cpv


@pytest.mark.parametrize(
    "typed",
    [
        "85312000",
        " 85312000 ",
        "85312000-9",
        "85312000 - 9",
        "85312000–9",
        "85312000 - welfare",
        "85312000-9 Social work services, without accommodation",
        "85312000: 24-hour care",
        "85312000 Social work",
    ],
)
def test_the_figures_are_taken_from_what_was_copied(typed: str) -> None:
    assert plain_cpv(typed) == "85312000"


@pytest.mark.parametrize(
    "typed", ["", "8531200", "853120009", "85312000 85311000", "85312000-99", "social work"]
)
def test_what_is_no_code_stays_as_it_was_typed(typed: str) -> None:
    assert plain_cpv(typed) == typed
