"""Acts of the notices room."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from hopmarket.records.ledger.acts import Told, act
from hopmarket.records.parties.models import Person
from hopmarket.records.post.writing import write_letter
from hopmarket.rules.roles import Member, System
from hopmarket.rules.words import Refusal

from .models import Release, Source
from .writing import Stored, store_releases

BATCH = 500
LONGEST_CORRECTION = 3000


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


@act
def ask_correction(
    *, about: str, page: str, wrong: str, reply: str, by: Member | System, at: datetime
) -> Told[int] | Refusal:
    """Sends a visitor's words to everybody who runs the portal; answers to how many.

    ``about`` names the page in words, ``page`` is its address here, ``reply`` an e-mail address or
    empty. The ledger keeps none of the words. Refuses ``correction.empty``,
    ``correction.too_long`` and ``correction.nobody_reads``.
    """
    if not wrong.strip():
        return Refusal("correction.empty")
    if len(wrong) > LONGEST_CORRECTION:
        return Refusal("correction.too_long", params={"most": str(LONGEST_CORRECTION)})
    readers = list(Person.objects.filter(is_operator=True, is_active=True))
    if not readers:
        return Refusal("correction.nobody_reads")
    params = {"about": about, "page": page, "wrong": wrong.strip(), "reply": reply or "no address given"}
    for one in readers:
        write_letter("correction_asked", address=one.email, person=one.pk, at=at, params=params)
    return Told(subject="notices/corrections", facts={"letters": len(readers)}, result=len(readers))
