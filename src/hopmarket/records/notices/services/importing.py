"""The import: a batch of checked releases under their source."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from hopmarket.records.ledger.acts import Outcome, act
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, System

from ..compiled_records import Ahead
from ..models import Notice, Source
from ..prepared_releases import StorableRelease, prepare_release
from ..release_store import StoreResult, store_prepared

BATCH = 2000


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


@act("import_releases")
def import_releases(
    *,
    releases: Sequence[StorableRelease | Mapping[str, Any]],
    source: SourceFacts,
    ahead: Ahead | None = None,
    before: int | None = None,
    by: Member | System,
    at: datetime,
) -> Outcome[StoreResult] | Refusal:
    """Stores a batch of checked releases under their source and compiles their processes.

    ``ahead`` and ``before`` are as :func:`hopmarket.records.notices.release_store.store_prepared` takes
    them. Refuses ``import.batch_too_large`` above 2,000 releases, ``import.ours`` when one is of a
    process that this portal itself publishes, and ``import.held`` when all are stored already.
    """
    if len(releases) > BATCH:
        return Refusal("import.batch_too_large", params={"most": str(BATCH)})
    prepared = [prepare_release(release) if isinstance(release, Mapping) else release for release in releases]
    if Notice.objects.filter(ocid__in={release.ocid for release in prepared}, is_ours=True).exists():
        return Refusal("import.ours")
    defaults = {name: getattr(source, name) for name in SourceFacts.__dataclass_fields__ if name != "key"}
    row, _ = Source.objects.get_or_create(key=source.key, defaults=defaults)
    stored = store_prepared(prepared, source=row, at=at, ahead=ahead, before=before)
    if not stored.fingerprints:
        return Refusal("import.held")
    facts = {
        "source": row.key,
        "new": stored.new,
        "updated": stored.updated,
        "held": stored.already_stored,
        "print": hashlib.sha256("\n".join(sorted(stored.fingerprints)).encode()).hexdigest(),
    }
    return Outcome(subject=f"notices/sources/{row.key}", facts=facts, result=stored)
