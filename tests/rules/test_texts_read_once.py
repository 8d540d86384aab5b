"""Short texts that come again are read once; a long one is not kept."""

from __future__ import annotations

from typing import Any

import pytest

from hopmarket.rules.releases.json_values import each_text_once


@pytest.mark.parametrize(
    ("values", "reads"),
    [
        (["2026-11-30", " 2026-11-30\n", "2026-11-30"], ["2026-11-30"]),
        (["a", "b", "a", "b"], ["a", "b"]),
        (["x" * 1000] * 3, ["x" * 1000] * 3),
        ([None, 7, ["2026"], {"a": 1}, ""], [""]),
        (["a", "b", "c", "a"], ["a", "b", "c", "a"]),
    ],
    ids=["the same day", "two places", "a long text", "what is no text", "more than are remembered"],
)
def test_what_is_read_again(values: list[Any], reads: list[str]) -> None:
    seen: list[str] = []

    @each_text_once(most=2)
    def length(written: str) -> int:
        seen.append(written)
        return len(written)

    assert [length(value) for value in values] == [
        len(value.strip()) if isinstance(value, str) else 0 for value in values
    ]
    assert seen == reads
