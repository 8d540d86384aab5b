"""`hopmarket debarment load`: a list from a file or standard input, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from hopmarket.operations.debarment_load import debarment_load
from hopmarket.records.debarment.queries import newest_list

pytestmark = pytest.mark.django_db

TEMPLATE = Path(__file__).parents[2] / "docs" / "guides" / "debarment-list.csv"


def test_the_template_of_the_guide_is_loaded_once() -> None:
    words = [str(TEMPLATE), "--dated", "2026-03-01"]
    loaded = CliRunner().invoke(debarment_load, words)
    assert loaded.exit_code == 0 and "the debarment list of 1 March 2026, 2 entries" in loaded.output
    again = CliRunner().invoke(debarment_load, words)
    assert again.exit_code == 0 and again.output.startswith("No change")
    the_list = newest_list()
    assert the_list is not None and [entry.name for entry in the_list.entries] == [
        "Example Haulage Ltd",
        "Another Example Ltd",
    ]


def test_every_fault_is_named_and_nothing_is_loaded(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("name,identifiers,grounds,from,until\nA Firm,,perhaps,,\n", encoding="utf-8")
    refused = CliRunner().invoke(debarment_load, [str(file)])
    assert refused.exit_code == 1 and newest_list() is None
    assert "Row 2, grounds: write mandatory or discretionary" in refused.output
    assert "say of which day the list is" in refused.output
