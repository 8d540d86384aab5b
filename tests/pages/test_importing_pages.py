"""Bringing a file in through the pages: sent, looked at, started, reported."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hopmarket.importing import background_imports, import_jobs, preview
from hopmarket.records.notices.models import Notice, Source
from hopmarket.records.parties.models import Person
from tests.factories.markup import collapsed
from tests.factories.signed_in_browser import words_of
from tests.records.hostile_files import ONE, TWO, good, lines, text

from .test_redaction_pages import operator

__all__ = ("operator",)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_folder_of_its_own(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    settings.IMPORT_URLS = []


def sent(browser: Client, content: bytes, source: str = "told", name: str = "notices.jsonl") -> Any:
    file = SimpleUploadedFile(name, content)
    return browser.post("/operate/import/", {"file": file, "source": source}, follow=True)


def looked(browser: Client, content: bytes, source: str = "told", name: str = "notices.jsonl") -> Any:
    """The page of a file that was sent, after the clock's process has looked into it."""
    page = sent(browser, content, source, name).request["PATH_INFO"]
    background_imports.preview_uploads()
    return browser.get(page)


def test_from_sending_to_the_report(operator: Client) -> None:
    page = looked(operator, lines(ONE, b"{", TWO))
    assert page.status_code == 200 and not Notice.objects.exists()
    words = words_of(page)
    assert "Can be taken 2" in words and "Refused, with reasons 1" in words and "This is no JSON" in words
    (job,) = import_jobs.all_jobs()
    address = f"/operate/import/{job.key}/"
    waits = operator.post(f"{address}start/", follow=True)
    assert "waits" in words_of(waits) and "Look again" in words_of(waits)
    background_imports.run_waiting_imports()
    report = words_of(operator.get(address))
    assert "is imported" in report and "Of processes that are new here 2" in report and "Refused 1" in report
    assert Notice.objects.count() == 2
    assert "Partly taken" in words_of(operator.get("/operate/import/"))


def test_nothing_is_read_while_the_sender_waits(operator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("hopmarket.importing.streams.GzipStream")
    words = words_of(sent(operator, gzip.compress(ONE), name="notices.jsonl.gz"))
    assert "waits to be looked into" in words and "30 seconds at most" in words and "Look again" in words
    assert "To be looked into" in words_of(operator.get("/operate/import/"))
    with pytest.raises(NameError):
        background_imports.preview_uploads()
    (job,) = import_jobs.all_jobs()
    assert "is being looked into" in words_of(operator.get(f"/operate/import/{job.key}/"))


@pytest.mark.parametrize(
    ("content", "taken"),
    [(b"\n" * (200 << 20), 0), (lines(*[ONE] * 50, *[text([1] * 900_000)] * 40), 50)],
    ids=["blank lines", "lists without end"],
)
def test_a_look_ends_in_time(
    operator: Client, monkeypatch: pytest.MonkeyPatch, content: bytes, taken: int
) -> None:
    monkeypatch.setattr(preview, "SECONDS", 5)
    words = words_of(looked(operator, gzip.compress(content, 1), name="notices.jsonl.gz"))
    assert f"Can be taken {taken} " in words and "A check of a file ends after 5 seconds" in words


def test_more_than_a_thousand(operator: Client) -> None:
    words = words_of(looked(operator, lines(*[ONE] * 1001)))
    assert "Can be taken 1,000 " in words and "These are the first 1,000" in words
    assert "These are the first" not in words_of(looked(operator, lines(*[ONE] * 1000)))


def test_a_file_is_dropped_unread(operator: Client) -> None:
    looked(operator, ONE)
    (job,) = import_jobs.all_jobs()
    gone = operator.post(f"/operate/import/{job.key}/drop/", follow=True)
    assert "is gone" in words_of(gone) and not import_jobs.all_jobs() and not Notice.objects.exists()


def test_what_was_started_is_neither_dropped_nor_started_again(operator: Client) -> None:
    looked(operator, ONE)
    (job,) = import_jobs.all_jobs()
    for word in ("start", "start", "drop"):
        operator.post(f"/operate/import/{job.key}/{word}/")
    assert [job.state for job in import_jobs.all_jobs()] == ["waiting"]


def test_what_cannot_be_read_is_said_there_and_in_the_list(operator: Client) -> None:
    page = looked(operator, b"PK\x03\x04 an archive", name="notices.zip")
    words = words_of(page)
    assert "notices.zip could not be read" in words and "This is a zip archive" in words
    assert "start/" not in collapsed(page.content.decode())
    listed = words_of(operator.get("/operate/import/"))
    assert "This is a zip archive: unpack it and import what is in it. Not read" in listed
    (job,) = import_jobs.all_jobs()
    assert not import_jobs.start_job(job.key) and not import_jobs.job_file(job).exists()


def test_a_look_that_dies_is_given_up_in_the_end(operator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    sent(operator, ONE)
    with monkeypatch.context() as broken:
        broken.delattr(preview, "FilePieces")
        for _ in range(import_jobs.ATTEMPTS):
            with pytest.raises(NameError):
                background_imports.preview_uploads()
    background_imports.preview_uploads()
    listed = words_of(operator.get("/operate/import/"))
    assert "Looking into it was cut off 3 times. Not read" in listed


def test_an_unknown_publisher_is_told_before_and_can_be_named(operator: Client) -> None:
    release = text({**good(1), "ocid": "ocds-nobody-1"})
    assert "Of a publisher nobody knows here 1" in words_of(looked(operator, release))
    assert "Can be taken 1" in words_of(looked(operator, release, source="sell2wales"))
    named = next(job for job in import_jobs.all_jobs() if job.source)
    operator.post(f"/operate/import/{named.key}/start/")
    background_imports.run_waiting_imports()
    assert Source.objects.get().key == "sell2wales"


@pytest.mark.parametrize(
    ("posted", "field"), [({"source": "told"}, "file"), ({"source": "nobody"}, "source")]
)
def test_what_is_missing_is_said(operator: Client, posted: dict[str, str], field: str) -> None:
    answer = operator.post("/operate/import/", posted)
    assert answer.status_code == 200 and field in answer.context["form"].errors and not import_jobs.all_jobs()


def test_a_file_that_is_too_large_is_refused(operator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hopmarket.pages.oversight.importing.forms.MOST_BYTES", 10)
    answer = sent(operator, ONE)
    assert "larger than" in words_of(answer) and not import_jobs.all_jobs()


def test_how_far_it_has_come_is_shown(operator: Client) -> None:
    sent(operator, ONE)
    (job,) = import_jobs.all_jobs()
    progress = {"state": "running", "come": 1200, "bytes": 50, "size": 100, "attempts": 1}
    file = import_jobs.jobs_folder() / job.key / "job.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), **progress}))
    words = words_of(operator.get(f"/operate/import/{job.key}/"))
    assert "1,200 releases so far" in words and "50 %" in words


def test_names_of_files_lead_nowhere(operator: Client) -> None:
    sent(operator, ONE, name="..%2f..%2fetc%2fpasswd.json")
    (job,) = import_jobs.all_jobs()
    assert import_jobs.job_file(job).parent == import_jobs.jobs_folder() / job.key
    assert operator.get("/operate/import/..-passwd/").status_code == 404
    assert Person.objects.filter(is_operator=True).count() == 1


def test_the_pages_say_it_once_and_what_to_type(operator: Client) -> None:
    nobodys = (text(good(number, ocid=f"ocds-nobody-{number}")) for number in range(1200))
    page = looked(operator, lines(*nobodys))
    address, words = page.request["PATH_INFO"], words_of(page)
    assert "Of a publisher nobody knows here 1,000" in words
    assert "./run import notices.jsonl --source" in words
    operator.post(f"{address}start/")
    background_imports.run_waiting_imports()
    words = words_of(operator.get(address))
    assert "Nothing of notices.jsonl was taken" in words and "reading ended there" in words
    assert "1,000 releases or rows for one reason" in words and "1, 2, 3, 4, 5 and more" in words
    assert words.count("./run import notices.jsonl --source") == 1
    assert "Nothing taken" in words_of(operator.get("/operate/import/"))
    (job,) = import_jobs.all_jobs()
    assert job.report["refusals"][0]["count"] == 1000
