"""How a purchase was bought, as its notice says: the procedure, why it was so, how many bid, and what the national
platform has of it."""

from __future__ import annotations

from dataclasses import dataclass

from hopmarket.records.notices.models import Notice
from hopmarket.rules.releases.json_values import part, rows, text, web_address

NOTICES = ("UK5", "UK6", "UK7")
"""Ids of documents that are notices on the national platform, of purchases that were recorded here."""


@dataclass(frozen=True, slots=True)
class BoughtLine:
    """One line: what it is, its words, and where they lead (empty: nowhere)."""

    label: str
    words: str
    href: str = ""


def is_recorded(notice: Notice) -> bool:
    """Whether it is one of ours to which nobody could respond: it was recorded with its contract."""
    return notice.is_ours and not part(notice.record, "assessment")


def how_bought(notice: Notice) -> list[BoughtLine]:
    """The lines of a notice that gives a reason for its procedure, and of one of ours that was no tender here."""
    record = notice.record
    rationale = text(part(record, "tender", "procurementMethodRationale"))
    if not rationale and not is_recorded(notice):
        return []
    lines = [
        BoughtLine("Procedure", text(part(record, "tender", "procurementMethodDetails"))),
        BoughtLine("Why", rationale),
    ]
    if is_recorded(notice) and notice.responses:
        lines.append(BoughtLine("Bids received", f"{notice.responses:,}"))
    return [line for line in (*lines, *_notices(notice)) if line.words]


def _notices(notice: Notice) -> list[BoughtLine]:
    if not notice.is_ours:
        return []
    record = notice.record
    parts = (part(record, "tender"), *rows(record, "awards"), *rows(record, "contracts"))
    return [
        BoughtLine(
            text(document.get("title")).partition(" (")[0],
            text(document.get("title")).partition(") ")[2] or text(document.get("description")),
            web_address(document.get("url")),
        )
        for row in parts
        for document in rows(row, "documents")
        if document.get("id") in NOTICES
    ]
