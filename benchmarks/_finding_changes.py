"""What a change of the barrier rules finds more or less over real notices: two revisions beside one another.

Both sides answer as people see them: `hopmarket check --format sarif`, run from the source of each.
"""

from __future__ import annotations

import io
import json
import lzma
import os
import subprocess
import sys
import tarfile
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTICES = ROOT / "src" / "hopmarket" / "data" / "notices"
TEXTS = ROOT / "benchmarks" / "data" / "notices.jsonl.xz"


class NoRevision(RuntimeError):
    """There is no such revision, or no repository to look for it in; the text says which."""


@dataclass(frozen=True, order=True)
class FindingPlace:
    """Where a rule found something: the file and line of the notice, the place in it, and the characters."""

    code: str
    file: str
    line: int
    path: str
    span: tuple[int, ...] | None


@dataclass(frozen=True)
class SeenFinding:
    """How grave a finding is, and the words found or what is said of a field."""

    severity: str
    words: str


Findings = Mapping[FindingPlace, SeenFinding]


@dataclass(frozen=True)
class FindingChanges:
    """The findings that only one side has, and those that both have with another severity."""

    added: Mapping[FindingPlace, SeenFinding]
    lost: Mapping[FindingPlace, SeenFinding]
    changed: Mapping[FindingPlace, tuple[SeenFinding, SeenFinding]]


def changes_between(before: Findings, now: Findings) -> FindingChanges:
    """What the second side finds more, less, or as graver or milder."""
    return FindingChanges(
        added={place: now[place] for place in now.keys() - before.keys()},
        lost={place: before[place] for place in before.keys() - now.keys()},
        changed={
            place: (before[place], now[place])
            for place in before.keys() & now.keys()
            if before[place].severity != now[place].severity
        },
    )


def changes_in_words(changes: FindingChanges, most: int) -> Iterator[str]:
    """One line for each rule that changed, then its findings, ``most`` of each sort at the most."""
    rows: dict[str, list[tuple[str, FindingPlace, str]]] = defaultdict(list)
    for sign, found in (("+", changes.added), ("-", changes.lost)):
        for place, seen in found.items():
            rows[place.code].append((sign, place, f"{seen.severity} “{seen.words}”"))
    for place, (was, now) in changes.changed.items():
        rows[place.code].append(("~", place, f"{was.severity} to {now.severity} “{now.words}”"))
    for code, of_rule in sorted(rows.items()):
        counts = {sign: sum(row[0] == sign for row in of_rule) for sign in "+-~"}
        yield f"{code}: {counts['+']} added, {counts['-']} lost, {counts['~']} of another severity"
        for sign in "+-~":
            these = sorted(row for row in of_rule if row[0] == sign)
            for _, place, words in these[:most]:
                yield f"  {sign} {place.file}:{place.line} {place.path} {' '.join(words.split())[:200]}"
            if len(these) > most:
                yield f"  {sign} … and {len(these) - most:,} more"


def read_sarif(log: str) -> Findings:
    """The findings of a report in SARIF."""
    found: dict[FindingPlace, SeenFinding] = {}
    for result in json.loads(log)["runs"][0]["results"]:
        physical, told = result["locations"][0]["physicalLocation"], result["properties"]
        region = physical.get("region", {})
        place = FindingPlace(
            code=result["ruleId"],
            file=Path(physical["artifactLocation"]["uri"]).name,
            line=region.get("startLine", 0),
            path=told["path"],
            span=tuple(told["span"]) if told["span"] else None,
        )
        words = region.get("snippet", {}).get("text") or result["message"]["text"]
        found[place] = SeenFinding(told["severity"], words)
    return found


def findings_of(source: Path, files: Sequence[Path]) -> Findings:
    """What the check of a source tree finds in files. Raises NoRevision where it has no check."""
    done = subprocess.run(
        [sys.executable, "-m", "hopmarket", "check", "--format", "sarif", *map(str, files)],
        env={**os.environ, "PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 1):
        raise NoRevision(f"the check of this revision did not run: {done.stderr.strip()[-300:]}")
    return read_sarif(done.stdout)


@contextmanager
def source_of(revision: str) -> Iterator[Path]:
    """The source of a revision of this repository, in a folder of its own. Raises NoRevision."""
    packed = subprocess.run(
        ["git", "-C", str(ROOT), "archive", revision, "src"], capture_output=True, check=False
    )
    if packed.returncode:
        raise NoRevision(packed.stderr.decode(errors="replace").strip())
    with tempfile.TemporaryDirectory(prefix="hopmarket-revision-") as folder:
        with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
            archive.extractall(folder, filter="data")
        yield Path(folder) / "src"


@contextmanager
def real_notices() -> Iterator[list[Path]]:
    """The real notices that come with the repository: whole ones, and titles with descriptions alone."""
    with tempfile.TemporaryDirectory(prefix="hopmarket-notices-") as folder:
        flat = Path(folder) / "notices.jsonl"
        with lzma.open(TEXTS, "rt", encoding="utf-8") as lines, flat.open("w", encoding="utf-8") as made:
            for number, line in enumerate(lines, 1):
                made.write(json.dumps({"src": "benchmark", "id": str(number), **json.loads(line)}) + "\n")
        yield [*sorted(NOTICES.glob("*.jsonl.gz")), *sorted(NOTICES.glob("*.csv.gz")), flat]
