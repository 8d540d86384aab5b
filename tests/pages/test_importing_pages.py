"""Bringing a file in through the pages: sent, looked at, started, reported."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hopmarket.importing import jobs, waiting
from hopmarket.records.notices.models import Notice, Source
from hopmarket.records.parties.models import Person
from tests.factories.browsing import words_of
from tests.records.hostile import ONE, TWO, good, lines, text

from .test_redacting import operator

__all__ = ("operator",)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_folder_of_its_own(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    settings.IMPORT_URLS = []


def sent(browser: Client, content: bytes, source: str = "told", name: str = "notices.jsonl") -> Any:
    file = SimpleUploadedFile(name, content)
    return browser.post("/operate/import/", {"file": file, "source": source}, follow=True)


def test_from_sending_to_the_report(operator: Client) -> None:
    looked = sent(operator, lines(ONE, b"{", TWO))
    assert looked.status_code == 200 and not Notice.objects.exists()
    said = words_of(looked)
    assert "Can be taken 2" in said and "Refused, with reasons 1" in said and "This is no JSON" in said
    (job,) = jobs.jobs()
    address = f"/operate/import/{job.key}/"
    waits = operator.post(f"{address}start/", follow=True)
    assert "waits" in words_of(waits) and "Look again" in words_of(waits)
    waiting.take_waiting()
    report = words_of(operator.get(address))
    assert "is imported" in report and "Of processes that are new here 2" in report and "Refused 1" in report
    assert Notice.objects.count() == 2
    assert "Partly taken" in words_of(operator.get("/operate/import/"))


def test_a_file_is_dropped_unread(operator: Client) -> None:
    sent(operator, ONE)
    (job,) = jobs.jobs()
    gone = operator.post(f"/operate/import/{job.key}/drop/", follow=True)
    assert "is gone" in words_of(gone) and not jobs.jobs() and not Notice.objects.exists()


def test_what_was_started_is_neither_dropped_nor_started_again(operator: Client) -> None:
    sent(operator, ONE)
    (job,) = jobs.jobs()
    for word in ("start", "start", "drop"):
        operator.post(f"/operate/import/{job.key}/{word}/")
    assert [one.state for one in jobs.jobs()] == ["waiting"]


def test_what_cannot_be_read_is_said_and_cannot_be_started(operator: Client) -> None:
    looked = sent(operator, b"PK\x03\x04 an archive", name="notices.zip")
    assert "Nothing in it can be read" in words_of(looked)
    assert "start/" not in looked.content.decode()


def test_an_unknown_publisher_is_told_before_and_can_be_named(operator: Client) -> None:
    release = text({**good(1), "ocid": "ocds-nobody-1"})
    assert "Of a publisher nobody knows here 1" in words_of(sent(operator, release))
    assert "Can be taken 1" in words_of(sent(operator, release, source="sell2wales"))
    named = next(one for one in jobs.jobs() if one.source)
    operator.post(f"/operate/import/{named.key}/start/")
    waiting.take_waiting()
    assert Source.objects.get().key == "sell2wales"


@pytest.mark.parametrize(("posted", "said"), [({"source": "told"}, "file"), ({"source": "nobody"}, "source")])
def test_what_is_missing_is_said(operator: Client, posted: dict[str, str], said: str) -> None:
    answer = operator.post("/operate/import/", posted)
    assert answer.status_code == 200 and said in answer.context["form"].errors and not jobs.jobs()


def test_a_file_that_is_too_large_is_refused(operator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hopmarket.pages.oversight.importing.forms.MOST_BYTES", 10)
    answer = sent(operator, ONE)
    assert "larger than" in words_of(answer) and not jobs.jobs()


def test_how_far_it_has_come_is_shown(operator: Client) -> None:
    sent(operator, ONE)
    (job,) = jobs.jobs()
    told = {"state": "running", "come": 1200, "bytes": 50, "size": 100, "attempts": 1}
    file = jobs.folder() / job.key / "job.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), **told}))
    said = words_of(operator.get(f"/operate/import/{job.key}/"))
    assert "1,200 releases so far" in said and "50 %" in said


def test_names_of_files_lead_nowhere(operator: Client) -> None:
    sent(operator, ONE, name="..%2f..%2fetc%2fpasswd.json")
    (job,) = jobs.jobs()
    assert jobs.file_of(job).parent == jobs.folder() / job.key
    assert operator.get("/operate/import/..-passwd/").status_code == 404
    assert Person.objects.filter(is_operator=True).count() == 1
