"""OCDS packages from prepared bytes: the releases of a process, and its record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import orjson
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from hopmarket.pages.parts.conditional_responses import conditional_response, stamp_of
from hopmarket.records.notices import process_records
from hopmarket.records.notices.models import Source
from hopmarket.records.notices.process_records import ProcessRecord, is_known, turn_of
from hopmarket.rules import ocds

LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
JSON = "application/json"


def own_extensions(bodies: Iterable[bytes]) -> tuple[str, ...]:
    """Lists the extensions that releases of ours use, with our own at its address here."""
    own = f"{settings.BASE_URL}/data/extensions/assessment/extension.json"
    return (*ocds.extensions_of(bodies), own)


def metadata(bodies: Iterable[bytes], *, uri: str, source: Source | None, at: datetime) -> dict[str, Any]:
    """Builds the metadata of a package of releases; an imported one names its own publisher and licence."""
    return ocds.metadata(
        uri=uri,
        publisher=source.publisher if source else settings.PARTNERSHIP,
        publisher_uri=settings.BASE_URL,
        licence=source.licence_url if source else LICENCE,
        policy=f"{settings.BASE_URL}/data/policy/",
        extensions=own_extensions(bodies) if source is None else (),
        at=at,
    )


def release_package(
    bodies: Iterable[bytes],
    *,
    uri: str,
    source: Source | None,
    at: datetime,
    more: Mapping[str, Any] | None = None,
) -> bytes:
    """Packs releases of one source, each byte for byte as it is stored."""
    packed = list(bodies)
    package = metadata(packed, uri=uri, source=source, at=at) | dict(more or {})
    return orjson.dumps({**package, "releases": [orjson.Fragment(body) for body in packed]})


def address_of(kind: str, ocid: str) -> str:
    """Builds the absolute address of a process's package; ``kind`` is "releases" or "records"."""
    return f"{settings.BASE_URL}/data/{kind}/{ocid}.json"


def record_package(record: ProcessRecord) -> bytes:
    """Packs the record of one process: compiled release, versioned release, and the releases."""
    at = max(row.at for row in record.rows)
    uri = address_of("records", record.ocid)
    package = metadata(record.releases, uri=uri, source=record.source, at=at)
    return orjson.dumps(
        {
            **package,
            "packages": [address_of("releases", record.ocid)],
            "records": [
                {
                    "ocid": record.ocid,
                    "releases": [orjson.Fragment(release) for release in record.releases],
                    "compiledRelease": orjson.Fragment(record.compiled),
                    "versionedRelease": record.versioned(),
                }
            ],
        }
    )


def releases_of_process(record: ProcessRecord) -> bytes:
    """Packs the releases of one process."""
    at = max(row.at for row in record.rows)
    return release_package(
        record.releases, uri=address_of("releases", record.ocid), source=record.source, at=at
    )


@require_safe
def process(request: HttpRequest, ocid: str) -> HttpResponseBase:
    """Answers every release of one process as a release package; 404 for an unknown one."""
    return _of_process(request, "releases", ocid)


@require_safe
def process_record(request: HttpRequest, ocid: str) -> HttpResponseBase:
    """Answers the record of one process as a record package; 404 for an unknown one."""
    return _of_process(request, "record", ocid)


def _of_process(request: HttpRequest, name: str, ocid: str) -> HttpResponseBase:
    def make() -> HttpResponse:
        record = process_records.record(ocid)
        if record is None:
            raise Http404
        body = releases_of_process(record) if name == "releases" else record_package(record)
        return HttpResponse(body, content_type=JSON)

    if not is_known(ocid):
        raise Http404
    return conditional_response(request, name, stamp_of(turn_of(ocid)), make)
