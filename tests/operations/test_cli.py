"""The operator's door: every word opens, quickly, and a wrong one is named."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import click
import pytest

from hopmarket.cli import WORDS
from tests.operations.command_line import call, environment

pytestmark = pytest.mark.one_database


def test_help_names_every_word(tmp_path: Path) -> None:
    result = call("--help", env={"HOPMARKET_HOME": str(tmp_path / "var")})
    assert result.returncode == 0
    assert all(word.split()[0] in result.stdout for word in WORDS)


def test_help_makes_no_state_and_loads_no_django(tmp_path: Path) -> None:
    import subprocess

    script = (
        "import sys; sys.argv = ['hopmarket', '--help']\n"
        "from hopmarket.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "assert 'django' not in sys.modules\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=environment(HOPMARKET_HOME=str(tmp_path / "var")),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "var").exists()


def test_an_unknown_word_is_told(tmp_path: Path) -> None:
    result = call("publsih", env={"HOPMARKET_HOME": str(tmp_path / "var")})
    assert result.returncode == 2
    assert "No such command 'publsih'" in result.stdout


@pytest.mark.parametrize("word", WORDS)
def test_every_word_leads_to_a_command(word: str) -> None:
    module, name = WORDS[word].place.split(":")
    assert isinstance(getattr(importlib.import_module(module), name), click.Command)


def test_a_wrong_environment_ends_with_a_clear_text(tmp_path: Path) -> None:
    env = {"HOPMARKET_HOME": str(tmp_path / "var"), "HOPMARKET_DATABASE_URL": "mysql://db/market"}
    result = call("migrate", env=env)
    assert result.returncode == 2
    assert result.stdout.startswith("hopmarket: HOPMARKET_DATABASE_URL begins with mysql://")
    assert "Traceback" not in result.stdout
