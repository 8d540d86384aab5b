"""The bulk files at their addresses: whole, in parts, not twice, and at once."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as some

from hopmarket.pages.feeds.byte_ranges import RangeNotSatisfiable, asked_range
from hopmarket.records.notices.models import Release
from tests.pages.test_api import COPIED, OPEN, bring, publish

PLAIN, GZIP = "/data/releases.jsonl", "/data/releases.jsonl.gz"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def visitor(settings: Any, tmp_path: Path) -> Iterator[Client]:
    settings.HOME = tmp_path
    publish(OPEN)
    bring(1, 2, 3)
    yield Client()


def body(visitor: Client, address: str, **headers: str) -> bytes:
    return bytes(visitor.get(address, headers=headers).getvalue())


def test_what_is_published_is_there_at_the_next_request(visitor: Client) -> None:
    assert body(visitor, PLAIN).count(b"\n") == 4
    bring(4)
    assert json.loads(body(visitor, PLAIN).splitlines()[-1])["id"] == "r4"
    assert gzip.decompress(body(visitor, GZIP)) == body(visitor, PLAIN)


@pytest.mark.parametrize("address", [PLAIN, GZIP])
def test_parts_make_the_whole(visitor: Client, address: str) -> None:
    full_file = body(visitor, address)
    first = visitor.get(address, headers={"range": "bytes=0-99"})
    assert (first.status_code, first["Content-Range"]) == (206, f"bytes 0-99/{len(full_file)}")
    assert first["Content-Length"] == "100" and first["Accept-Ranges"] == "bytes"
    rest = visitor.get(address, headers={"range": "bytes=100-", "if-range": first["ETag"]})
    assert bytes(first.getvalue()) + bytes(rest.getvalue()) == full_file
    assert body(visitor, address, range="bytes=-7") == full_file[-7:]
    beyond = visitor.get(address, headers={"range": f"bytes={len(full_file)}-"})
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{len(full_file)}")


@pytest.mark.parametrize("address", [PLAIN, GZIP])
def test_going_on_with_an_old_part_gives_the_whole_anew(visitor: Client, address: str) -> None:
    old = visitor.get(address)["ETag"]
    bring(5)
    again = visitor.get(address, headers={"range": "bytes=10-", "if-range": old})
    assert again.status_code == 200 and bytes(again.getvalue()) == body(visitor, address)


@pytest.mark.parametrize("address", [PLAIN, GZIP])
def test_nothing_is_sent_twice(visitor: Client, address: str) -> None:
    first = visitor.get(address)
    assert visitor.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
    since = {"if-modified-since": first["Last-Modified"]}
    assert visitor.get(address, headers=since).status_code == 304
    head = visitor.head(address)
    assert (head["Content-Length"], head.getvalue()) == (first["Content-Length"], b"")


def test_a_source_a_year_and_the_records(visitor: Client) -> None:
    assert body(visitor, "/data/releases/in/ours.jsonl").count(b"\n") == 1
    assert body(visitor, "/data/releases/in/finder.jsonl").count(b"\n") == 3
    assert body(visitor, "/data/releases/in/2026.jsonl").count(b"\n") == 4
    assert body(visitor, "/data/releases/in/2025.jsonl") == b""
    packed = body(visitor, "/data/releases/in/finder.jsonl.gz")
    assert gzip.decompress(packed) == body(visitor, "/data/releases/in/finder.jsonl")
    assert visitor.get("/data/releases/in/nobody.jsonl").status_code == 404
    records = [json.loads(line) for line in body(visitor, "/data/records.jsonl").splitlines()]
    assert [record["ocid"] for record in records] == [COPIED.format(n) for n in (1, 2, 3)] + [OPEN.ocid]
    assert {record["tag"][0] for record in records} == {"compiled"}
    assert gzip.decompress(body(visitor, "/data/records.jsonl.gz")) == body(visitor, "/data/records.jsonl")


def test_every_line_is_a_release_as_it_is_held(visitor: Client) -> None:
    contents = [bytes(content) for content in Release.objects.order_by("pk").values_list("body", flat=True)]
    assert body(visitor, PLAIN).splitlines() == contents


@given(some.binary(max_size=40), some.integers(0, 60), some.integers(0, 60))
def test_a_range_is_what_it_says(data: bytes, first: int, last: int) -> None:
    for header, expected in (
        (f"bytes={first}-{last}", data[first : last + 1]),
        (f"bytes={first}-", data[first:]),
        (f"bytes=-{last}", data[-last:] if last else b""),
    ):
        try:
            part = asked_range(header, len(data))
        except RangeNotSatisfiable:
            assert expected == b""
            continue
        assert (data[slice(*part)] == expected) if part else last < first


BOUNDLESS = f"bytes={'9' * 5000}-"


@pytest.mark.parametrize(
    "header", ["", "bytes=", "bytes=-", "items=0-1", "bytes=0-1,3-4", "bytes=a-b", BOUNDLESS]
)
def test_what_is_no_single_range_asks_for_the_whole(header: str) -> None:
    assert asked_range(header, 10) is None


def test_dates_are_those_of_what_is_held(visitor: Client) -> None:
    assert visitor.get(PLAIN)["Last-Modified"] == "Sun, 22 Nov 2026 09:00:00 GMT"
