"""Reads published notices with the barrier rules: goes on from the last turn seen, in steps; where the rules changed,
everything is read anew.

The figures of a notice that changed are left out by whoever asks from that moment on (its turn is another), so
words that were taken out of a notice are never shown here again, whether the clock runs or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson
from django.db import transaction
from django.db.models import Q

from hopmarket import bulk_rows
from hopmarket.barrier_rules import measured_caps, rules_fingerprint
from hopmarket.records.capabilities.partnership_lines import board_rules
from hopmarket.records.notices.models import Notice
from hopmarket.rules.barriers.barrier_kinds import BarrierReport, BarrierRule, RuleAnswer
from hopmarket.rules.barriers.checked_notice import CheckedNotice
from hopmarket.rules.barriers.checking import check_notice
from hopmarket.rules.barriers.from_release import notice_of_release
from hopmarket.rules.barriers.sentence_around import sentence_around

from .models import FindingsReader, NoticeCheck, NoticeFinding

PIECE = 500
"""Notices read and written in one transaction at most."""
STEP = 4000
"""Notices that the clock reads at one of its turns at most: about two seconds."""

_CHECK = (
    "notice_id",
    "turn",
    "rules",
    "stage",
    "buyer_id",
    "year",
    "shown",
    "found",
    "none",
    "unknown",
    "unknown_codes",
)
_FINDING = (
    "check_of_id",
    "code",
    "version",
    "severity",
    "category",
    "path",
    "first",
    "last",
    "words",
    "before",
    "after",
    "message",
)


@dataclass(frozen=True, slots=True)
class FindingsComparison:
    """What was kept compared with what the rules give now: how many notices, and those that differ."""

    notices: int
    differences: tuple[int, ...]


def read_on(*, most: int | None = STEP, piece: int = PIECE) -> int:
    """Reads notices that are new, or changed, since the last turn seen; answers how many. ``most`` None reads
    all. A crash loses at most one piece, and nothing is read twice."""
    done = 0
    while most is None or done < most:
        read = _read_piece(min(piece, most - done) if most else piece)
        if not read:
            break
        done += read
    return done


def reading_mark(rules: Sequence[BarrierRule]) -> str:
    """The fingerprint of the rules, with the lines as the partnership's board set them."""
    lines = ",".join(f"{rule.code} {name} {line}" for rule in rules for name, line in rule.options.items())
    return sha256(f"{rules_fingerprint()} {lines}".encode()).hexdigest()


def is_read_up() -> bool:
    """Whether every notice is read, with the rules of today."""
    reader = FindingsReader.objects.first()
    if reader is None or reader.rules != reading_mark(board_rules()):
        return not Notice.objects.exists()
    return not _after(reader.turn, reader.notice).exists()


def compare_all() -> FindingsComparison:
    """Reads every notice again, compares what comes out with what is kept, and puts right what differs."""
    read_on(most=None)
    rules = board_rules()
    mark, differences = reading_mark(rules), list[int]()
    keys = list(Notice.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), PIECE):
        batch = keys[start : start + PIECE]
        made = [_rows_of(notice, rules, mark) for notice in _loaded(batch)]
        kept = {row[0]: row for row in NoticeCheck.objects.filter(pk__in=batch).values_list(*_CHECK)}
        texts: dict[int, list[tuple[Any, ...]]] = {key: [] for key in batch}
        for row in NoticeFinding.objects.filter(check_of__in=batch).order_by("pk").values_list(*_FINDING):
            texts[row[0]].append(row)
        wrong = [
            (check, findings)
            for check, findings in made
            if kept.get(check[0]) != check or texts[check[0]] != list(findings)
        ]
        with transaction.atomic():
            _write([check[0] for check, _ in wrong], wrong)
        differences += [check[0] for check, _ in wrong]
    return FindingsComparison(len(keys), tuple(differences))


def _read_piece(piece: int) -> int:
    """Reads at most so many notices outside the transaction, writes in it, and only where nobody else moved the
    reader meanwhile."""
    rules = board_rules()
    mark, known = reading_mark(rules), FindingsReader.objects.first()
    turn, key = (known.turn, known.notice) if known and known.rules == mark else (0, 0)
    places = list(_after(turn, key).values_list("turn", "pk")[:piece])
    if not places:
        return 0
    keys = [pk for _, pk in places]
    rows = [_rows_of(notice, rules, mark) for notice in _loaded(keys)]
    with transaction.atomic():
        reader = _locked_reader(mark)
        if (reader.turn, reader.notice) != (turn, key):
            return len(keys)
        _write(keys, rows)
        reader.turn, reader.notice = places[-1]
        reader.save(update_fields=["turn", "notice"])
    return len(keys)


def _after(turn: int, key: int):  # type: ignore[no-untyped-def]
    """Notices that changed after a place, in the order in which they did."""
    later = Q(turn__gt=turn) | Q(turn=turn, pk__gt=key)
    return Notice.objects.filter(later).order_by("turn", "pk")


def _loaded(keys: Sequence[int]) -> Iterator[Notice]:
    fields = ("pk", "turn", "buyer_id", "published_at", "compiled")
    yield from Notice.objects.filter(pk__in=keys).order_by("pk").only(*fields)


def _locked_reader(mark: str) -> FindingsReader:
    row, _ = FindingsReader.objects.get_or_create(pk=1, defaults={"rules": mark})
    reader = FindingsReader.objects.select_for_update().get(pk=row.pk)
    if reader.rules != mark:
        reader.rules, reader.turn, reader.notice = mark, 0, 0
        reader.save()
    return reader


Rows = tuple[tuple[Any, ...], tuple[tuple[Any, ...], ...]]
"""The row of a notice, and those of its findings."""


def _write(keys: Iterable[int], rows: Iterable[Rows]) -> None:
    rows = list(rows)
    NoticeFinding.objects.filter(check_of__in=keys).delete()
    NoticeCheck.objects.filter(pk__in=keys).delete()
    bulk_rows.insert_rows(NoticeCheck, _CHECK, [check for check, _ in rows])
    bulk_rows.insert_rows(NoticeFinding, _FINDING, [finding for _, findings in rows for finding in findings])


def _rows_of(notice: Notice, rules: Sequence[BarrierRule], mark: str) -> Rows:
    read = notice_of_release(orjson.loads(bytes(notice.compiled)), published_at=notice.published_at)
    report = check_notice(read, rules, measured_caps(read.stage))
    counted = report.counted()
    unknown = sorted(code for code, answer in report.answers.items() if answer is RuleAnswer.CANNOT_TELL)
    check = (
        notice.pk,
        notice.turn,
        mark,
        str(read.stage),
        notice.buyer_id,
        notice.published_at.year,
        sum({text.path: len(text.shown) for text in read.texts}.values()),
        counted[RuleAnswer.FINDING],
        counted[RuleAnswer.NONE],
        counted[RuleAnswer.CANNOT_TELL],
        " ".join(unknown),
    )
    return check, tuple(_findings(notice.pk, read, report))


def _findings(key: int, read: CheckedNotice, report: BarrierReport) -> Iterator[tuple[Any, ...]]:
    shown = {text.path: text.shown for text in read.texts}
    for row in report.findings:
        first, last = row.span or (None, None)
        around = sentence_around(shown[row.path], *row.span) if row.span else ("", "")
        texts = (_stored(text) for text in (row.words, *around, row.message))
        place = row.path[:500]
        yield (key, row.code, row.version, str(row.severity), str(row.category), place, first, last, *texts)


def _stored(text: str) -> str:
    """A text as both databases store it."""
    return text.replace("\0", "")
