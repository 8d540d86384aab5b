"""What benchmarks import from the package is there: most of it only when they run, which takes minutes."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

BENCHMARKS = sorted((Path(__file__).resolve().parents[2] / "benchmarks").glob("*.py"))


def lost_names(text: str) -> list[str]:
    """The names that a module imports from the package, anywhere in it, and that are not there."""
    lost = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("hopmarket"):
            for name in node.names:
                try:
                    module = importlib.import_module(str(node.module))
                    if not hasattr(module, name.name):
                        importlib.import_module(f"{node.module}.{name.name}")
                except ImportError:
                    lost.append(f"{node.module}.{name.name}")
    return lost


@pytest.mark.parametrize("place", BENCHMARKS, ids=lambda place: place.name)
def test_a_benchmark_imports_what_is_there(place: Path) -> None:
    assert lost_names(place.read_text()) == []


def test_a_planted_import_of_nothing_is_caught() -> None:
    planted = (
        "def act():\n    from hopmarket.rules.money import pounds, shillings\n    import hopmarket.rules"
    )
    assert lost_names(planted) == ["hopmarket.rules.money.shillings"]
