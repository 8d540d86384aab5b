"""Every command line of the papers is typed as it stands there, or says here why it cannot be."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from hopmarket import cli
from tests import legs
from tests.houses import environment
from tests.operations.scratch_portal import make_portal
from tests.operations.test_operators_guide import WALKED
from tests.operations.words_in_conditions import NOTICES
from tests.operations.written_commands import ROOT, blocks, commands

pytestmark = pytest.mark.one_database

DEFAULT = "src/hopmarket/data/frameworks/default.yaml"
NONE_YET = "{} || test $? = 1"
"""In a portal in which nothing was adopted, there is nothing to write; test_framework_commands adopts one."""

TYPED: dict[str, str] = {
    "./run --help": "",
    "./run import FILE": "./run import notices.json",
    "./run import FILE|FOLDER|-… [--source KEY] [--format json]": (
        "./run import notices.json folder --source find-a-tender --format json"
    ),
    "./run check FILE": "./run check notices.json",
    "./run reindex": "",
    "./run recount": "",
    "./run bulk --rebuild": "",
    "./run framework check FILE": f"./run framework check {DEFAULT}",
    "./run framework export": NONE_YET.format("./run framework export"),
    "./run framework verify": "",
    "./run debarment load list.csv --dated 2026-11-30": (
        "./run debarment load docs/guides/debarment-list.csv --dated 2026-11-30"
    ),
    "./run backup FILE": "./run backup copy.tar.gz",
    "./run restore FILE": "HOPMARKET_HOME=$PWD/other HOPMARKET_KEYS=$PWD/other-keys ./run restore copy.tar.gz",
    "hopmarket import FILE": "hopmarket import notices.json",
    "hopmarket framework check FILE": f"hopmarket framework check {DEFAULT}",
    "hopmarket framework check": f"hopmarket framework check - < {DEFAULT}",
    "hopmarket framework export": NONE_YET.format("hopmarket framework export"),
    "hopmarket framework export --version 1 --output framework.yaml": NONE_YET.format(
        "hopmarket framework export --version 1 --output framework.yaml"
    ),
    "hopmarket framework verify": "",
    "hopmarket framework verify-files framework.json common-framework-version-2.yaml": (
        "hopmarket framework verify-files framework.json common-framework-version-2.yaml || test $? = 2"
    ),
    "hopmarket check FILE": "hopmarket check notices.json",
    "./run registers load src/hopmarket/data/registers/worcestershire_charities.csv": "",
    "hopmarket check": "hopmarket check notices.json folder/more.json",
    "hopmarket check notices.json": "",
    "hopmarket check specification.txt": "",
    "hopmarket check --format html notices.json > check.html": "",
    "hopmarket check - < notices.json": "",
    "hopmarket check --explain CRI03": "",
    "hopmarket check --select CRI notices.json": "",
    "hopmarket check --ignore CRI01 notices.json": "",
    "hopmarket check --rules our-rules.yaml notices.json": "",
    "hopmarket rules confirm": "",
    "hopmarket rules confirm --officer ana@council.example --by 'Ana Lewis, monitoring officer'": (
        "hopmarket rules confirm --officer ana@council.example --by 'Ana Lewis, monitoring officer' || test $? = 1"
    ),
    "hopmarket import-scheduled": "",
    "hopmarket reindex": "",
    "hopmarket recount": "",
    "hopmarket bulk": "",
    "hopmarket bulk --rebuild": "",
    "hopmarket verify-ledger": "",
}
"""Typed in a portal of their own, in this order; where FILE and its like stand, with what was put for them."""

BENCHMARKS = sorted(file.stem for file in (ROOT / "benchmarks").glob("*.py") if not file.stem.startswith("_"))
MEASURED: dict[str, str] = {f"./run bench {name}": name for name in ("NAME", *BENCHMARKS)} | {
    "./run bench check --compare": "check"
}
"""A benchmark takes minutes: each is asked for its options, and one that takes no time runs without any."""

CHECKED: dict[str, list[str]] = {
    "./run test": ["test"],
    "./run test --fast": ["test", "--fast"],
    "./run test --only PostgreSQL": ["test", "--only", "PostgreSQL"],
    "./run test --write-minutes": ["test", "--write-minutes"],
    "./run lint": ["lint"],
    "./run lint --fix": ["lint", "--fix"],
    "TEST_PICTURES=1 ./run test --only browser": ["test", "--only", "browser"],
}
"""Would run this test: their options are read by the reader itself, and the legs they ask for are there."""

SERVING: dict[str, list[str]] = {
    "./run demo": ["demo"],
    "./run demo --fresh": ["demo", "--fresh"],
    "./run serve": ["serve"],
    "HOPMARKET_PDF=1 ./run serve": ["serve"],
}
"""Last until they are stopped: their options are read here; test_demonstrate and the walk start them."""

NOT_HERE: dict[str, str] = {
    "git clone ADDRESS-OF-THIS-REPOSITORY hopmarket": "the address is the reader's",
    "cd hopmarket": "there is no clone to enter",
    "apt-get install python3-venv git": "installs packages",
    "uv pip compile --universal --generate-hashes": "asks a package index",
    "uv pip compile --universal --generate-hashes --no-header pyproject.toml -o requirements/run.txt": (
        "asks a package index"
    ),
    "uv pip compile --universal --generate-hashes --no-header pyproject.toml --group test "
    "-o requirements/test.txt": "asks a package index",
    ".venv/bin/python -m pytest tests/records -k sealing": "would run tests within a test",
    ".venv/bin/python -m tests.old_houses 2026-12-1-what-is-new": "writes a fixture into the checkout",
    "hopmarket backup /srv/hopmarket/backups/before-upgrade.tar.gz": "an upgrade: there is no later version",
    "cd /srv/hopmarket/portal && sudo -u hopmarket git pull": "an upgrade: there is no later version",
    "nginx -t": "there is no nginx",
    "systemctl reload nginx": "there is no nginx",
    "journalctl -u hopmarket -o cat": "there is no journal",
}
"""Cannot be typed here, and why: their grammar is checked, and that the paths they name are there."""


def test_every_written_command_is_typed_or_says_why_not() -> None:
    listed = [*TYPED, *MEASURED, *CHECKED, *SERVING, *NOT_HERE]
    written = {command.line: command.paper for command in commands()}
    unknown = {line: paper for line, paper in written.items() if line not in {*listed, *WALKED}}
    assert not unknown, f"add these to a table of this file, or type them in the walk: {unknown}"
    assert not set(listed) - set(written), "these stand in no paper any more"
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize("line", NOT_HERE)
def test_what_cannot_be_typed_is_good_shell_and_names_what_is_there(line: str) -> None:
    done = subprocess.run(["sh", "-n", "-c", line], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    for path in re.findall(r"(?:^|\s)((?:tests|requirements|scripts)/\S+|pyproject\.toml)", line):
        assert (ROOT / path).exists(), path
    for module in re.findall(r"-m (tests\.\S+)", line):
        assert (ROOT / module.replace(".", "/")).exists(), module


@pytest.mark.parametrize("line", CHECKED)
def test_the_legs_that_are_asked_for_are_there(line: str) -> None:
    options = legs.read_options(CHECKED[line])
    asked = legs.chosen(options.word, fast=options.fast, only=options.only)
    assert asked and [leg.name for leg in asked if options.only] == options.only


@pytest.mark.parametrize("line", SERVING)
def test_the_options_of_what_serves_are_understood(line: str) -> None:
    name, *words = SERVING[line]
    command = cli.hopmarket.get_command(None, name)  # type: ignore[arg-type]
    assert command is not None
    command.make_context(name, words)


def test_scripts_that_papers_name_are_there() -> None:
    for paper in {command.paper for command in commands()} | {"docs/parts.md", "docs/house.md"}:
        for script in re.findall(r"`(scripts/[\w.-]+)`", (ROOT / paper).read_text()):
            assert (ROOT / script).exists(), (paper, script)


def test_the_python_that_a_guide_prints_is_python() -> None:
    printed = [block for paper in ("docs/guides/supplier.md",) for block in blocks(paper, "python")]
    assert printed
    for block in printed:
        compile(block, "the guide", "exec")


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A checkout with a few files to import, and a benchmark that takes no time."""
    place = make_portal(tmp_path_factory.mktemp("typed") / "portal")
    (place / "notices.json").write_text(json.dumps(NOTICES))
    (place / "specification.txt").write_text("Benches of oak, two metres long.\n")
    (own_rules,) = blocks("docs/guides/check.md", "yaml")
    (place / "our-rules.yaml").write_text(own_rules)
    (place / "folder").mkdir()
    (place / "folder" / "more.json").write_text(
        json.dumps({**NOTICES, "ocid": "ocds-h6vhtk-000002", "id": "2"})
    )
    (place / "benchmarks" / "quick.py").write_text("print('measured')\n")
    (place / "programs").mkdir()
    wrapper = place / "programs" / "hopmarket"
    wrapper.write_text('#!/bin/sh\nexec ./run "$@"\n')
    wrapper.chmod(0o755)
    yield place
    shutil.rmtree(place, ignore_errors=True)


def typed(portal: Path, line: str) -> subprocess.CompletedProcess[str]:
    """What a shell in the checkout answers to the line."""
    programs = os.pathsep.join([str(portal / "programs"), os.environ.get("PATH", "")])
    return subprocess.run(
        ["sh", "-c", line],
        cwd=portal,
        env={**environment(PATH=programs), "PYTHONPATH": ""},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
    )


@pytest.mark.long
def test_every_command_does_what_is_written_of_it(portal: Path) -> None:
    for line, filled in TYPED.items():
        done = typed(portal, filled or line)
        assert done.returncode == 0, (line, done.stdout)
        assert "Traceback" not in done.stdout, line
    assert (portal / "copy.tar.gz").exists()
    assert (portal / "other" / "hopmarket.sqlite3").exists()
    assert (portal / "var" / "hopmarket.sqlite3").exists(), "the state is kept in var/, as the README says"


@pytest.mark.long
@pytest.mark.parametrize("name", BENCHMARKS)
def test_a_benchmark_is_there_with_its_options(name: str, portal: Path) -> None:
    done = typed(portal, f"./run bench {name} --help")
    assert done.returncode == 0 and "usage" in done.stdout, done.stdout


@pytest.mark.long
def test_a_benchmark_runs_without_options_and_without_a_name_they_are_listed(portal: Path) -> None:
    done = typed(portal, "./run bench quick")
    assert (done.returncode, done.stdout) == (0, "measured\n")
    done = typed(portal, "./run bench")
    assert done.returncode == 2
    assert all(name in done.stdout for name in BENCHMARKS)
