"""What a purchase asks of bidders, as a table with its drawing in the rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from hopmarket.pages.parts import money_and_dates
from hopmarket.rules.burden import (
    AskedOfBidders,
    Assumptions,
    BidderBurden,
    FigureRange,
    PurchaseBurden,
    bidder_burden,
)


@dataclass(frozen=True, slots=True)
class BarPiece:
    """A piece of the bar in a row: its look, and where it begins and how wide it is in per cent."""

    look: str
    start: Decimal
    width: Decimal


@dataclass(frozen=True, slots=True)
class BurdenRow:
    """One part, or the sum of all, in words; ``last`` is what it comes to for a bidder who has answered before, or
    once the findings are mended."""

    title: str
    hours: str
    pounds: str
    last: str
    pieces: tuple[BarPiece, ...]


@dataclass(frozen=True, slots=True)
class AssumptionRow:
    """A figure that the reckoning rests on."""

    title: str
    figure: str
    source: str
    dated: str


@dataclass(frozen=True, slots=True)
class BurdenFigure:
    """The finding first, then how it was reckoned, then the rows; ``last_head`` names the last column."""

    finding: str
    note: str
    rows: tuple[BurdenRow, ...]
    total: BurdenRow
    last_head: str
    scale: str
    rests_on: tuple[AssumptionRow, ...]


def range_in_words(figures: FigureRange, places: str = "1") -> str:
    """A range: "9 to 14", or "9" where its ends meet."""
    ends = figures.rounded(places)
    low, high = _figure(ends.low), _figure(ends.high)
    return low if low == high else f"{low} to {high}"


def hours_in_words(figures: FigureRange) -> str:
    """Whole hours in words, as a sentence has them."""
    if figures.high < 1:
        return "less than an hour"
    words = range_in_words(figures)
    return f"{words} hour{'' if words == '1' else 's'}"


def pounds_in_words(figures: FigureRange) -> str:
    """Whole pounds, with a sign at both ends."""
    low, high = (money_and_dates.pounds(end) for end in (figures.rounded().low, figures.rounded().high))
    return low if low == high else f"{low} to {high}"


def _figure(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def burden_for_bidders(asked: AskedOfBidders, rows: Assumptions) -> BurdenFigure:
    """What bidders are shown before they begin."""
    new, again = bidder_burden(asked, rows), bidder_burden(asked, rows, again=True)
    finding = f"About {hours_in_words(new.hours)} for a new bidder"
    if new.hours.rounded() != again.hours.rounded():
        finding += f", {hours_in_words(again.hours)} if you have answered standard questions before"
    note = "An estimate from what is asked. Solid: at least. Hatched: it may be as much."
    return _figure_of(finding, note, new, again, "Hours, if answered before", rows)


def burden_for_buyer(burden: PurchaseBurden, rows: Assumptions) -> BurdenFigure:
    """What a buyer is shown while they write."""
    new = burden.new
    return _figure_of(
        f"About {hours_in_words(new.hours)} each for a new bidder, {pounds_in_words(new.pounds)} of somebody’s time",
        "Solid: at least. Hatched: it may be as much.",
        new,
        burden.mended,
        "Hours, if mended",
        rows,
    )


def all_bidders_in_words(burden: PurchaseBurden) -> str:
    """What all who are expected to bid spend together, against the value; empty where no number is expected."""
    if burden.bidders is None or burden.all_hours is None or burden.all_pounds is None:
        return ""
    words = (
        f"If {range_in_words(burden.bidders)} bid, that is {hours_in_words(burden.all_hours)} of people’s time, "
        f"{pounds_in_words(burden.all_pounds)}"
    )
    if burden.percent is None:
        return f"{words}. The draft has no value yet to compare it with."
    share = range_in_words(burden.percent, "0.1")
    return f"{words}: {share}% of the contract’s value."


def again_in_words(burden: PurchaseBurden) -> str:
    """What it comes to for a bidder who has answered standard questions before."""
    return f"Who has answered standard questions before needs {hours_in_words(burden.again.hours)}."


def _figure_of(
    finding: str, note: str, new: BidderBurden, other: BidderBurden, last_head: str, rows: Assumptions
) -> BurdenFigure:
    longest = new.hours.high or Decimal(1)
    return BurdenFigure(
        finding,
        note,
        tuple(
            _row(part.title, part.hours, part.pounds, less.hours, longest)
            for part, less in zip(new.parts, other.parts, strict=True)
        ),
        _row("Each new bidder", new.hours, new.pounds, other.hours, longest),
        last_head,
        f"Bars end at {_figure(longest)} hours.",
        tuple(assumption_rows(rows)),
    )


def _row(
    title: str, hours: FigureRange, pounds: FigureRange, last: FigureRange, longest: Decimal
) -> BurdenRow:
    low, high = (end * 100 / longest for end in (hours.low, hours.high))
    return BurdenRow(
        title,
        range_in_words(hours, "0.1"),
        pounds_in_words(pounds),
        range_in_words(last, "0.1"),
        (BarPiece("b-yes", Decimal(0), low), BarPiece("b-un", low, high - low)),
    )


def assumption_rows(rows: Assumptions) -> Iterable[AssumptionRow]:
    """Everything that the reckoning rests on, in the order of its file."""
    for row in rows.values():
        figure = range_in_words(row.range, "0.01")
        yield AssumptionRow(
            row.title,
            pounds_in_words(row.range) if row.unit == "pounds" else f"{figure} {row.unit}",
            row.source,
            money_and_dates.day(row.dated),
        )
