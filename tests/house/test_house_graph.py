"""The drawing of the rooms in docs/house.md shows what the code imports."""

from __future__ import annotations

import runpy
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = runpy.run_path(str(ROOT / "scripts" / "house_graph.py"))


def test_the_house_is_drawn_as_it_is() -> None:
    page = SCRIPT["FILE"].read_text()
    assert page == SCRIPT["drawn"](page), (
        "run scripts/house_graph.py: rooms import others than the drawing shows"
    )


def test_every_room_says_what_it_holds_and_stands_in_the_drawing() -> None:
    arrows = SCRIPT["imports"]()
    assert [room for room in arrows if not SCRIPT["holds"](room)] == []
    assert arrows["search"] >= {"notices"} and not arrows["ledger"], "no import was read"


def test_no_arrow_is_drawn_where_another_way_leads() -> None:
    arrows = {"alerts": {"search", "notices"}, "search": {"notices"}, "notices": {"turns"}, "turns": set()}
    assert SCRIPT["needed"](arrows) == {
        "alerts": {"search"},
        "search": {"notices"},
        "notices": {"turns"},
        "turns": set(),
    }
