#!/usr/bin/env python3
"""Makes the outlines of the map of districts from a GeoJSON file of their true outlines.

Usage: prepare_outlines.py DISTRICTS.geojson. Borders that two districts share are simplified once,
so that no gap opens between them. The result is committed, so nobody needs to run this.
"""

from __future__ import annotations

import json
import math
import sys
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

TARGET = Path(__file__).parents[1] / "src/hopmarket/data/places/worcestershire_districts.json"
WIDTH, EDGE, BESIDE = 360.0, 6.0, 14.0
CLOSE_ENOUGH = 0.9
STEP = 1.5
NAMED_BESIDE = {"Redditch": (292.0, 156.0, 284.0, 140.0), "Worcester": (4.0, 234.0, 70.0, 222.0)}
"""Districts too small for their name: where the name begins, and from where a line leads to it."""
PLACED = {"Bromsgrove": (239.0, 57.0)}
"""Where the figure stands when the middle is too near to a neighbour's."""
ATTRIBUTION = (
    "Contains OS data © Crown copyright and database right. "
    "Source: Office for National Statistics licensed under the Open Government Licence v3.0."
)
Point = tuple[float, float]
Ring = list[Point]


def main(source: Path) -> None:
    """Reads the true outlines and writes the drawn ones."""
    features = json.loads(source.read_text("utf-8"))["features"]
    rings = {
        feature["properties"]["LAD13NM"]: [tuple(point) for point in feature["geometry"]["coordinates"][0]]
        for feature in features
    }
    drawn = simplified(on_paper(rings))
    height = max(y for ring in drawn.values() for _, y in ring) + EDGE
    districts = [_district(name, ring) for name, ring in sorted(drawn.items())]
    body = {"attribution": ATTRIBUTION, "width": int(WIDTH), "height": round(height), "districts": districts}
    TARGET.write_text(json.dumps(body, ensure_ascii=False) + "\n", "utf-8")


def on_paper(rings: dict[str, Ring]) -> dict[str, Ring]:
    """Degrees to units of the drawing, true in shape at the middle latitude."""
    points = [point for ring in rings.values() for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    flat = math.cos(math.radians((south + north) / 2))
    scale = (WIDTH - 2 * EDGE - BESIDE) / ((east - west) * flat)
    return {
        name: [((x - west) * flat * scale + EDGE, (north - y) * scale + EDGE) for x, y in ring]
        for name, ring in rings.items()
    }


def simplified(rings: dict[str, Ring]) -> dict[str, Ring]:
    """Every ring with fewer points; shared borders stay shared."""
    owners = defaultdict(set)
    for name, ring in rings.items():
        for point in ring:
            owners[point].add(name)
    return {name: _simplified(ring, owners) for name, ring in rings.items()}


def _simplified(ring: Ring, owners: dict[Point, set[str]]) -> Ring:
    corners = [place for place in range(len(ring) - 1) if _is_corner(ring, place, owners)]
    if not corners:
        corners = [0]
    turned = ring[corners[0] : -1] + ring[: corners[0] + 1]
    cuts = [place - corners[0] for place in corners] + [len(turned) - 1]
    result: Ring = []
    for start, end in pairwise(cuts):
        arc = turned[start : end + 1]
        backwards = arc[0] > arc[-1]
        fewer = _fewer(arc[::-1] if backwards else arc)
        result += (fewer[::-1] if backwards else fewer)[:-1]
    return [*result, result[0]]


def _is_corner(ring: Ring, place: int, owners: dict[Point, set[str]]) -> bool:
    """Where a border begins to be shared with somebody else."""
    here, around = owners[ring[place]], (ring[place - 1 if place else -2], ring[place + 1])
    return len(here) > 2 or any(
        owners[neighbour] != here and len(here) >= len(owners[neighbour]) for neighbour in around
    )


def _fewer(arc: Ring) -> Ring:
    """Douglas and Peucker: no point of the arc lies farther than CLOSE_ENOUGH from the result."""
    if len(arc) < 3:
        return arc
    far, place = max((_distance(point, arc[0], arc[-1]), place) for place, point in enumerate(arc))
    if far <= CLOSE_ENOUGH:
        return [arc[0], arc[-1]]
    return _fewer(arc[: place + 1])[:-1] + _fewer(arc[place:])


def _distance(point: Point, start: Point, end: Point) -> float:
    (x, y), (ax, ay), (bx, by) = point, start, end
    length = (bx - ax) ** 2 + (by - ay) ** 2
    along = max(0.0, min(1.0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length)) if length else 0.0
    return math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay))


def _district(name: str, ring: Ring) -> dict[str, object]:
    x, y = PLACED.get(name) or _middle(ring)
    path = "M" + "L".join(f"{px:.1f} {py:.1f}" for px, py in ring[:-1]) + "Z"
    entry: dict[str, object] = {"name": name, "path": path, "x": round(x, 1), "y": round(y, 1)}
    return entry | ({"beside": NAMED_BESIDE[name]} if name in NAMED_BESIDE else {})


def _middle(ring: Ring) -> Point:
    """The point of a grid inside the ring that is farthest from its border."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    grid = [
        (min(xs) + STEP * across, min(ys) + STEP * down)
        for across in range(int((max(xs) - min(xs)) / STEP))
        for down in range(int((max(ys) - min(ys)) / STEP))
    ]
    inside = [point for point in grid if _holds(ring, point)]
    return max((min(_distance(point, *edge) for edge in pairwise(ring)), point) for point in inside)[1]


def _holds(ring: Ring, point: Point) -> bool:
    x, y = point
    crossed = [
        (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax
        for (ax, ay), (bx, by) in pairwise(ring)
    ]
    return sum(crossed) % 2 == 1


if __name__ == "__main__":
    main(Path(sys.argv[1]))
