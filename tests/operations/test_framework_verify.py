"""`hopmarket framework verify` and `verify-files`: whoever changes a version or a signature is found out."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner
from django.test import Client

from hopmarket.environment import Misconfigured
from hopmarket.operations.framework_verify import verify, verify_files
from hopmarket.records.publications.publishing import YAML, publish_document
from hopmarket.records.signatures.models import Signature
from hopmarket.rules.clauses_json import as_json
from hopmarket.rules.clauses_yaml import as_yaml
from tests.factories.adopted_framework import adopt, document, signed
from tests.factories.partnership import partnership

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 14, 9, tzinfo=UTC)


def _house() -> None:
    house = partnership(AT - timedelta(days=60), bidders=0)
    signed(adopt(AT - timedelta(days=30)), house.drafter, AT)


def test_an_empty_house_has_nothing_to_compare() -> None:
    result = CliRunner().invoke(verify, [])
    assert (result.exit_code, "nothing to compare" in result.output) == (0, True)


def test_what_was_published_and_signed_agrees() -> None:
    _house()
    result = CliRunner().invoke(verify, [])
    assert result.exit_code == 0 and "1 version and 1 answer" in result.output


def test_a_signature_on_another_fingerprint_is_named() -> None:
    _house()
    Signature.objects.update(sha256="0" * 64)
    result = CliRunner().invoke(verify, [])
    assert result.exit_code == 1
    assert f"signed {'0' * 64}" in result.output and "Temevalley District Council" in result.output


def test_an_answer_that_is_published_otherwise_is_named() -> None:
    _house()
    Signature.objects.update(grade="memorandum")
    result = CliRunner().invoke(verify, [])
    assert (
        result.exit_code == 1 and "what is published of its answers is not what it answered" in result.output
    )


@pytest.mark.parametrize("facts", [{}, {"document": as_json(document(2))}])
def test_a_version_whose_file_says_something_else_than_its_page_is_named(facts: dict[str, Any]) -> None:
    words = {"version": 1, "effect_from": "2026-10-01", "notice_months": 3, "document": as_json(document(1))}
    publish_document(
        "framework",
        "common-framework",
        title="A framework",
        facts={**words, **facts},
        body=as_yaml(document(1)),
        media_type=YAML,
        at=AT,
    )
    result = CliRunner().invoke(verify, [])
    assert (result.exit_code, "does not say what its pages say" in result.output) == (
        int(bool(facts)),
        bool(facts),
    )


@pytest.fixture
def downloads(tmp_path: Path) -> tuple[Path, Path]:
    """What anybody can download: all data, and the file of a version."""
    _house()
    client, data, file = Client(), tmp_path / "framework.json", tmp_path / "version-1.yaml"
    data.write_bytes(client.get("/framework.json").content)
    file.write_bytes(client.get("/framework/1.yaml").content)
    return data, file


def _checked(*files: Path) -> Any:
    return CliRunner().invoke(verify_files, [str(file) for file in files])


def test_downloads_are_checked_without_a_portal(downloads: tuple[Path, Path]) -> None:
    data, file = downloads
    result = _checked(data, file)
    assert result.exit_code == 0, result.output
    assert f"version 1, {hashlib.sha256(file.read_bytes()).hexdigest()}" in result.output


def test_a_file_with_one_other_byte_is_no_published_version(downloads: tuple[Path, Path]) -> None:
    data, file = downloads
    file.write_bytes(file.read_bytes().replace(b"thirty", b"ninety"))
    result = _checked(data, file)
    assert result.exit_code == 1 and "the fingerprint of no published version" in result.output


def test_a_signature_that_was_changed_in_the_data_is_named(downloads: tuple[Path, Path]) -> None:
    data, file = downloads
    changed = orjson.loads(data.read_bytes())
    changed["signatures"][0]["answers"][0]["sha256"] = "f" * 64
    data.write_bytes(orjson.dumps(changed))
    assert _checked(data, file).exit_code == 1
    changed["signatures"][0]["answers"][0]["version"] = 7
    data.write_bytes(orjson.dumps(changed))
    assert "no such version is published" in _checked(data, file).output


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b'{"versions": [{}]}', b"\xff"])
def test_data_that_cannot_be_read_end_with_one_sentence(downloads: tuple[Path, Path], text: bytes) -> None:
    """Such a sentence ends with 2, as every word of the command line does (tests/operations/test_words_in_every_condition)."""
    data, file = downloads
    data.write_bytes(text)
    for path, sentence in (
        (data, "is no framework.json"),
        (data.parent / "nowhere.json", "There is no file"),
    ):
        fault = _checked(path, file).exception
        assert isinstance(fault, Misconfigured) and sentence in str(fault)
