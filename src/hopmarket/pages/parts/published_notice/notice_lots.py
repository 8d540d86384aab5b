"""The lots of a notice in words: each with its value, its status and its bids."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.published_notice.notice_in_words import paragraphs, published_worth
from hopmarket.pages.parts.published_notice.other_fields import other_fields, other_texts
from hopmarket.records.notices.models import Notice
from hopmarket.rules.releases.json_values import Json, rows, text
from hopmarket.rules.releases.lots_and_bids import bids_by_lot, lot_closing
from hopmarket.rules.terms_row_fields import unplaced


@dataclass(frozen=True, slots=True)
class LotLine:
    """A lot's line: number and title, what it is, its value; its status, own deadline and bids in words."""

    title: str
    what: str
    worth: str
    status: str
    others: list[tuple[str, str]] = field(default_factory=list)
    other_texts: list[tuple[str, str]] = field(default_factory=list)


def lots(notice: Notice) -> list[LotLine]:
    """Lists the lots where there are at least two."""
    lot_rows = list(rows(notice.record, "tender", "lots"))
    if len(lot_rows) < 2:
        return []
    bids = bids_by_lot(notice.record)
    lines = [_lot(place, lot, bids.get(str(lot.get("id")))) for place, lot in enumerate(lot_rows, 1)]
    if not notice.is_ours:
        return lines
    fields = unplaced("lots")
    return [
        replace(line, others=other_fields(lot, fields), other_texts=other_texts(lot, fields))
        for line, lot in zip(lines, lot_rows, strict=True)
    ]


def lots_in_words(notice: Notice) -> str:
    """Says how many lots there are, and how many more were cancelled; empty where none were."""
    if not notice.lots_cancelled:
        return ""
    if not notice.lots:
        return "Every lot was cancelled"
    were = "was" if notice.lots_cancelled == 1 else "were"
    return (
        f"{notice.lots} lot{'' if notice.lots == 1 else 's'}; {notice.lots_cancelled} more {were} cancelled"
    )


def _lot(place: int, lot: Json, bids: int | None) -> LotLine:
    title = text(lot.get("title")) or "No title given"
    title = title if re.match(r"(lot\s*)?\d", title, re.I) else f"{place}. {title}"
    status_words = {
        "complete": "Awarded",
        "unsuccessful": "Not awarded",
        "cancelled": "Cancelled",
        "withdrawn": "Withdrawn",
    }
    closes_at = lot_closing(lot)
    closes = f"Closes at {money_and_dates.when(closes_at)}" if closes_at else ""
    count = "" if bids is None else f"{bids} bid{'' if bids == 1 else 's'}"
    return LotLine(
        title,
        paragraphs(text(lot.get("description"))),
        published_worth(lot.get("value")),
        ", ".join(filter(None, (status_words.get(text(lot.get("status")), ""), closes, count))),
    )
