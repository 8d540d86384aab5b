"""`./run bench check --compare` tells what a change of the rules finds more and less over real notices."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.houses import ROOT

pytestmark = pytest.mark.one_database

RELEASE = {
    "ocid": "ocds-x-1",
    "tag": ["tender"],
    "tender": {
        "title": "Kennels",
        "value": {"amount": 9000, "currency": "GBP"},
        "mainProcurementCategory": "services",
        "awardCriteria": "priceOnly",
    },
}


@pytest.fixture
def compare(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    import _finding_changes  # type: ignore[import-not-found]

    return _finding_changes  # type: ignore[no-any-return]


def test_findings_of_one_side_alone_and_of_another_severity_are_told(compare: ModuleType) -> None:
    def at(code: str, line: int) -> object:
        return compare.FindingPlace(code, "a.json", line, "$.tender.title", (0, 4))

    seen = compare.SeenFinding
    before = {
        at("FIN01", 1): seen("should", "five million"),
        at("FIN01", 2): seen("should", "six"),
        at("EXP01", 1): seen("info", "x"),
    }
    now = {
        at("FIN01", 1): seen("consider", "five million"),
        at("FIN01", 3): seen("should", "a\nbond"),
        at("EXP01", 1): seen("info", "x"),
    }
    changes = compare.changes_between(before, now)
    assert list(compare.changes_in_words(changes, 9)) == [
        "FIN01: 1 added, 1 lost, 1 of another severity",
        "  + a.json:3 $.tender.title should “a bond”",
        "  - a.json:2 $.tender.title should “six”",
        "  ~ a.json:1 $.tender.title should to consider “five million”",
    ]
    assert list(compare.changes_in_words(compare.changes_between(now, now), 9)) == []
    many = {at("FIN01", line): seen("should", "x") for line in range(30)}
    assert list(compare.changes_in_words(compare.changes_between({}, many), 2))[-1] == "  + … and 28 more"


def test_two_sources_are_compared_as_people_see_their_findings(compare: ModuleType, tmp_path: Path) -> None:
    """A copy of the source in which one rule has another code."""
    changed = tmp_path / "src"
    shutil.copytree(
        ROOT / "src", changed, ignore=shutil.ignore_patterns("__pycache__", "static", "templates")
    )
    packs = changed / "hopmarket" / "data" / "barriers"
    (pack,) = [pack for pack in packs.glob("*.yaml") if "code: CRI01\n" in pack.read_text()]
    pack.write_text(pack.read_text().replace("code: CRI01\n", "code: CRI91\n"))
    notices = tmp_path / "a.jsonl"
    notices.write_text("\n".join([json.dumps(RELEASE)] * 2))
    changes = compare.changes_between(
        compare.findings_of(ROOT / "src", [notices]), compare.findings_of(changed, [notices])
    )
    assert {(place.code, place.line) for place in changes.added} == {("CRI91", 1), ("CRI91", 2)}
    assert {(place.code, place.line) for place in changes.lost} == {("CRI01", 1), ("CRI01", 2)}
    assert changes.changed == {}


def test_the_real_notices_are_read_without_a_miss(compare: ModuleType) -> None:
    from hopmarket.operations.notice_files import UnreadPart, notices_of_file

    with compare.real_notices() as files:
        read = [row for file in files for row in notices_of_file(str(file))]
    assert len(read) > 15_000
    assert [row for row in read if isinstance(row, UnreadPart)] == []


def test_a_revision_that_is_none_is_told(tmp_path: Path) -> None:
    notices = tmp_path / "a.json"
    notices.write_text(json.dumps(RELEASE))
    script = ROOT / "benchmarks" / "check.py"
    done = subprocess.run(
        [sys.executable, str(script), "--compare=no-such-revision", str(notices)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("Nothing to compare with at no-such-revision: ")
