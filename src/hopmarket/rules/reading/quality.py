"""What a compiled process tells and what it leaves out: one bit for each, and shares from counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import IntFlag

from .facts import NoticeFacts, Stage
from .values import Json, part, rows

PLACEHOLDER = Decimal(1)
"""Portals write a pound, a penny or nought where no value was given."""


class Given(IntFlag):
    """The bits of a process. Stored with it: a bit keeps its meaning for good, new ones go last."""

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


def given(record: Json, read: NoticeFacts) -> Given:
    """What a compiled release tells, as read by :func:`.facts.facts`."""
    numbered = [bool(one.scheme) for one in read.suppliers]
    told = {
        Given.DESCRIPTION: bool(read.description),
        Given.CODE: bool(read.cpv),
        Given.PLACE: bool(read.place or read.postcode),
        Given.VALUE: read.value_max is not None,
        Given.CLOSING: read.closes_at is not None,
        Given.BUYER_NUMBER: bool(read.buyers and read.buyers[0].scheme),
        Given.AWARD_VALUE: read.award_value is not None and read.award_value > PLACEHOLDER,
        Given.SUPPLIER: bool(numbered),
        Given.SUPPLIER_NUMBER: bool(numbered) and all(numbered),
        Given.SUITABLE: read.sme is not None,
        Given.CALLED: read.stage is not Stage.PLANNED,
        Given.DECIDED: read.stage in _DECIDED,
        Given.VENDOR: bool(read.portals and not read.buyers),
        Given.PLACEHOLDER: any(_placeholder(one) for one in _values(record)),
        Given.FICTIONAL: is_fictional(record),
    }
    return Given(sum(bit for bit, holds in told.items() if holds))


def is_fictional(record: Json) -> bool:
    """Whether the buyer is an invented organisation of a demonstration, as its party says."""
    buyer = part(record, "buyer", "id")
    return any(
        part(one, "details", "fictional") is True for one in rows(record, "parties") if one.get("id") == buyer
    )


def _values(record: Json) -> Iterable[object]:
    tender = part(record, "tender")
    for name in ("value", "minValue", "maxValue"):
        yield part(tender, name, "amount")
    for one in rows(record, "awards"):
        yield part(one, "value", "amount")


def _placeholder(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value <= PLACEHOLDER


_ALL = Given(0)


@dataclass(frozen=True, slots=True)
class Measure:
    """A question asked of each process: which bit answers it, and of which processes it is asked
    (``among`` no bit: of all). ``good`` False counts a fault, where less is better."""

    key: str
    title: str
    bit: Given
    among: Given = _ALL
    good: bool = True


MEASURES = (
    Measure("value", "A value", Given.VALUE),
    Measure("closing", "A closing date, once called for", Given.CLOSING, Given.CALLED),
    Measure("code", "A subject code (CPV)", Given.CODE),
    Measure("place", "A place", Given.PLACE),
    Measure("suitable", "Whether it suits small firms", Given.SUITABLE),
    Measure("buyer_number", "The buyer’s number in a register", Given.BUYER_NUMBER),
    Measure("award_value", "What it was awarded at, once awarded", Given.AWARD_VALUE, Given.DECIDED),
    Measure("supplier", "Who won, once awarded", Given.SUPPLIER, Given.DECIDED),
    Measure(
        "supplier_number",
        "The winner’s number in a register, once awarded",
        Given.SUPPLIER_NUMBER,
        Given.DECIDED,
    ),
)
FAULTS = (
    Measure("vendor", "A portal’s own firm stands as the buyer", Given.VENDOR, good=False),
    Measure("placeholder", "A value of a pound or less", Given.PLACEHOLDER, good=False),
)


@dataclass(frozen=True, slots=True)
class Share:
    """How many of those that were asked: ``whole`` of nought means that nothing was asked."""

    measure: Measure
    count: int
    whole: int

    @property
    def percent(self) -> int | None:
        """Whole per cent, halves to even; never 0 or 100 unless it is none or all of them."""
        if not self.whole:
            return None
        near = round(100 * self.count / self.whole)
        return min(max(near, int(self.count > 0)), 100 if self.count == self.whole else 99)


def shares(counted: Iterable[tuple[int, int]], measures: Iterable[Measure] = MEASURES) -> tuple[Share, ...]:
    """Shares from pairs of (bits, how many processes have exactly these bits)."""
    held = [(Given(bits), count) for bits, count in counted]
    return tuple(
        Share(
            one,
            sum(count for bits, count in held if one.bit in bits and one.among in bits),
            sum(count for bits, count in held if one.among in bits),
        )
        for one in measures
    )
