"""Reads anew what earlier rules read of releases: the step of an upgrade that follows the migrations.

Releases stay as they are; what lists, pages and registers show of them is derived, and was derived by the
rules of its day. Each notice stores the number of these rules, so that an upgrade finds those to be read
anew, does them in batches, and goes on where it was when it is broken off.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from hopmarket import bulk_rows
from hopmarket.records.ledger import current_time
from hopmarket.records.published_organisations.models import Mention, PublishedOrganisation, Sameness
from hopmarket.records.published_organisations.same_as import RULE, save_roots
from hopmarket.records.turns.turn_taking import take_turn
from hopmarket.rules.releases.organisation_names import key_of_latin_letters

from .compiled_records import compile_records
from .models import (
    Notice,
    NoticeCode,
    NoticeParty,
    PublishedContract,
)
from .party_mentions import mark_notices_changed
from .save_records import FACTS_FORMAT

BATCH = 500
GROUND = "spelling"
"""The ground of a sameness that leads from an organisation's earlier key to the one it has now."""
_UNCOMPARED = {"id", "turn", "facts_format", "compiled"}

Tell = Callable[[int, int], None]


def facts_are_outdated() -> bool:
    """Whether a notice was read by the rules of an earlier version: whether an upgrade has something to do."""
    return Notice.objects.filter(facts_format__lt=FACTS_FORMAT).exists()


def read_outdated_notices(*, at: datetime, tell: Tell = lambda done, total: None) -> int:
    """Reads every notice anew that earlier rules read, in batches of one transaction each; answers how
    many. ``tell`` is called after each batch with how many are done, and of how many.

    A notice of which nothing changes keeps its turn, so nobody is written to about it. An organisation that
    has another key now is found under the earlier one too.
    """
    total = Notice.objects.filter(facts_format__lt=FACTS_FORMAT).count()
    done = 0
    if total:
        bulk_rows.enlarge_cache()
    while batch := _read_batch(at):
        done += batch
        tell(done, max(total, done))
    if done:
        with transaction.atomic():
            _lead_on_from_earlier_keys(at)
    return done


def upgrade_facts() -> int:
    """Reads outdated notices anew and writes how far it is: the step of an upgrade. Answers how many."""

    def tell(done: int, total: int) -> None:
        sys.stderr.write(f"Notices read by the present rules: {done:,} of {total:,}\n")

    return read_outdated_notices(at=current_time.now(), tell=tell)


def _read_batch(at: datetime) -> int:
    with transaction.atomic():
        turn = take_turn(at)
        rows = Notice.objects.filter(facts_format__lt=FACTS_FORMAT).order_by("pk")
        turns = dict(rows.values_list("ocid", "turn")[:BATCH])
        if not turns:
            transaction.set_rollback(True)
            return 0
        before = _as_they_stand(turns)
        compile_records(set(turns), turn=turn)
        after = _as_they_stand(turns)
        same = [(turns[ocid], pk) for ocid, (pk, content) in after.items() if before[ocid][1] == content]
        bulk_rows.update_rows(Notice, ["turn", "id"], same)
        # What has no release any more cannot be read anew, and is not tried again.
        Notice.objects.filter(ocid__in=turns, facts_format__lt=FACTS_FORMAT).update(facts_format=FACTS_FORMAT)
        return len(turns)


def _as_they_stand(ocids: Collection[str]) -> dict[str, tuple[int, Any]]:
    """All that is shown of these processes, by ocid, with the notice's key."""
    columns = [field.attname for field in Notice._meta.concrete_fields if field.name not in _UNCOMPARED]
    notices = {row.pop("id"): row for row in Notice.objects.filter(ocid__in=ocids).values("id", *columns)}
    records = dict(Notice.objects.filter(ocid__in=ocids).values_list("pk", "compiled"))
    lines: dict[int, list[Any]] = defaultdict(list)
    for name, rows in _children(notices):
        for notice, *content in rows:
            lines[notice].append((name, *content))
    return {
        row["ocid"]: (pk, (row, bytes(records[pk]), sorted(lines[pk], key=repr)))
        for pk, row in notices.items()
    }


def _children(notices: Collection[int]) -> Iterable[tuple[str, Iterable[tuple[Any, ...]]]]:
    parties = NoticeParty.objects.filter(notice__in=notices)
    named = ("role", "organisation", "organisation__same_as", "name", "postcode", "locality")
    yield "party", parties.values_list("notice", *named)
    yield "code", NoticeCode.objects.filter(notice__in=notices).values_list("notice", "code")
    contracts = PublishedContract.objects.filter(notice__in=notices)
    fields = [
        field.attname
        for field in PublishedContract._meta.concrete_fields
        if field.name not in ("id", "notice")
    ]
    suppliers = ("suppliers__organisation", "suppliers__name", "suppliers__place")
    yield "contract", contracts.order_by().values_list("notice", *fields, *suppliers)


def _lead_on_from_earlier_keys(at: datetime) -> None:
    """Leads from the key that an organisation had while only the letters a to z counted to the one that it
    has now, where nobody else has or had that key."""
    now_by_earlier: dict[str, set[int]] = defaultdict(set)
    mentions = Mention.objects.filter(organisation__scheme="").values_list(
        "organisation", "organisation__key", "name"
    )
    for pk, key, name in mentions.iterator(chunk_size=2000):
        earlier = key_of_latin_letters(name)
        if earlier and earlier != key:
            now_by_earlier[earlier].add(pk)
    unnamed = PublishedOrganisation.objects.filter(
        scheme="", same_as=None, mentions=None, key__in=list(now_by_earlier)
    )
    leading = [row for row in unnamed if len(now_by_earlier[row.key]) == 1]
    if not leading:
        return
    turn = take_turn(at)
    for row in leading:
        (into,) = now_by_earlier[row.key]
        Sameness.objects.create(
            organisation=row,
            into_id=into,
            evidence={"ground": GROUND, "values": [row.key], "number": ""},
            decided_by=RULE,
            made_at=at,
        )
    mark_notices_changed(save_roots([row.pk for row in leading]), turn=turn)
