"""A rule's page says how often it is right, or that too few cases are known, or that there was nothing to read."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from hopmarket.pages.public.views import barrier_pages
from hopmarket.rules.barriers.measuring import FINDS_NOTHING
from tests.factories.markup import collapsed

pytestmark = pytest.mark.django_db
KNOWN = {
    "n": 29, "positives": 12, "found": 10, "right": 9,
    "precision": 0.9, "precision_low": 0.596, "precision_high": 0.982,
    "recall": 0.75, "recall_low": 0.468, "recall_high": 0.911,
}  # fmt: skip
FEW = KNOWN | {"positives": 9}
NOTHING = {"n": 29, "positives": 11, "found": 0, "right": 0, "why": FINDS_NOTHING}


@pytest.mark.parametrize(
    ("code", "row", "says"),
    [
        ("FIN01", KNOWN, "found, 90% hold this barrier (with few cases the true figure lies anywhere from 60% to 98%)"),
        ("FIN01", KNOWN, "It found 75% of those that do (47% to 91%)"),
        ("FIN01", KNOWN, "agree on 29 passages. Passages that hold this barrier: 12."),
        ("FIN01", FEW, "Not enough real cases have been read yet"),
        ("FIN01", FEW, "Passages that hold this barrier: 9. Passages that the rule found: 10, rightly: 9."),
        ("FIN01", NOTHING, "It found none of the real cases that were read"),
        ("FIN01", None, "Not enough real cases have been read yet"),
        ("TIM01", None, "It compares figures and fields"),
    ],
)  # fmt: skip
def test_how_often_it_is_right(
    code: str, row: dict[str, Any] | None, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(barrier_pages, "measured_rules", lambda: {code: row} if row else {})
    markup = collapsed(Client().get(f"/barriers/{code}/").content.decode())
    assert says in markup
    assert ("precision" in (row or {}) and row != FEW) is ("the true figure lies" in markup)
