"""The workbook of everything, kept in the state folder until something changes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.cache import cache

from hopmarket.pages.feeds import workbooks
from hopmarket.pages.feeds.table_dictionary import about_tables
from hopmarket.pages.parts.conditional_responses import ChangeStamp
from hopmarket.records.ledger import current_time
from hopmarket.records.notices.redactions import is_redacted_since
from hopmarket.records.open_data.file_state import file_lock
from hopmarket.records.open_data.source_statistics import source_statistics
from hopmarket.records.open_data.table_source import table_lines
from hopmarket.records.turns.queries import is_turn
from hopmarket.rules.tables import BY_NAME, RELEASES, dictionary

LARGE = 20 * 1024 * 1024
"""Bytes of a workbook that takes minutes to write, and so is served for a day."""
A_DAY = 24 * 3600
_NAME = re.compile(r"hopmarket-(\d+)-([0-9a-f]*)-(\d+)-(\d+)-([0-9a-f]+)\.xlsx")
"""Number, stamp and second of the change; second in which the workbook was written; dictionary fingerprint."""


@dataclass(frozen=True, slots=True)
class CachedWorkbook:
    """A workbook in the state folder, and the change that it shows."""

    place: Path
    stamp: ChangeStamp


def current_workbook(stamp: ChangeStamp) -> CachedWorkbook:
    """Returns the workbook of this change; writes it where it does not exist yet, one at a time.

    A large one (20 MB) takes minutes to write: it is served for a day, and says as of when it is.
    Raises :class:`workbooks.TooManyLines`, which is remembered until the next change.
    """
    if cached := _fit(stamp):
        return cached
    refused = cache.get(_refusal(stamp))
    if refused:
        raise workbooks.TooManyLines(BY_NAME[refused])
    with file_lock(_folder() / "lock"):
        return _fit(stamp) or _made(stamp)


def _folder() -> Path:
    folder = Path(settings.HOME) / "tables"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _refusal(stamp: ChangeStamp) -> str:
    return f"tables-too-long-{stamp.number}-{stamp.stamp}-{dictionary.dictionary_fingerprint()}"


def _fit(stamp: ChangeStamp) -> CachedWorkbook | None:
    """Finds the workbook of this change, or a large one of this database that is less than a day old."""
    now = current_time.now().timestamp()
    for place in sorted(_folder().glob("hopmarket-*.xlsx")):
        match = _NAME.fullmatch(place.name)
        if not match or match[5] != dictionary.dictionary_fingerprint():
            continue
        cached_stamp = ChangeStamp(int(match[1]), match[2], datetime.fromtimestamp(int(match[3]), UTC))
        if (cached_stamp.number, cached_stamp.stamp) == (stamp.number, stamp.stamp):
            return CachedWorkbook(place, cached_stamp)
        young = now - int(match[4]) < A_DAY
        if young and place.stat().st_size > LARGE and _may_serve(cached_stamp):
            return CachedWorkbook(place, cached_stamp)
    return None


def _may_serve(stamp: ChangeStamp) -> bool:
    """Whether the database knows the change and nothing was redacted since."""
    return is_turn(stamp.number, stamp.stamp) and not is_redacted_since(stamp.at)


def _made(stamp: ChangeStamp) -> CachedWorkbook:
    statistics = source_statistics().every
    if statistics and statistics.releases > workbooks.MOST_LINES:
        raise workbooks.TooManyLines(RELEASES)
    changed, now = (int(at.timestamp()) for at in (stamp.at, current_time.now()))
    name = (
        f"hopmarket-{stamp.number}-{stamp.stamp}-{changed}-{now}-{dictionary.dictionary_fingerprint()}.xlsx"
    )
    place, part = _folder() / name, _folder() / "part.xlsx"
    try:
        workbooks.write_workbook(part, table_lines, about_tables(stamp))
    except workbooks.TooManyLines as fault:
        cache.set(_refusal(stamp), fault.table.name, A_DAY)
        raise
    for old in _folder().glob("hopmarket-*.xlsx"):
        old.unlink(missing_ok=True)
    part.replace(place)
    return CachedWorkbook(place, stamp)
