"""What is published and is no release: the newest version of each document, its versions, its parts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.db.models.functions import Length

from .models import PublishedDocument


def published_versions() -> QuerySet[PublishedDocument]:
    """Every version that is shown, oldest first."""
    return PublishedDocument.objects.filter(withheld=None)


def newest_documents(kind: str = "") -> QuerySet[PublishedDocument]:
    """The newest version of each document (of one kind, or of all), in the order of publication. A document
    whose newest version is withheld is not shown at all: an older one may say what was taken away."""
    rows = _newest().filter(withheld=None)
    return rows.filter(kind=kind) if kind else rows


def _newest() -> QuerySet[PublishedDocument]:
    """The newest version of each document, whether it is shown or not."""
    later = PublishedDocument.objects.filter(
        kind=OuterRef("kind"), key=OuterRef("key"), number__gt=OuterRef("number")
    )
    return PublishedDocument.objects.filter(~Exists(later))


def newest_document(kind: str, key: str) -> PublishedDocument | None:
    """The newest version of a document; None for one that is not published, or not shown any more."""
    return newest_documents(kind).filter(key=key).first()


def last_document(kind: str) -> PublishedDocument | None:
    """The newest version of the document of a kind that was published last."""
    return newest_documents(kind).order_by("-pk").first()


def versions_of(kind: str, key: str) -> QuerySet[PublishedDocument]:
    """The versions of a document that are shown, oldest first."""
    return published_versions().filter(kind=kind, key=key).order_by("number")


def version_of(kind: str, key: str, number: int) -> PublishedDocument | None:
    """One version of a document; None for one that is not shown."""
    return versions_of(kind, key).filter(number=number).first()


def parts_of_document(address: str, kind: str) -> QuerySet[PublishedDocument]:
    """The newest versions of the documents of a kind that belong to another, in the order of their keys'
    publication."""
    return newest_documents(kind).filter(part_of=address).order_by("pk")


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    """One version of a document as the register lists it. Of one that is withheld it tells no more than its
    number, its day, its fingerprint, and by which rule and since when it is not shown."""

    number: int
    published_at: datetime
    sha256: str
    title: str
    media_type: str
    size: int
    reason: str = ""
    withheld_at: datetime | None = None

    @property
    def is_shown(self) -> bool:
        return self.withheld_at is None


def every_version(kind: str, key: str) -> list[PublishedVersion]:
    """Every version of a document, those that are withheld among them, oldest first."""
    rows = PublishedDocument.objects.filter(kind=kind, key=key).order_by("number")
    columns = ("number", "published_at", "sha256", "title", "media_type")
    asked = rows.annotate(size=Length("body")).values_list(
        *columns, "size", "withheld__reason", "withheld__withheld_at"
    )
    return [
        PublishedVersion(number, published_at, sha256, "", "", 0, reason, withheld_at)
        if withheld_at
        else PublishedVersion(number, published_at, sha256, title, media_type, size)
        for number, published_at, sha256, title, media_type, size, reason, withheld_at in asked
    ]


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many documents of a kind are shown, and how many are not shown any more."""

    kind: str
    shown: int
    withheld: int


def counts_by_kind(part_of: str = "") -> list[KindCount]:
    """Counts the documents of each kind, or those that belong to one document; by the newest version of each."""
    newest = _newest().filter(part_of=part_of) if part_of else _newest()
    rows = newest.values("kind").annotate(every=Count("id"), withheld_ones=Count("withheld__id"))
    return [
        KindCount(row["kind"], row["every"] - row["withheld_ones"], row["withheld_ones"])
        for row in rows.order_by("kind")
    ]


def listed_documents(kind: str, part_of: str = "") -> QuerySet[PublishedDocument]:
    """The newest version of each document of a kind, the latest first, without what it says."""
    rows = newest_documents(kind).defer("body", "facts").order_by("-turn", "-pk")
    return rows.filter(part_of=part_of) if part_of else rows


def facts_of_parts(address: str, kind: str) -> list[Any]:
    """What the newest versions of the documents of a kind say that belong to another, in the order in which they
    became public; read without their bytes, since there may be thousands."""
    rows = newest_documents(kind).filter(part_of=address).order_by("pk")
    return [orjson.loads(bytes(facts)) for facts in rows.values_list("facts", flat=True)]


def facts_of_newest(kind: str) -> list[Any]:
    """The same of every document of a kind."""
    rows = newest_documents(kind).order_by("pk")
    return [orjson.loads(bytes(facts)) for facts in rows.values_list("facts", flat=True)]


def addresses_of(keys: Iterable[int]) -> dict[int, str]:
    """The addresses of documents ("decision:board-1") by the keys of their versions."""
    rows = PublishedDocument.objects.filter(pk__in=list(keys)).values_list("pk", "kind", "key")
    return {pk: f"{kind}:{key}" for pk, kind, key in rows}
