"""The command lines that the papers tell people to type, as they stand there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.houses import ROOT

PAPERS = (
    "README.md",
    "CONTRIBUTING.md",
    *(
        str(paper.relative_to(ROOT))
        for folder in ("docs", "docs/guides", "docs/data")
        for paper in sorted((ROOT / folder).glob("*.md"))
    ),
)
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(r"^    (\S.*)$", re.MULTILINE)
INLINE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
SETTING = re.compile(r"[A-Z][A-Z_]+=\S*\s+")
PROGRAMS = (
    *(
        "./run",
        "hopmarket",
        "curl",
        "systemctl",
        "journalctl",
        "git",
        "apt-get",
        "uv",
        "nginx",
        "tar",
        "sudo",
    ),
    *(".venv/bin/python", "python", "python3", "pip", "docker", "npm"),
)
ALONE = ("hopmarket", "systemctl", "journalctl", "git", "apt-get", "uv", "nginx", "python", "tar", "sudo")
"""Programs whose bare name is a word in a sentence, not a command."""


@dataclass(frozen=True, slots=True)
class Written:
    """A command line, and the paper in which it stands."""

    paper: str
    line: str


def commands() -> Iterator[Written]:
    """Every command line of every paper, from blocks of shell and from within sentences."""
    for paper in PAPERS:
        text = (ROOT / paper).read_text()
        for kind, block in FENCE.findall(text):
            if kind == "sh" and not block.startswith("#!"):
                yield from (Written(paper, line) for line in block_lines(block))
        rest = FENCE.sub("", text)
        indented = INDENTED.findall(rest)
        for line in [*indented, *INLINE.findall(rest)]:
            if is_command(line):
                yield Written(paper, line)


def block_lines(block: str) -> list[str]:
    """The command lines of a block of shell: continued lines joined, comments and settings left out."""
    joined = re.sub(r"\\\n\s*", "", block)
    lines = [re.sub(r"\s+# .*$", "", line).strip() for line in joined.splitlines()]
    return [line for line in lines if line and not line.startswith("#") and not is_setting(line)]


def is_setting(line: str) -> bool:
    """Whether a line says what an environment file says: a name and its value."""
    return re.match(r"[A-Z][A-Z_]+=", line) is not None and not SETTING.sub("", line, count=1).startswith(
        PROGRAMS
    )


def is_command(text: str) -> bool:
    """Whether words between back-ticks, or an indented line, are to be typed."""
    bare = SETTING.sub("", text)
    program = bare.split(" ")[0]
    return program in PROGRAMS and bare not in ALONE


def blocks(paper: str, kind: str) -> list[str]:
    """The fenced blocks of a kind, in order."""
    return [block for found, block in FENCE.findall((ROOT / paper).read_text()) if found == kind]


def block_after(paper: str, heading: str, kind: str, number: int = 0) -> str:
    """One of the blocks of a kind under a heading."""
    text = (ROOT / paper).read_text()
    section = text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return [block for found, block in FENCE.findall(section) if found == kind][number]


def paper_path(name: str) -> Path:
    return ROOT / name
