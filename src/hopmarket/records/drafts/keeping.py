"""Keeps drafts, gives them back, and deletes them when they were sent or their time is over.

Not acts: a draft concerns nobody but whoever writes it, so the ledger has no event of it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyrage
from django.db import transaction
from django.db.models import F, QuerySet

from hopmarket import server_keys
from hopmarket.rules.draft_kinds import DRAFT_KINDS, DraftKind

from .models import Draft


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """What was typed, as JSON values, how often it was saved, and when last."""

    body: dict[str, Any]
    revision: int
    saved_at: datetime


def keep_draft(
    kind: DraftKind, body: Mapping[str, Any], *, subject: object = "", person: int, at: datetime
) -> None:
    """Keeps what a person has typed, in place of what they had typed before."""
    stored = _stored(kind, body)
    with transaction.atomic():
        rows = _drafts(kind, subject, person)
        if not rows.update(body=stored, saved_at=at, revision=F("revision") + 1):
            rows.update_or_create(
                defaults={"body": stored, "saved_at": at},
                kind=kind.name,
                subject=str(subject),
                person=person,
                organisation=0,
            )


def kept_draft(kind: DraftKind, *, subject: object = "", person: int) -> KeptDraft | None:
    """What a person has typed of something; None where nothing waits."""
    row = _drafts(kind, subject, person).first()
    return KeptDraft(_read(kind, bytes(row.body)), row.revision, row.saved_at) if row else None


def forget_draft(kind: DraftKind, *, subject: object = "", person: int) -> None:
    """Deletes a draft: what it was for has been sent, or is not wanted any more."""
    _drafts(kind, subject, person).delete()


def delete_expired_drafts(at: datetime) -> int:
    """Deletes every draft whose time is over; answers how many."""
    return sum(
        Draft.objects.filter(kind=kind.name, saved_at__lt=at - kind.lasts).delete()[0]
        for kind in DRAFT_KINDS.values()
    )


def _drafts(kind: DraftKind, subject: object, person: int) -> QuerySet[Draft]:
    return Draft.objects.filter(kind=kind.name, subject=str(subject), person=person, organisation=0)


def _stored(kind: DraftKind, body: Mapping[str, Any]) -> bytes:
    plain = json.dumps(dict(body)).encode()
    return pyrage.encrypt(plain, [server_keys.drafts_identity().to_public()]) if kind.is_encrypted else plain


def _read(kind: DraftKind, stored: bytes) -> dict[str, Any]:
    plain = pyrage.decrypt(stored, [server_keys.drafts_identity()]) if kind.is_encrypted else stored
    body: dict[str, Any] = json.loads(plain)
    return body
