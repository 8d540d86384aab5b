"""What stands in the library: what ships with the portal, and what the partnership has added."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet

from hopmarket.reference_data import shipped_library
from hopmarket.rules.framework.library_entries import LibraryEntry

from .models import LibraryDocument


def added_documents() -> QuerySet[LibraryDocument]:
    """Everything that the partnership has added, withdrawn ones too, in the order of places."""
    return LibraryDocument.objects.all()


def shown_documents() -> QuerySet[LibraryDocument]:
    """What the partnership has added and not withdrawn."""
    return added_documents().filter(state=LibraryDocument.SHOWN)


def library_entries() -> Mapping[str, LibraryEntry]:
    """The library by key, with texts that are kept back from the public: what ships first."""
    return {**shipped_library(), **{row.key: row.entry for row in shown_documents()}}


def library_entry(key: str) -> LibraryEntry | None:
    """One entry; None where no such key stands in the library."""
    shipped = shipped_library().get(key)
    if shipped:
        return shipped
    row = shown_documents().filter(key=key).first()
    return row.entry if row else None


def taken_keys() -> frozenset[str]:
    """Keys that no new entry may have."""
    return frozenset(shipped_library()) | frozenset(shown_documents().values_list("key", flat=True))
