"""The guides' pictures: each is one that a journey makes, is there, and is small."""

from __future__ import annotations

import re

from .demonstration_server import ROOT

GUIDES = ROOT / "docs" / "guides"
MOST_BYTES = 150 * 1024


def test_every_picture_of_a_guide_falls_out_of_the_journey() -> None:
    journey = "".join(place.read_text() for place in (ROOT / "tests/journeys").glob("*.py"))
    made = set(re.findall(r'picture\(pictures, "([\w-]+)"\)', journey))
    shown = {
        name
        for guide in GUIDES.glob("*.md")
        for name in re.findall(r"\(pictures/([\w-]+)\.png\)", guide.read_text())
    }
    there = {place.stem: place.stat().st_size for place in (GUIDES / "pictures").glob("*.png")}
    assert len(made) > 15
    assert shown == made == there.keys()
    assert [name for name, size in there.items() if size > MOST_BYTES] == []
