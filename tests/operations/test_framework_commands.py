"""`hopmarket framework check` and `hopmarket framework export`."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine
from click.testing import CliRunner, Result

from hopmarket.cli import hopmarket
from hopmarket.operations.framework_check import check
from hopmarket.operations.framework_export import export
from hopmarket.records.framework.models import FrameworkVersion
from hopmarket.records.parties.models import Person
from hopmarket.records.publications.publishing import YAML, publish_document
from hopmarket.reference_data import DATA
from hopmarket.rules.clauses_yaml import as_yaml
from hopmarket.rules.framework.life import FrameworkState
from tests.factories.clause_documents import SMALL

AT = datetime(2026, 11, 30, 12, tzinfo=UTC)


def checked(file: Path | str, stdin: bytes = b"") -> Result:
    return CliRunner().invoke(check, [str(file)], input=stdin)


@pytest.mark.one_database
@pytest.mark.parametrize("name", ["default.yaml", "compact_code.yaml"])
def test_what_is_shipped_is_good(name: str) -> None:
    result = checked(Path(str(DATA.joinpath("frameworks", name))))
    assert result.exit_code == 0, result.output
    assert "is good" in result.output


@pytest.mark.one_database
def test_every_fault_has_its_line_and_its_field(tmp_path: Path) -> None:
    file = tmp_path / "framework.yaml"
    file.write_bytes(
        as_yaml(SMALL).replace(b'number: "2.2"', b'number: "2.1"').replace(b"[full_cost]", b"[full_costs]")
    )
    result = checked(file)
    assert result.exit_code == 1
    lines = result.output.splitlines()
    source = file.read_text().splitlines()
    assert "full_costs" in source[22] and '"2.1"' in source[32] and "see" in source[35]
    assert [line.split(": ")[:2] for line in lines[:-1]] == [
        [f"{file}:23", "clause 2, topics"],
        [f"{file}:33", "clause 2.1, number"],
        [f"{file}:36", "clause 2.1, see"],
    ]
    assert lines[-1] == "3 things have to be mended."


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (b"title: [", "The file is not YAML"),
        (b"\xff\xfe", "Save it again as UTF-8"),
        (b"-" * 5_000_000, "more than 2 MB"),
    ],
)
def test_what_cannot_be_read_says_why(source: bytes, sentence: str) -> None:
    result = checked("-", source)
    assert result.exit_code == 2 and sentence in result.output
    assert len(result.output.splitlines()) == 1


@pytest.mark.one_database
@pytest.mark.parametrize(("name", "sentence"), [("nowhere.yaml", "There is no file"), ("", "is a folder")])
def test_a_file_that_is_not_there_says_what_to_do(name: str, sentence: str, tmp_path: Path) -> None:
    result = checked(tmp_path / name)
    assert result.exception is not None and sentence in str(result.exception)


@pytest.mark.one_database
def test_the_words_behind_the_first_are_listed_and_a_wrong_one_is_refused() -> None:
    listed = CliRunner().invoke(hopmarket, ["framework", "--help"])
    assert listed.exit_code == 0 and "check" in listed.output and "export" in listed.output
    assert "framework" in CliRunner().invoke(hopmarket, ["--help"]).output
    for words in (["framework", "sign"], ["export"], ["framework check"]):
        assert CliRunner().invoke(hopmarket, words).exit_code == 2


def adopted(number: int, effect_from: date, title: str) -> bytes:
    body = as_yaml(SMALL).replace(b"A Common", title.encode())
    published = publish_document(
        "framework", "common-framework", title=title, facts={}, body=body, media_type=YAML, at=AT
    )
    person = Person.objects.get_or_create(email="hanna@example.org", defaults={"name": "Hanna Bright"})[0]
    FrameworkVersion.objects.create(
        number=number,
        state=FrameworkState.ADOPTED,
        document={},
        started_from="default",
        started_by=person,
        started_at=AT,
        opened_at=AT,
        recommended_at=AT,
        adopted_at=AT,
        effect_from=effect_from,
        published=published,
    )
    return body


@pytest.mark.django_db
def test_the_framework_in_force_is_written_byte_for_byte(tmp_path: Path) -> None:
    with time_machine.travel(AT, tick=False):
        none = CliRunner().invoke(export, [])
        assert none.exit_code == 1 and "No framework has been adopted" in none.output
        first = adopted(1, date(2026, 1, 1), "Our first")
        third = adopted(3, date(2026, 11, 30), "Our third")
        adopted(4, date(2027, 1, 1), "Our fourth")
        assert CliRunner().invoke(export, []).stdout_bytes == third
        assert CliRunner().invoke(export, ["--version", "1"]).stdout_bytes == first
        file = tmp_path / "framework.yaml"
        written = CliRunner().invoke(export, ["--output", str(file)])
        assert written.exit_code == 0 and file.read_bytes() == third
        assert hashlib.sha256(third).hexdigest() in written.output
        missing = CliRunner().invoke(export, ["--version", "2"])
        assert missing.exit_code == 1
        assert "Version 2 has not been adopted. Adopted so far: version 1, 3, 4." in missing.output
        nowhere = CliRunner().invoke(export, ["--output", str(tmp_path / "no" / "folder.yaml")])
        assert nowhere.exit_code == 1 and "cannot be written" in nowhere.output
