"""What everybody reads of the library that a partnership has added to."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.publications.models import PublishedDocument
from hopmarket.records.publications.publishing import publish_document, withhold_versions
from hopmarket.rules.framework.library_entries import LibraryEntry, facts_of_entry

KIND = "library_document"


def publish_entry(entry: LibraryEntry, *, at: datetime) -> PublishedDocument:
    """Publishes an entry; its text only where the licence allows it."""
    return publish_document(KIND, entry.key, title=entry.title, facts=facts_of_entry(entry), at=at)


def withhold_entry(key: str, *, reason: str, at: datetime) -> None:
    """Takes an entry out of what everybody reads."""
    withhold_versions(KIND, key, reason=reason, at=at)
