"""Requests and uploads that break off: nothing of them is kept, and nothing waits for them."""

from __future__ import annotations

import io
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import UnreadablePostError
from django.test import Client, RequestFactory

from hopmarket.records.files import encrypted_storage
from hopmarket.records.parties.models import Person
from hopmarket.records.responses.queries import working_answers
from hopmarket.request_bodies import WholeBody, refuse_broken_bodies
from hopmarket.wsgi import application
from tests.factories.purchases import ANSWERS, a_purchase, worked_on


def test_a_body_that_arrives_whole_is_read_whole() -> None:
    body = WholeBody(io.BytesIO(b"one\ntwo\nthree, and what comes next"), 13)
    assert (body.readline(), body.read(2), body.read(), body.read()) == (b"one\n", b"tw", b"o\nthree", b"")


@pytest.mark.parametrize("size", [-1, 3, 100])
def test_a_body_that_breaks_off_is_not_read(size: int) -> None:
    body = WholeBody(io.BytesIO(b"half"), 8)
    with pytest.raises(ConnectionAbortedError):
        for _ in range(9):
            assert body.read(size)


def test_the_servers_door_reads_whole_bodies() -> None:
    assert application.__qualname__ == refuse_broken_bodies(application).__qualname__
    seen: list[bytes] = []

    def asked(environ: dict[str, object], start: object) -> list[bytes]:
        seen.append(environ["wsgi.input"].read())  # type: ignore[attr-defined]
        return []

    with pytest.raises(ConnectionAbortedError):
        refuse_broken_bodies(asked)({"CONTENT_LENGTH": "9", "wsgi.input": io.BytesIO(b"half")}, None)
    refuse_broken_bodies(asked)({"CONTENT_LENGTH": "4", "wsgi.input": io.BytesIO(b"half")}, None)
    assert seen == [b"half"]


@pytest.mark.django_db
def test_an_answer_cut_in_half_is_not_saved_over_a_whole_one() -> None:
    purchase = a_purchase("published", bidders=1)
    by = purchase.house.bidders[0]
    response = worked_on(purchase, by, files=False)
    browser = Client()
    browser.force_login(Person.objects.get(pk=by.person))
    body = urlencode({"text": "word " * 900}).encode()
    path = f"/respond/{purchase.opportunity.reference}/questions/plan/autosave/"
    length = {"CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": "application/x-www-form-urlencoded"}
    cut = WholeBody(io.BytesIO(body[:700]), len(body))
    with pytest.raises(UnreadablePostError):
        browser.generic("POST", path, **{**length, "wsgi.input": cut})  # type: ignore[arg-type]
    response.refresh_from_db()
    assert working_answers(response).texts["plan"] == ANSWERS["plan"]


def _left() -> list[Path]:
    return [path for path in Path(settings.FILES_ROOT).rglob("*") if path.is_file()]


def test_a_file_that_breaks_off_leaves_neither_bytes_nor_a_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encrypted_storage, "MOST_SILENCE", 0.3, raising=False)
    before, threads = set(_left()), threading.active_count()
    lines = b'--cut\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n' + b"y" * 90_000
    length = len(lines) + 500
    environ = {
        **RequestFactory()._base_environ(),  # type: ignore[attr-defined]
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": "multipart/form-data; boundary=cut",
        "CONTENT_LENGTH": str(length),
        "wsgi.input": WholeBody(io.BytesIO(lines), length),
    }
    request = WSGIRequest(environ)
    with pytest.raises(UnreadablePostError):
        request.POST  # noqa: B018 (reading it is the act)
    until = time.monotonic() + 5
    while threading.active_count() > threads and time.monotonic() < until:
        time.sleep(0.05)
    assert threading.active_count() == threads
    assert set(_left()) == before
