"""Data quality: what a compiled process gives and leaves out, a bit for each, and shares from counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntFlag

from .json_values import Json, part, rows
from .notice_facts import NoticeFacts, Stage
from .published_money import PLACEHOLDER
from .shared_ocid import own_record


class GivenFacts(IntFlag):
    """Bits for the facts that a process gives. They are stored: no bit changes its meaning, new ones go last."""

    DESCRIPTION = 1
    CODE = 2
    PLACE = 4
    VALUE = 8
    CLOSING = 16
    BUYER_NUMBER = 32
    AWARD_VALUE = 64
    SUPPLIER = 128
    SUPPLIER_NUMBER = 256
    SUITABLE = 512
    CALLED = 1024
    DECIDED = 2048
    VENDOR = 4096
    PLACEHOLDER = 8192
    FICTIONAL = 16384


_DECIDED = (Stage.AWARDED, Stage.CONTRACTED, Stage.COMPLETE)


def given_facts(record: Json, read: NoticeFacts) -> GivenFacts:
    """Which facts a compiled release gives; ``read`` is what :func:`.notice_facts.notice_facts` read."""
    numbered = [bool(supplier.scheme) for supplier in read.suppliers]
    answers = {
        GivenFacts.DESCRIPTION: bool(read.description),
        GivenFacts.CODE: bool(read.cpv),
        GivenFacts.PLACE: bool(read.place or read.postcode),
        GivenFacts.VALUE: read.value_max is not None,
        GivenFacts.CLOSING: read.closes_at is not None,
        GivenFacts.BUYER_NUMBER: bool(read.buyers and read.buyers[0].scheme),
        GivenFacts.AWARD_VALUE: any(money.amount > PLACEHOLDER for money in read.award_sums),
        GivenFacts.SUPPLIER: bool(numbered),
        GivenFacts.SUPPLIER_NUMBER: bool(numbered) and all(numbered),
        GivenFacts.SUITABLE: read.sme is not None,
        GivenFacts.CALLED: read.stage is not Stage.PLANNED,
        GivenFacts.DECIDED: read.stage in _DECIDED,
        GivenFacts.VENDOR: bool(read.portals and not read.buyers),
        GivenFacts.PLACEHOLDER: any(_placeholder(value) for value in _values(own_record(record))),
        GivenFacts.FICTIONAL: is_fictional(record),
    }
    return GivenFacts(sum(bit for bit, holds in answers.items() if holds))


def is_fictional(record: Json) -> bool:
    """Whether the buyer is an invented organisation of a demonstration, as its party says."""
    buyer = part(record, "buyer", "id")
    return any(
        part(row, "details", "fictional") is True for row in rows(record, "parties") if row.get("id") == buyer
    )


def _values(record: Json) -> Iterable[object]:
    tender = part(record, "tender")
    for name in ("value", "minValue", "maxValue"):
        yield part(tender, name, "amount")
    for row in rows(record, "awards"):
        yield part(row, "value", "amount")


def _placeholder(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value <= PLACEHOLDER


_ALL = GivenFacts(0)


@dataclass(frozen=True, slots=True)
class Measure:
    """A question asked of each process: which bit answers it, and of which processes it is asked
    (``among`` no bit: of all). ``good`` False counts a fault, where less is better."""

    key: str
    title: str
    bit: GivenFacts
    among: GivenFacts = _ALL
    good: bool = True


MEASURES = (
    Measure("value", "A value", GivenFacts.VALUE),
    Measure("closing", "A closing date, once called for", GivenFacts.CLOSING, GivenFacts.CALLED),
    Measure("code", "A subject code (CPV)", GivenFacts.CODE),
    Measure("place", "A place", GivenFacts.PLACE),
    Measure("suitable", "Whether it suits small firms", GivenFacts.SUITABLE),
    Measure("buyer_number", "The buyer’s number in a register", GivenFacts.BUYER_NUMBER),
    Measure(
        "award_value", "What it was awarded at, once awarded", GivenFacts.AWARD_VALUE, GivenFacts.DECIDED
    ),
    Measure("supplier", "Who won, once awarded", GivenFacts.SUPPLIER, GivenFacts.DECIDED),
    Measure(
        "supplier_number",
        "The winner’s number in a register, once awarded",
        GivenFacts.SUPPLIER_NUMBER,
        GivenFacts.DECIDED,
    ),
)
FAULTS = (
    Measure("vendor", "A portal’s own firm stands as the buyer", GivenFacts.VENDOR, good=False),
    Measure("placeholder", "A value of a pound or less", GivenFacts.PLACEHOLDER, good=False),
)


@dataclass(frozen=True, slots=True)
class MeasureShare:
    """The share of processes with a fact: ``count`` of the ``asked``, which may be nought."""

    measure: Measure
    count: int
    asked: int

    @property
    def percent(self) -> int | None:
        """Whole per cent, halves to even; never 0 or 100 unless it is none or all of them."""
        if not self.asked:
            return None
        near = round(100 * self.count / self.asked)
        return min(max(near, int(self.count > 0)), 100 if self.count == self.asked else 99)


def measure_shares(
    counted: Iterable[tuple[int, int]], measures: Iterable[Measure] = MEASURES
) -> tuple[MeasureShare, ...]:
    """Shares from pairs of (bits, how many processes have exactly these bits)."""
    counts = [(GivenFacts(bits), count) for bits, count in counted]
    return tuple(
        MeasureShare(
            measure,
            sum(count for bits, count in counts if measure.bit in bits and measure.among in bits),
            sum(count for bits, count in counts if measure.among in bits),
        )
        for measure in measures
    )
