"""The pages about the rules say what the rules say."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "rules"
SCRIPT = runpy.run_path(str(ROOT / "scripts" / "rule_pages.py"))


@pytest.mark.parametrize("name", sorted(SCRIPT["PAGES"]))
def test_page_is_what_the_tables_give(name: str) -> None:
    written = (ROOT / "docs" / "rules" / name).read_text()
    assert written == SCRIPT["PAGES"][name]() + "\n", "run scripts/rule_pages.py"


def test_every_page_is_made() -> None:
    standing = {str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.md")}
    assert standing == {*SCRIPT["PAGES"], "to-confirm.md"}
