"""Queries of what the barrier rules find in published notices; all of it is public.

A notice that changed since it was read is left out everywhere, until it has been read again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat

from hopmarket.records.notices.models import Notice
from hopmarket.records.turns.queries import last_turn
from hopmarket.rules.barriers.check_summary import MUCH_TEXT
from hopmarket.rules.barriers.checked_notice import NoticeStage

from .models import FindingsReader, NoticeCheck, NoticeFinding

MOST_BUYERS = 20


@dataclass(frozen=True, slots=True)
class FindingsFilter:
    """Which notices to show; whatever is empty does not narrow. ``buyer`` is the key of a published organisation.
    ``much_text`` None: with any length of text."""

    code: str = ""
    category: str = ""
    buyer: str = ""
    year: int | None = None
    severity: str = ""
    unknown: str = ""
    with_findings: bool = True
    much_text: bool | None = None


@dataclass(frozen=True, slots=True)
class CountedNotices:
    """A row of a table: what it is about, in how many notices something was found, of how many, and the findings."""

    key: str
    label: str
    found: int
    of: int
    findings: int = 0


@dataclass(frozen=True, slots=True)
class BarrierFigures:
    """What the rules find in all published notices. Processes that are over (``over``) are read, and counted
    nowhere else: nothing in them can be mended."""

    notices: int = 0
    with_findings: int = 0
    findings: int = 0
    over: int = 0
    much_text: int = 0
    much_text_found: int = 0
    unread: int = 0
    severities: tuple[CountedNotices, ...] = ()
    categories: tuple[CountedNotices, ...] = ()
    buyers: tuple[CountedNotices, ...] = ()
    more_buyers: int = 0
    years: tuple[CountedNotices, ...] = ()
    codes: Mapping[str, CountedNotices] = field(default_factory=dict)
    unknown: Mapping[str, int] = field(default_factory=dict)


def _current() -> QuerySet[NoticeCheck]:
    return NoticeCheck.objects.filter(turn=F("notice__turn"))


def _standing() -> QuerySet[NoticeCheck]:
    """The checks of notices that are not over."""
    return _current().exclude(stage=NoticeStage.AWARD)


def barrier_figures() -> BarrierFigures:
    """The figures as of the newest change; counted once for each change and each step of the reading."""
    turn, reader = last_turn(), FindingsReader.objects.first()
    if turn is None or reader is None:
        return BarrierFigures(unread=Notice.objects.count())
    return _counted(turn.number, turn.stamp, reader.turn, reader.notice, reader.rules)


@lru_cache(maxsize=2)
def _counted(number: int, stamp: str, turn: int, notice: int, rules: str) -> BarrierFigures:
    standing = _standing()
    much = Q(shown__gt=MUCH_TEXT)
    every = standing.order_by().aggregate(
        notices=Count("pk"),
        with_findings=Count("pk", filter=Q(found__gt=0)),
        much_text=Count("pk", filter=much),
        much_text_found=Count("pk", filter=much & Q(found__gt=0)),
    )
    over = _current().filter(stage=NoticeStage.AWARD).count()
    findings = _findings()
    buyers = _by("buyer", "buyer__key", "buyer__name")
    return BarrierFigures(
        **every,
        over=over,
        findings=findings.count(),
        unread=Notice.objects.count() - every["notices"] - over,
        severities=_of_findings("severity", every["notices"]),
        categories=_of_findings("category", every["notices"]),
        buyers=buyers[:MOST_BUYERS],
        more_buyers=max(0, len(buyers) - MOST_BUYERS),
        years=tuple(sorted(_by("year", "year", "year", all_rows=True), key=lambda row: row.key)),
        codes={row.key: row for row in _of_findings("code", every["notices"])},
        unknown=_unknown(),
    )


def _findings() -> QuerySet[NoticeFinding]:
    current = NoticeFinding.objects.filter(check_of__turn=F("check_of__notice__turn")).order_by()
    return current.exclude(check_of__stage=NoticeStage.AWARD)


def _of_findings(name: str, of: int) -> tuple[CountedNotices, ...]:
    rows = (
        _findings()
        .values(name)
        .annotate(notices=Count("check_of", distinct=True), findings=Count("pk"))
        .order_by("-notices", name)
    )
    return tuple(CountedNotices(row[name], row[name], row["notices"], of, row["findings"]) for row in rows)


def _by(name: str, key: str, label: str, *, all_rows: bool = False) -> tuple[CountedNotices, ...]:
    rows = (
        _standing()
        .filter(**{f"{name}__isnull": False})
        .order_by()
        .values(*{key, label})
        .annotate(of=Count("pk"), with_findings=Count("pk", filter=Q(found__gt=0)))
        .order_by("-with_findings", label)
    )
    return tuple(
        CountedNotices(str(row[key]), str(row[label]), row["with_findings"], row["of"])
        for row in rows
        if all_rows or row["with_findings"]
    )


def _unknown() -> Mapping[str, int]:
    """How many notices each rule cannot tell of. Few combinations of rules occur, so the database counts these."""
    counted: Counter[str] = Counter()
    for codes, notices in _standing().order_by().values_list("unknown_codes").annotate(n=Count("pk")):
        counted.update(dict.fromkeys(codes.split(), notices))
    return dict(counted)


def found_notices(asked: FindingsFilter) -> QuerySet[NoticeCheck]:
    """The notices that a filter leaves, the newest first, each with its findings (all of them)."""
    rows = _standing().select_related("notice", "notice__source", "notice__buyer").defer("notice__compiled")
    about = {
        name: value
        for name, value in (
            ("code", asked.code),
            ("category", asked.category),
            ("severity", asked.severity),
        )
        if value
    }
    if about:
        rows = rows.filter(Exists(NoticeFinding.objects.filter(check_of=OuterRef("pk"), **about)))
    elif asked.with_findings and not asked.unknown:
        rows = rows.filter(found__gt=0)
    if asked.buyer:
        rows = rows.filter(buyer__key=asked.buyer)
    if asked.year:
        rows = rows.filter(year=asked.year)
    if asked.much_text is not None:
        rows = rows.filter(shown__gt=MUCH_TEXT) if asked.much_text else rows.filter(shown__lte=MUCH_TEXT)
    if asked.unknown:
        spaced = Concat(Value(" "), "unknown_codes", Value(" "), output_field=TextField())
        rows = rows.annotate(spaced_codes=spaced).filter(spaced_codes__contains=f" {asked.unknown} ")
    return rows.prefetch_related(Prefetch("findings", NoticeFinding.objects.order_by("pk")))


def check_of_notice(notice: Notice) -> NoticeCheck | None:
    """What the rules answered about this notice as it stands now; None while it is not read."""
    return _current().filter(notice=notice.pk).prefetch_related("findings").select_related("notice").first()
