"""Releases of this portal: each is dated after the one before, and marks what was removed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from hopmarket.records.turns.turn_taking import hold_turns
from hopmarket.rules.ocds_removals import with_removals_marked, without_marks

from . import ocds_schema
from .models import Release
from .prepared_releases import NotARelease, prepare_release
from .release_store import store_release

Write = Callable[[datetime, int], dict[str, Any]]


def store_own_release(ocid: str, write: Write, *, at: datetime) -> Release:
    """Stores the next release of a process of this portal, as ``write`` makes it from its date and number.

    It is dated no earlier than the one before it, whatever the clock of the machine did meanwhile,
    and marks what the one before contained and it does not.
    """
    hold_turns()
    before = newest_own_release(ocid)
    dated = max(at, before.at) if before else at
    release = write(dated, Release.objects.filter(ocid=ocid).count() + 1)
    if before:
        release = with_removals_marked(
            release, without_marks(before.json), replaced_lists=ocds_schema.whole_lists()
        )
    _in_order(prepare_release(release).at, before)
    return store_release(release, source=None, at=at)


def newest_own_release(ocid: str) -> Release | None:
    """The last release of a process of ours; None before its first."""
    return Release.objects.filter(ocid=ocid).order_by("-at", "-release_id").first()


def _in_order(at: datetime, before: Release | None) -> None:
    if before and at < before.at:
        raise NotARelease("A release is dated no earlier than the one before it.")
