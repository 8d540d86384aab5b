"""Call a word of the command line as an operator would: a process of its own, its own state folder."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def environment(**said: str) -> dict[str, str]:
    """The environment without anything that a test run has said, and with what is said here."""
    plain = {
        name: value for name, value in os.environ.items() if not name.startswith(("HOPMARKET_", "DJANGO_"))
    }
    return {**plain, "PYTHONPATH": str(ROOT / "src"), **said}


def call(
    *words: str, said: Mapping[str, str], given: str = "", seconds: float = 60
) -> subprocess.CompletedProcess[str]:
    """Run `hopmarket WORD …` to its end; standard error stands with standard output."""
    return subprocess.run(
        [sys.executable, "-m", "hopmarket", *words],
        env=environment(**said),
        input=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=seconds,
        check=False,
    )
