"""Publishes the next version of a document; whoever does so is in the middle of an act."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from hopmarket.records.turns.turn_taking import take_turn

from .models import PublishedDocument, WithheldDocument

JSON = "application/json"
YAML = "application/yaml"


def publish_document(
    kind: str,
    key: str,
    *,
    title: str,
    facts: Mapping[str, Any],
    at: datetime,
    part_of: str = "",
    body: bytes | None = None,
    media_type: str = JSON,
    number: int = 0,
) -> PublishedDocument:
    """Publishes the next version of a document. Without ``body`` its bytes are its facts, as canonical JSON.
    ``number`` is that of the version where it may leave some out, such as those of drafts that were given up.

    It takes a turn, under the lock on turns, before the number is drawn: two acts cannot publish one version,
    and search sees versions in the order in which they became public.
    """
    turn = take_turn(at)
    written = orjson.dumps(dict(facts), option=orjson.OPT_SORT_KEYS)
    content = written if body is None else body
    before = PublishedDocument.objects.filter(kind=kind, key=key).order_by("-number").first()
    return PublishedDocument.objects.create(
        kind=kind,
        key=key,
        number=number or (before.number + 1 if before else 1),
        part_of=part_of,
        title=title,
        media_type=media_type,
        body=content,
        sha256=hashlib.sha256(content).hexdigest(),
        facts=written,
        published_at=at,
        turn=turn.number,
    )


def withhold_versions(kind: str, key: str, *, reason: str, at: datetime) -> int:
    """Withholds every version of a document that is public so far; returns how many they were."""
    shown = PublishedDocument.objects.filter(kind=kind, key=key, withheld=None).order_by("number")
    withheld = [WithheldDocument(document=row, reason=reason, withheld_at=at) for row in shown]
    WithheldDocument.objects.bulk_create(withheld)
    if withheld:
        take_turn(at)
    return len(withheld)
