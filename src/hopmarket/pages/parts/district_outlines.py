"""The map of districts: their simplified outlines, shaded by their counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import orjson

from hopmarket.pages.parts.view_models import DistrictCount

SHADES = 5
_FILE = "worcestershire_districts.json"


@dataclass(frozen=True, slots=True)
class DistrictShape:
    """A district as drawn: its outline, where its figure stands, the lines of its name, how dark.

    ``lead`` is a line (x, y, x, y) to a name that stands beside the map; else empty.
    """

    count: DistrictCount
    path: str
    x: float
    y: float
    lines: Sequence[tuple[float, float, str]]
    lead: Sequence[float]
    shade: int


@cache
def outlines() -> dict[str, Any]:
    """Reads the drawing: ``width``, ``height``, ``attribution`` and ``districts``."""
    drawing: dict[str, Any] = orjson.loads((files("hopmarket") / "data" / "places" / _FILE).read_bytes())
    return drawing


def district_names() -> list[str]:
    """Names the districts that have an outline."""
    return [district["name"] for district in outlines()["districts"]]


def district_shapes(counts: Sequence[DistrictCount]) -> list[DistrictShape]:
    """Lists the districts that have an outline, each with its count and a shade from 0 (none) to 5 (most)."""
    counts_by_name = {count.name: count for count in counts}
    most = max((count.count for count in counts), default=0)
    return [
        _shape(district, counts_by_name[district["name"]], most)
        for district in outlines()["districts"]
        if district["name"] in counts_by_name
    ]


def shade(count: int, most: int) -> int:
    """Chooses how dark a district is: none is 0, the most is 5, the others evenly between."""
    return 1 + (SHADES - 1) * count // most if count else 0


def _shape(district: dict[str, Any], count: DistrictCount, most: int) -> DistrictShape:
    x, y, beside = district["x"], district["y"], district.get("beside")
    words = count.name.split()
    if beside:
        lines, lead, up = [(beside[0], beside[1], count.name)], [x, y + 7, beside[2], beside[3]], 0
    else:
        up = 6 * len(words)
        lines, lead = [(x, y + 19 - up + 16 * place, word) for place, word in enumerate(words)], []
    return DistrictShape(count, district["path"], x, y + 4 - up, lines, lead, shade(count.count, most))
