"""What a visitor asks of the market list, and the notices that answer it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When

from hopmarket.rules.reading.facts import Stage
from hopmarket.rules.reading.standing import SOON

from . import search
from .models import Notice, NoticeCode, NoticeParty
from .queries import notices


class Status(StrEnum):
    """Where a process has got to, as the list can be narrowed to."""

    OPEN = "open"
    SOON = "soon"
    PLANNED = "planned"
    CLOSED = "closed"
    AWARDED = "awarded"
    ENDED = "ended"


class Sort(StrEnum):
    CLOSING = "closing"
    NEWEST = "newest"
    RELEVANCE = "relevance"
    SMALLEST = "smallest"
    LARGEST = "largest"


@dataclass(frozen=True, slots=True)
class Asked:
    """A search. Amounts in pounds, days inclusive; whatever is empty does not narrow."""

    words: str = ""
    statuses: tuple[Status, ...] = ()
    buyer: str = ""
    organisation: str = ""
    division: str = ""
    districts: tuple[str, ...] = ()
    place: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    closes_from: date | None = None
    closes_until: date | None = None
    ours: bool = False
    sort: Sort | None = None


def is_open(now: datetime) -> Q:
    """Called for, with a deadline still to come: pipeline, past and undated notices are not open."""
    return Q(stage=Stage.CALLED, closes_at__gt=now)


def _standing(status: Status, now: datetime) -> Q:
    match status:
        case Status.OPEN:
            return is_open(now)
        case Status.SOON:
            return is_open(now) & Q(closes_at__lt=now + SOON)
        case Status.PLANNED:
            return Q(stage=Stage.PLANNED)
        case Status.CLOSED:
            return Q(stage=Stage.CALLED) & (Q(closes_at__lte=now) | Q(closes_at=None))
        case Status.AWARDED:
            return Q(stage__in=[Stage.AWARDED, Stage.CONTRACTED, Stage.COMPLETE])
        case Status.ENDED:
            return Q(stage__in=[Stage.NO_AWARD, Stage.CANCELLED, Stage.WITHDRAWN])


def found(asked: Asked, *, now: datetime) -> QuerySet[Notice]:
    """The notices that answer a search, in the order that was asked for."""
    rows = _narrowed(notices(), asked)
    if asked.statuses:
        any_of = Q()
        for status in asked.statuses:
            any_of |= _standing(status, now)
        rows = rows.filter(any_of)
    return _sorted(rows, asked, now)


def _narrowed(rows: QuerySet[Notice], asked: Asked) -> QuerySet[Notice]:
    rows = search.matching(rows, asked.words)
    if asked.buyer:
        rows = rows.filter(buyer_name__icontains=asked.buyer)
    if asked.organisation:
        part = NoticeParty.objects.filter(notice=OuterRef("pk"), organisation__key=asked.organisation)
        rows = rows.filter(Exists(part))
    if asked.division:
        code = NoticeCode.objects.filter(notice=OuterRef("pk"), code__startswith=asked.division)
        rows = rows.filter(Exists(code))
    if asked.districts:
        rows = rows.filter(district__in=asked.districts)
    if asked.place:
        rows = rows.filter(
            Q(place__icontains=asked.place)
            | Q(district__icontains=asked.place)
            | Q(postcode__istartswith=asked.place)
        )
    if asked.least is not None:
        rows = rows.filter(value_max__gte=asked.least)
    if asked.most is not None:
        rows = rows.filter(value_min__lte=asked.most)
    if asked.closes_from:
        rows = rows.filter(closes_at__date__gte=asked.closes_from)
    if asked.closes_until:
        rows = rows.filter(closes_at__date__lte=asked.closes_until)
    return rows.filter(is_ours=True) if asked.ours else rows


def sort_of(asked: Asked) -> Sort:
    """The order in force: as asked for, else the best match for words, else what closes first."""
    worded = bool(search.words(asked.words))
    usual = Sort.RELEVANCE if worded else Sort.CLOSING
    return usual if asked.sort is None or (asked.sort is Sort.RELEVANCE and not worded) else asked.sort


def _sorted(rows: QuerySet[Notice], asked: Asked, now: datetime) -> QuerySet[Notice]:
    match sort_of(asked):
        case Sort.RELEVANCE:
            return rows.order_by(F("relevance").desc(), "-published_at", "ocid")
        case Sort.NEWEST:
            return rows.order_by("-published_at", "ocid")
        case Sort.SMALLEST:
            return rows.order_by(F("value_max").asc(nulls_last=True), "ocid")
        case Sort.LARGEST:
            return rows.order_by(F("value_max").desc(nulls_last=True), "ocid")
        case Sort.CLOSING:
            still = Case(When(is_open(now), then=Value(0)), default=Value(1), output_field=IntegerField())
            due = Case(When(is_open(now), then=F("closes_at")))
            return rows.annotate(still=still, due=due).order_by("still", "due", "-published_at", "ocid")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many notices answer a search in each status and district, were only that one chosen."""

    statuses: dict[Status, int]
    districts: Sequence[tuple[str, int]]


def counts(asked: Asked, *, now: datetime) -> Counts:
    """Counts beside the filters, in two queries; the statuses themselves do not narrow them."""
    rows = _narrowed(Notice.objects.all(), asked).order_by()
    told = rows.aggregate(**{status.value: Count("pk", filter=_standing(status, now)) for status in Status})
    places = (
        Notice.objects.exclude(district="").order_by("district").values_list("district").annotate(Count("pk"))
    )
    return Counts({status: told[status.value] for status in Status}, list(places))
