"""Adds documents of other partnerships to the library, and withdraws them."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.ledger.acts import Outcome, act, actor_reference, locked
from hopmarket.records.turns.turn_taking import hold_turns
from hopmarket.reference_data import framework_topics
from hopmarket.rules.framework.library_entries import LibraryEntry, entry_refusal
from hopmarket.rules.reasons import unreasoned
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member

from ..models import LibraryDocument
from ..publishing import publish_entry, withhold_entry
from ..queries import taken_keys

LONGEST_REASON = 500


def adding_refusal(entry: LibraryEntry) -> Refusal | None:
    """Why an entry that is still being written would be refused; writes nothing."""
    return entry_refusal(entry, topics=framework_topics(), taken=taken_keys())


@act("add_library_document")
def add_library_document(
    *, entry: LibraryEntry, by: Member, at: datetime
) -> Outcome[LibraryDocument] | Refusal:
    """Adds a framework, compact or code to the library and publishes what may be published of it.

    Refuses what :func:`hopmarket.rules.framework.library_entries.entry_refusal` refuses.
    """
    hold_turns()
    if refusal := adding_refusal(entry):
        return refusal
    row = LibraryDocument(added_at=at, added_by=actor_reference(by), published=publish_entry(entry, at=at))
    row.take(entry)
    row.save()
    facts = {
        "key": entry.key,
        "kind": entry.kind,
        "licence": entry.licence,
        "topics": sorted(entry.topics),
        "text_published": entry.shown_document is not None,
        "sha256": row.published.sha256,
    }
    return Outcome(row.subject, row, facts)


@act("withdraw_library_document")
def withdraw_library_document(
    *, document: LibraryDocument, reason: str, by: Member, at: datetime
) -> Outcome[LibraryDocument] | Refusal:
    """Withdraws a document that was added, with a reason: it is not shown any more, and takes part in no
    comparison.

    Refuses ``library.withdrawn_already``, ``reasons.missing`` and ``library.too_long``.
    """
    hold_turns()
    row = locked(LibraryDocument.objects.all(), pk=document.pk)
    if row.state == LibraryDocument.WITHDRAWN:
        return Refusal("library.withdrawn_already")
    words = reason.strip()
    if refusal := unreasoned(words, "withdraw_library_document"):
        return refusal
    if len(words) > LONGEST_REASON:
        return Refusal("library.too_long", params={"field": "reason", "most": f"{LONGEST_REASON}"})
    row.state, row.withdrawn_at, row.withdrawn_by = LibraryDocument.WITHDRAWN, at, actor_reference(by)
    row.withdrawn_because = words
    row.save()
    withhold_entry(row.key, reason=words, at=at)
    return Outcome(row.subject, row, {"key": row.key})
