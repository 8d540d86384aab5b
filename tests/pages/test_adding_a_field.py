"""A new field of the terms touches two files: the change that docs/adding-a-field.md shows is made to a copy of
the program, and :mod:`.field_walk` looks for the field in every place. Beside it go fields of all other kinds,
in every section."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAPER = ROOT / "docs" / "adding-a-field.md"
FILES = ["src/hopmarket/rules/terms.py", "src/hopmarket/rules/terms_fields.py"]

PROBES = (
    ("text", "str", '""', "NEED", "tender/probes/text", ""),
    ("postcode", "str", '""', "NEED", "assessment/probes/postcode", ""),
    ("email", "str", '""', "NEED", "assessment/probes/email", "missing='Enter the email address.',"),
    ("telephone", "str", '""', "NEED", "assessment/probes/telephone", ""),
    ("cpv", "str", '""', "NEED", "assessment/probes/cpv", ""),
    ("money", "Decimal | None", "None", "VALUE", "tender/probes/money", ""),
    ("day", "date | None", "None", "TIMETABLE", "tender/probes/day", "example_days=30, help='Such as {}',"),
    ("moment", "datetime | None", "None", "TIMETABLE", "tender/probes/moment", "may_change=False,"),
    ("markdown", "str", '""', "SPECIFICATION", "tender/probes/markdown", ""),
    ("number", "int | None", "None", "CRITERIA", "tender/probes/number", "missing='Enter the number.',"),
    ("tick", "bool", "False", "QUESTIONS", "tender/probes/tick", "legend='Two probes',"),
    (
        *("choice", "str", '""', "QUESTIONS", "tender/probes/choice"),
        "choices={'first': 'The first', 'second': 'The second'}, legend='Two probes',",
    ),
)
"""Kind, type, default, section, path, and what else the row of such a field says."""


def hunks(diff: str) -> list[tuple[str, str]]:
    """What each hunk of a difference takes away, and what it puts there, with the lines around."""
    pairs = []
    for hunk in re.split(r"^@@.*\n", diff, flags=re.MULTILINE)[1:]:
        lines = [line or " " for line in hunk.splitlines()]
        old = "".join(f"{line[1:]}\n" for line in lines if line[0] != "+")
        pairs.append((old, "".join(f"{line[1:]}\n" for line in lines if line[0] != "-")))
    return pairs


def diffs() -> dict[str, str]:
    """The differences that the paper shows, by the file that each changes."""
    blocks = re.findall(r"^```diff\n(.*?)^```$", PAPER.read_text(), re.MULTILINE | re.DOTALL)
    return {re.findall(r"^\+\+\+ b/(.*)$", block, re.MULTILINE)[0]: block for block in blocks}


def copy_with_the_field(place: Path) -> Path:
    """A copy of the program, of links but for the two files that the paper changes."""
    shutil.copytree(
        ROOT / "src", place / "src", copy_function=os.symlink, ignore=shutil.ignore_patterns("__pycache__")
    )
    for name, diff in diffs().items():
        text = (ROOT / name).read_text()
        for old, new in hunks(diff):
            assert text.count(old) == 1, f"{name} is no longer as the paper shows it:\n{old}"
            text = text.replace(old, new)
        (place / name).unlink()
        (place / name).write_text(text)
    return place / "src"


ROW_CLASSES = {"lots": "Lot", "criteria": "Criterion", "questions": "Question"}


def add_row_probes(source: Path) -> None:
    """Adds a field to lots, criteria and questions."""
    terms, table = (source / "hopmarket/rules" / name for name in ("terms.py", "terms_row_fields.py"))
    text, rows = terms.read_text(), table.read_text()
    for name, kind in ROW_CLASSES.items():
        text = re.sub(
            rf'(class {kind}:\n    """.*?"""\n.*?)\n\n\n',
            r'\1\n    probe: str = field(default="", metadata=since(4))\n\n\n',
            text,
            count=1,
            flags=re.DOTALL,
        )
        row = (
            f'TermsField("probe", DraftSection.VALUE, FieldKind.LINE, label="Our {kind} probe",'
            f' public_label="Their {kind} probe", path="probe"),'
        )
        rows = re.sub(
            rf'(    "{name}": \(.*?)\n    \),', rf"\1\n        {row}\n    ),", rows, count=1, flags=re.DOTALL
        )
    terms.write_text(text)
    table.unlink()
    table.write_text(rows)


def add_probes(source: Path) -> None:
    """Adds a field of each other kind, as the paper adds its own."""
    terms, table = (source / "hopmarket/rules" / name for name in ("terms.py", "terms_fields.py"))
    last = '    performance_terms: str = field(default="", metadata=since(4))\n'
    lines = (
        f"    probe_{kind}: {type_} = field(default={default}, metadata=since(4))\n"
        for kind, type_, default, *_ in PROBES
    )
    terms.write_text(terms.read_text().replace(last, last + "".join(lines)))
    rows = "".join(
        f'    TermsField("probe_{kind}", DraftSection.{section}, FieldKind.{kind.upper()},'
        f' label="Our {kind}", public_label="Their {kind}", path="{path}", {more}),\n'
        for kind, _, _, section, path, more in PROBES
    )
    end = ')\n"""Every field of the terms'
    table.write_text(table.read_text().replace(end, rows + end))


def walk(source: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs the walk in a process of its own, with the copy in place of the program."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(
        [*command, "-o", f"pythonpath={ROOT} {source}", str(ROOT / "tests/pages/field_walk.py")],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.long
def test_a_new_field_touches_two_files_and_is_met_everywhere(tmp_path: Path) -> None:
    assert list(diffs()) == FILES
    source = copy_with_the_field(tmp_path)
    add_probes(source)
    add_row_probes(source)
    walked = walk(source)
    assert walked.returncode == 0 and "3 passed" in walked.stdout, (
        walked.stdout[-6000:] + walked.stderr[-2000:]
    )
