"""Queries of notices, releases, contracts and sources; all of it is public."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min, Prefetch, Q, QuerySet

from hopmarket.rules.releases.notice_facts import Stage

from .models import (
    ContractSupplier,
    Notice,
    PublishedContract,
    Release,
    Source,
)


def last_release() -> int:
    """The key of the release that came last; 0 when there is none."""
    return Release.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def notices() -> QuerySet[Notice]:
    """Every notice, without its compiled release (read that for one notice only)."""
    return Notice.objects.select_related("source", "buyer").defer("compiled")


def notice_in_short(ocid: str) -> Notice | None:
    """The notice of a process, without its compiled release."""
    return notices().filter(ocid=ocid).first()


def last_deadline_until(moment: datetime) -> datetime | None:
    """The last deadline of anything called for that has passed by then."""
    called = Notice.objects.filter(stage=Stage.CALLED, closes_at__lte=moment).order_by("-closes_at")
    return called.values_list("closes_at", flat=True).first()


def notice(ocid: str) -> QuerySet[Notice]:
    """The notice of a process, with its compiled release and its contracts."""
    return (
        Notice.objects.filter(ocid=ocid)
        .select_related("source", "buyer")
        .prefetch_related(_suppliers("contracts__"), "contracts__buyer", "parties__organisation")
    )


def _suppliers(path: str = "") -> Prefetch[str, QuerySet[ContractSupplier], str]:
    """Reads the suppliers of contracts, and the organisations that these are, in one query."""
    return Prefetch(f"{path}suppliers", ContractSupplier.objects.select_related("organisation"))


def releases_of(ocid: str) -> QuerySet[Release]:
    """The releases of a process, oldest first."""
    return Release.objects.filter(ocid=ocid).order_by("at", "release_id", "sha256")


def releases_in_short(ocid: str) -> list[Release]:
    """The same without their contents, and what was taken out of them."""
    return list(releases_of(ocid).defer("body").prefetch_related("redactions"))


def releases_as_published(ocid: str) -> list[Release]:
    """The releases of a process with their contents, and what was taken out of them, oldest first."""
    return list(releases_of(ocid).prefetch_related("redactions"))


def every_release() -> QuerySet[Release]:
    """All releases, in the order in which they came here."""
    return Release.objects.order_by("pk")


def releases_of_year(year: int) -> QuerySet[Release]:
    """The releases with a date in this year."""
    return every_release().filter(at__year=year)


def releases_from(source: Source | None, *, after: int = 0) -> QuerySet[Release]:
    """The releases of one source (None: our own) that came after the one with this key."""
    return every_release().filter(source=source, pk__gt=after)


def sources() -> QuerySet[Source]:
    """Whose notices are copied here."""
    return Source.objects.all()


def source_of(key: str) -> Source | None:
    """The source with this key."""
    return Source.objects.filter(key=key).first()


def release_bodies(releases: QuerySet[Release]) -> Iterator[bytes]:
    """The contents of these releases, read as they are asked for."""
    for body in releases.values_list("body", flat=True).iterator(chunk_size=500):
        yield bytes(body)


def compiled_bodies() -> Iterator[bytes]:
    """The compiled release of every process, by ocid, read as they are asked for."""
    rows = Notice.objects.order_by("ocid").values_list("compiled", flat=True)
    for body in rows.iterator(chunk_size=500):
        yield bytes(body)


def ocids_of(keys: Iterable[int]) -> dict[int, str]:
    """The processes of these notices' primary keys."""
    return dict(Notice.objects.filter(pk__in=keys).values_list("pk", "ocid"))


@dataclass(frozen=True, slots=True)
class MarketFigures:
    """What is open now: how many, by how many bodies, how many posted here, how many small."""

    open: int
    buyers: int
    ours: int
    small: int


def market_figures(open_now: Q) -> MarketFigures:
    """Counts the figures of the home page, in one query. Small is under £50,000."""
    figures = Notice.objects.filter(open_now).aggregate(
        open=Count("pk"),
        buyers=Count("buyer", distinct=True),
        ours=Count("pk", filter=Q(is_ours=True)),
        small=Count("pk", filter=Q(value_max__lt=50_000, currency="GBP")),
    )
    return MarketFigures(**figures)


def decided_notices() -> QuerySet[Notice]:
    """Processes with a result, the latest first."""
    ended = [
        Stage.AWARDED,
        Stage.CONTRACTED,
        Stage.COMPLETE,
        Stage.NO_AWARD,
        Stage.CANCELLED,
        Stage.WITHDRAWN,
    ]
    return notices().filter(stage__in=ended).prefetch_related("contracts").order_by("-changed_at", "ocid")


def own_notices_within(spans: Iterable[tuple[int, datetime, datetime | None]]) -> QuerySet[Notice]:
    """The processes of this portal that began while something held for their buyer, the latest first: each span
    is a buyer's number, a beginning, and an end that may be open. Nothing for no spans."""
    within = Q(pk__in=())
    for buyer, since, until in spans:
        span = Q(published_at__gte=since) & (Q(buyer=buyer) | Q(buyer__same_as=buyer))
        within |= span & Q(published_at__lt=until) if until else span
    return notices().filter(within, is_ours=True).order_by("-published_at", "-pk")


def contracts_register() -> QuerySet[PublishedContract]:
    """Every published contract, and every award without a published contract; the newest first."""
    return (
        PublishedContract.objects.select_related("notice", "notice__source", "notice__buyer", "buyer")
        .prefetch_related(_suppliers())
        .defer("notice__compiled")
        .order_by("-notice__is_ours", "-notice__changed_at", "number", "pk")
    )


def contracts_after(key: int) -> QuerySet[PublishedContract]:
    """The lines of the register after the one with this key, in the order in which they came."""
    return contracts_register().filter(pk__gt=key).order_by("pk")


@dataclass(frozen=True, slots=True)
class SourceHolding:
    """How much is stored of one source (None: our own), and the first and last date."""

    source: Source | None
    releases: int
    processes: int
    first: datetime
    last: datetime


def source_holdings() -> Iterator[SourceHolding]:
    """How much is stored, source by source, our own first."""
    known = {source.pk: source for source in sources()}
    rows = (
        Release.objects.order_by("source")
        .values("source")
        .annotate(
            releases=Count("pk"), processes=Count("ocid", distinct=True), first=Min("at"), last=Max("at")
        )
    )
    holdings = [
        SourceHolding(known.get(row["source"]), row["releases"], row["processes"], row["first"], row["last"])
        for row in rows
    ]
    yield from sorted(holdings, key=lambda holding: (holding.source is not None, str(holding.source)))
