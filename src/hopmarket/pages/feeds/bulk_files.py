"""Everything in one file: releases as they were published, and records as they are compiled."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from hopmarket.records.open_data import bulk_file as plain
from hopmarket.records.open_data import bulk_gzip as packed

from .byte_ranges import ReadableFile, range_response

_CHUNK = 1 << 18
JSON_LINES = "application/jsonl"
GZIP = "application/gzip"


@require_safe
def bulk(request: HttpRequest) -> HttpResponseBase:
    """Serves every release as JSON lines, in the order in which they came here."""
    file, bulk_file = plain.open_bulk_file()

    def read(start: int, stop: int) -> Iterator[bytes]:
        with file:
            yield from _part(file, start, stop)

    return range_response(
        request,
        ReadableFile(
            bulk_file.length, bulk_file.print, _at(bulk_file), JSON_LINES, plain.NAME, read, file.close
        ),
    )


@require_safe
def bulk_gz(request: HttpRequest) -> HttpResponseBase:
    """Serves every release as gzipped JSON lines: a member for each 500 releases."""
    gzip = packed.open_gzip()

    def read(start: int, stop: int) -> Iterator[bytes]:
        with gzip.file:
            yield from _part(gzip.file, start, min(stop, gzip.length))
        if stop > gzip.length:
            yield gzip.rest[max(start - gzip.length, 0) : stop - gzip.length]

    length = gzip.length + len(gzip.rest)
    fingerprint = f"gz{gzip.bulk.print}"
    return range_response(
        request, ReadableFile(length, fingerprint, _at(gzip.bulk), GZIP, packed.NAME, read, gzip.file.close)
    )


def _at(bulk_file: plain.BulkFileState) -> datetime:
    return datetime.fromisoformat(bulk_file.changed_at)


def _part(file: BinaryIO, start: int, stop: int) -> Iterator[bytes]:
    place = start
    while place < stop:
        chunk = os.pread(file.fileno(), min(_CHUNK, stop - place), place)
        if not chunk:
            return
        place += len(chunk)
        yield chunk
