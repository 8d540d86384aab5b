"""What a visitor asks of the market, and what answers: the one seam between pages and search."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models import Count as Counted

from hopmarket.rules.reading.facts import Stage
from hopmarket.rules.reading.standing import SOON

from . import schema, search
from .asked import Answer, Asked, Band, Closing, Count, Facet, Sort, Status
from .models import Notice, NoticeCode, NoticeParty
from .queries import notices

__all__ = ["Answer", "Asked", "Band", "Closing", "Count", "Facet", "Sort", "Status", "answer", "is_open"]


def is_open(now: datetime) -> Q:
    """Called for, with a deadline still to come: pipeline, past and undated notices are not open."""
    return Q(stage=Stage.CALLED, closes_at__gt=now)


def answer(asked: Asked, *, now: datetime, start: int = 0, size: int = 30, facets: bool = True) -> Answer:
    """The notices that answer a search, from ``start`` on, in the order asked for.

    Never refuses: what cannot be read does not narrow. A facet's own choice does not narrow its
    own counts. ``now`` decides what is open.
    """
    rows = _sorted(_chosen(_narrowed(notices(), asked), asked, now), asked, now)
    told = {one: tuple(_counts(one, asked, now)) for one in Facet} if facets else {}
    return Answer(rows.count(), list(rows[start : start + size]), told, sort=sort_of(asked))


_BANDS = {
    Band.UNDER_5: (None, 5_000, "Under £5,000"),
    Band.UNDER_30: (5_000, 30_000, "£5,000 to £30,000"),
    Band.UNDER_100: (30_000, 100_000, "£30,000 to £100,000"),
    Band.UNDER_1000: (100_000, 1_000_000, "£100,000 to £1 million"),
    Band.OVER_1000: (1_000_000, None, "£1 million and more"),
}
_WINDOWS = {
    Closing.WEEK: (0, 7, "In 7 days"),
    Closing.FORTNIGHT: (7, 14, "In 8 to 14 days"),
    Closing.MONTH: (14, 30, "In 15 to 30 days"),
    Closing.LATER: (30, 36_500, "Later"),
}
_WORDS = {
    Status.OPEN: "Open",
    Status.SOON: "Closing in seven days",
    Status.PLANNED: "Planned",
    Status.CLOSED: "Closed, no result yet",
    Status.AWARDED: "Awarded",
    Status.ENDED: "Ended without award",
}


def _band(one: Band) -> Q:
    least, most, _ = _BANDS[one]
    high = Q(value_max__lt=most) if most else Q()
    return Q(value_max__gte=least or 0) & high


def _window(one: Closing, now: datetime) -> Q:
    least, most, _ = _WINDOWS[one]
    return is_open(now) & Q(closes_at__gt=now + timedelta(least), closes_at__lte=now + timedelta(most))


def _any(choices: list[Q]) -> Q:
    any_of = Q()
    for one in choices:
        any_of |= one
    return any_of


def _chosen(rows: QuerySet[Notice], asked: Asked, now: datetime) -> QuerySet[Notice]:
    rows = rows.filter(_any([_standing(one, now) for one in asked.statuses]))
    rows = rows.filter(_any([_band(one) for one in asked.bands]))
    rows = rows.filter(_any([_window(one, now) for one in asked.closing]))
    if asked.kinds:
        rows = rows.filter(category__in=asked.kinds)
    if asked.codes:
        begins = _any([Q(code__startswith=one) for one in asked.codes])
        rows = rows.filter(Exists(NoticeCode.objects.filter(begins, notice=OuterRef("pk"))))
    if asked.buyers:
        rows = rows.filter(buyer__key__in=asked.buyers)
    if asked.lots:
        rows = rows.filter(lots__gt=0)
    suitable = Q(sme=True) if asked.sme else Q()
    return rows.filter(suitable | Q(vcse=True) if asked.vcse else suitable)


_WITHOUT = {
    Facet.STATUS: {"statuses": ()},
    Facet.KIND: {"kinds": ()},
    Facet.CODE: {"codes": ()},
    Facet.DISTRICT: {"districts": ()},
    Facet.BUYER: {"buyers": ()},
    Facet.BAND: {"bands": ()},
    Facet.CLOSING: {"closing": ()},
    Facet.SUITABLE: {"sme": False, "vcse": False},
    Facet.LOTS: {"lots": False},
}


def _counts(facet: Facet, asked: Asked, now: datetime) -> Iterator[Count]:
    free = replace(asked, **_WITHOUT[facet])  # type: ignore[arg-type]
    rows = _chosen(_narrowed(Notice.objects.all(), free), free, now).order_by()

    def each(column: str) -> list[tuple[str, int]]:
        return list(rows.values_list(column).annotate(Counted("pk")).order_by(column))

    match facet:
        case Facet.STATUS:
            for one in Status:
                yield Count(one, _WORDS[one], rows.filter(_standing(one, now)).count(), one in asked.statuses)
        case Facet.BAND:
            for band, (_, _, label) in _BANDS.items():
                yield Count(band, label, rows.filter(_band(band)).count(), band in asked.bands)
        case Facet.CLOSING:
            for window, (_, _, label) in _WINDOWS.items():
                number = rows.filter(_window(window, now)).count()
                yield Count(window, label, number, window in asked.closing)
        case Facet.SUITABLE:
            yield Count("sme", "Small and medium enterprises", rows.filter(sme=True).count(), asked.sme)
            yield Count("vcse", "Voluntary organisations", rows.filter(vcse=True).count(), asked.vcse)
        case Facet.LOTS:
            yield Count("yes", "Divided into lots", rows.filter(lots__gt=0).count(), asked.lots)
        case Facet.KIND:
            yield from (Count(v, v.capitalize(), n, v in asked.kinds) for v, n in each("category") if v)
        case Facet.DISTRICT:
            yield from (Count(v, v, n, v in asked.districts) for v, n in each("district") if v)
        case Facet.BUYER:
            found = (
                rows.exclude(buyer=None).values_list("buyer__key", "buyer__name").annotate(n=Counted("pk"))
            )
            yield from (Count(k, v, n, k in asked.buyers) for k, v, n in found.order_by("-n")[:10])
        case Facet.CODE:
            for code, label in sorted(schema.cpv_labels().items()):
                if code.endswith("000000"):
                    number = rows.filter(cpv__startswith=code[:2]).count()
                    if number:
                        yield Count(code[:2], label, number, code[:2] in asked.codes)


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


def _narrowed(rows: QuerySet[Notice], asked: Asked) -> QuerySet[Notice]:
    rows = search.matching(rows, asked.words)
    if asked.buyer:
        rows = rows.filter(buyer_name__icontains=asked.buyer)
    if asked.organisation:
        part = NoticeParty.objects.filter(notice=OuterRef("pk"), organisation__key=asked.organisation)
        rows = rows.filter(Exists(part))
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
        case Sort.CLOSING | Sort.NEAREST:
            still = Case(When(is_open(now), then=Value(0)), default=Value(1), output_field=IntegerField())
            due = Case(When(is_open(now), then=F("closes_at")))
            return rows.annotate(still=still, due=due).order_by("still", "due", "-published_at", "ocid")
