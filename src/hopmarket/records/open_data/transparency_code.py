"""The register's contracts in the form of the Local Government Transparency Code, streamed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from hopmarket.records.notices.models import Notice, PublishedContract
from hopmarket.rules.local_time import LONDON
from hopmarket.rules.releases.quality import is_fictional
from hopmarket.rules.tables import TableProcess
from hopmarket.rules.transparency import (
    THRESHOLD,
    Agreement,
    Quarter,
    agreements,
    is_covered,
    line,
)

from .table_source import table_processes

MOST_READ = 5_000
"""So many processes are read to count the agreements of each quarter."""


@dataclass(frozen=True, slots=True)
class CoveredAgreement:
    """One agreement that the Code asks for, its process, the name of its body, and its line."""

    agreement: Agreement
    process: TableProcess
    body: str
    cells: tuple[object, ...]


def covered_agreements(body: str = "", quarter: Quarter | None = None) -> Iterator[CoveredAgreement]:
    """Every agreement above £5,000, of one body (its organisation's key) and one quarter if asked."""
    for process in table_processes(_with_agreements(body, quarter)):
        changed = process.notice["changed_at"]
        assert isinstance(changed, datetime)
        for agreement in agreements(process.record, noticed=changed.astimezone(LONDON).date()):
            if (
                is_covered(agreement.value, agreement.currency)
                and (not quarter or Quarter.of(agreement.dated) == quarter)
                and (not body or body in _buyer_keys(agreement, process))
            ):
                beside = _beside(process, agreement)
                cells = line(agreement, is_ours=bool(process.notice["is_ours"]), beside=beside)
                yield CoveredAgreement(agreement, process, beside["body"], cells)


@lru_cache(maxsize=16)
def quarters_with_agreements(number: int, stamp: str, body: str = "") -> Mapping[Quarter, int] | None:
    """How many agreements above £5,000 each quarter has, of one body if asked; None where there are too many
    to read for it. Counted once for each change of the room, which its number and stamp name."""
    if _with_agreements(body, None)[: MOST_READ + 1].count() > MOST_READ:
        return None
    return Counter(Quarter.of(covered.agreement.dated) for covered in covered_agreements(body))


def _with_agreements(body: str, quarter: Quarter | None) -> QuerySet[Notice]:
    """Processes with an agreement above £5,000, but for those that cannot be of the quarter: nothing
    was signed in it, and the last award was well before it (days are as written, in any zone)."""
    large = PublishedContract.objects.filter(notice=OuterRef("pk"), value__gt=THRESHOLD)
    rows = Notice.objects.filter(Exists(large))
    if body:
        bought = large.filter(Q(buyer__key=body) | Q(buyer__same_as__key=body))
        rows = rows.filter(Exists(bought))
    if quarter:
        signed = large.filter(signed_on__range=(quarter.first, quarter.last))
        since = datetime.combine(quarter.first, time(), UTC) - timedelta(days=2)
        rows = rows.filter(Q(awarded_at__gte=since) | Q(awarded_at=None) | Exists(signed))
    return rows


def _buyer_keys(agreement: Agreement, process: TableProcess) -> tuple[str, str]:
    """The key of an agreement's buyer, and of the organisation that this is known to be."""
    key = agreement.buyer.key if agreement.buyer else str(process.notice["buyer__key"])
    return key, process.same.get(key, key)


def _beside(process: TableProcess, agreement: Agreement) -> dict[str, str]:
    notice, buyer = process.notice, agreement.buyer
    name, scheme, number = (
        (buyer.name, buyer.scheme, buyer.number)
        if buyer
        else (notice["buyer_name"], notice["buyer__scheme"], notice["buyer__number"])
    )
    return {
        "body": str(name),
        "body_identifier": f"{scheme}-{number}" if scheme else "",
        "ocid": process.ocid,
        "page": str(notice["page"]),
        "fictional": "Yes" if is_fictional(process.record) else "No",
        "publisher": str(notice["publisher"]),
        "licence": str(notice["licence"]),
    }


@dataclass(frozen=True, slots=True)
class BodiesWithAgreements:
    """Who has agreements above £5,000 here (key, name, how many), and how many agreements cannot
    be judged because no value in pounds is published."""

    named: tuple[tuple[str, str, int], ...]
    unknown: int

    def name_of(self, key: str) -> str:
        return next((name for organisation, name, _ in self.named if organisation == key), "")


@lru_cache(maxsize=2)
def bodies_with_agreements(number: int, stamp: str) -> BodiesWithAgreements:
    """Counted once for each change of the room, which its number and stamp name."""
    rows = (
        PublishedContract.objects.filter(value__gt=THRESHOLD, currency="GBP")
        .exclude(buyer=None)
        .annotate(
            body=Coalesce("buyer__same_as__key", "buyer__key"),
            called=Coalesce("buyer__same_as__name", F("buyer__name")),
        )
        .order_by()
        .values_list("body", "called")
        .annotate(agreements=Count("pk"))
    )
    unknown = PublishedContract.objects.filter(Q(value=None) | ~Q(currency="GBP")).count()
    return BodiesWithAgreements(tuple(sorted(rows, key=lambda row: row[1].casefold())), unknown)
