"""What is published and is no release: the newest version of each document, its versions, its parts."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from .models import PublishedDocument


def published_versions() -> QuerySet[PublishedDocument]:
    """Every version that is shown, oldest first."""
    return PublishedDocument.objects.filter(withheld=None)


def newest_documents(kind: str = "") -> QuerySet[PublishedDocument]:
    """The newest version of each document (of one kind, or of all), in the order of publication. A document
    whose newest version is withheld is not shown at all: an older one may say what was taken away."""
    later = PublishedDocument.objects.filter(
        kind=OuterRef("kind"), key=OuterRef("key"), number__gt=OuterRef("number")
    )
    rows = published_versions().filter(~Exists(later))
    return rows.filter(kind=kind) if kind else rows


def newest_document(kind: str, key: str) -> PublishedDocument | None:
    """The newest version of a document; None for one that is not published, or not shown any more."""
    return newest_documents(kind).filter(key=key).first()


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
