#!/usr/bin/env python3
"""Draws the rooms and what each imports into docs/house.md, from the code and the import contracts.

Run it after a room was added or reads another one; a test holds the drawing against the code.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "docs" / "house.md"
RECORDS = "hopmarket.records"
BEGIN, END = "<!-- rooms: drawn by scripts/house_graph.py -->", "<!-- /rooms -->"

Arrows = dict[str, set[str]]
"""Each room and the rooms that it imports."""


def steps() -> list[list[str]]:
    """The rooms of each step of the stairs, the highest first."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (layers,) = [contract["layers"] for contract in contracts if contract["id"] == "stairs"]
    return [[room.strip() for room in re.split(r"[:|]", layer)] for layer in layers]


def imports() -> Arrows:
    """What each room imports of the others, read from the code."""
    graph = grimp.build_graph("hopmarket")
    rooms = [room for step in steps() for room in step]
    arrows: Arrows = {}
    for room in rooms:
        modules = {f"{RECORDS}.{room}", *graph.find_descendants(f"{RECORDS}.{room}")}
        reached = {name for module in modules for name in graph.find_modules_directly_imported_by(module)}
        arrows[room] = {other for other in rooms if other != room and _any_of(other, reached)}
    return arrows


def _any_of(room: str, modules: set[str]) -> bool:
    return any(f"{module}.".startswith(f"{RECORDS}.{room}.") for module in modules)


def needed(arrows: Arrows) -> Arrows:
    """The arrows without those that lead where another way leads too."""
    return {
        room: {
            other for other in others if not any(other in _all_below(arrows, via) for via in others - {other})
        }
        for room, others in arrows.items()
    }


def _all_below(arrows: Arrows, room: str) -> set[str]:
    return set(arrows[room]).union(*(_all_below(arrows, other) for other in arrows[room]))


def holds(room: str) -> str:
    """What a room holds, in the words of its package."""
    package = ROOT / "src" / RECORDS.replace(".", "/") / room / "__init__.py"
    return ast.get_docstring(ast.parse(package.read_text())) or ""


def as_text() -> str:
    """The drawing, where an arrow leads down to what a room imports, and the same as a table."""
    arrows = imports()
    lines = ["```mermaid", "flowchart TD"]
    lines += [
        f"    {room} --> {other}" for room, others in needed(arrows).items() for other in sorted(others)
    ]
    lines += ["```", "", "| Room | It holds | It imports |", "|---|---|---|"]
    for step in steps():
        for room in step:
            below = ", ".join(other for each in steps() for other in each if other in arrows[room])
            lines.append(f"| `{room}` | {holds(room)} | {below or 'no other room'} |")
    return "\n".join(lines)


def drawn(page: str) -> str:
    """A page with the drawing in its place."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}\n\n{as_text()}\n\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "src"))
    FILE.write_text(drawn(FILE.read_text()))
    sys.stdout.write(f"{FILE.relative_to(ROOT)}\n")
