"""The import: a batch of checked releases under their source."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from hopmarket.records.ledger.acts import Told, act
from hopmarket.rules.roles import Member, System
from hopmarket.rules.words import Refusal

from ..models import Release, Source
from ..writing import Stored, store_releases

BATCH = 500


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """Where releases were copied from, and on which day."""

    key: str
    name: str
    publisher: str
    licence: str
    licence_url: str
    copied_on: date
    original_url: str = ""


@act
def import_releases(
    *, releases: Sequence[Mapping[str, Any]], source: SourceFacts, by: Member | System, at: datetime
) -> Told[Stored] | Refusal:
    """Keeps a batch of checked releases under their source and compiles what they touch.

    Refuses ``import.batch_too_large`` above 500 releases, and ``import.ours`` when one is of a
    process that this portal itself publishes.
    """
    if len(releases) > BATCH:
        return Refusal("import.batch_too_large", params={"most": str(BATCH)})
    if Release.objects.filter(ocid__in={one["ocid"] for one in releases}, source=None).exists():
        return Refusal("import.ours")
    told = {name: getattr(source, name) for name in SourceFacts.__dataclass_fields__ if name != "key"}
    row, _ = Source.objects.get_or_create(key=source.key, defaults=told)
    stored = store_releases(releases, source=row, at=at)
    prints = "\n".join(sorted(one.sha256 for one in stored.new))
    facts = {
        "source": row.key,
        "new": len(stored.new),
        "held": stored.held,
        "print": hashlib.sha256(prints.encode()).hexdigest(),
    }
    return Told(subject=f"notices/sources/{row.key}", facts=facts, result=stored)
