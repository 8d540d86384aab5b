"""Tags that draw figures: bars of true widths, tallies, ranges; loaded through ``{% load hm %}``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django import template
from django.utils import timezone

from hopmarket.pages.parts import bars_and_scales
from hopmarket.pages.parts.view_models import RankingRow, Swing

register = template.Library()


@register.inclusion_tag("parts/criteria_bar.html")
def criteria_bar(
    criteria: Sequence[bars_and_scales.Weighted],
    finding: str = "How responses are scored",
    note: str = "The weights were fixed when this was posted.",
    id: str = "criteria-bar",
    language: str = "",
) -> dict[str, object]:
    """Weights as a bar of true widths, what is missing to 100 empty, and the same in a table with
    swatches; ``language`` is what the criteria are written in."""
    given = sum((Decimal(criterion.weight) for criterion in criteria), Decimal(0))
    pieces = bars_and_scales.segments(criteria, max(given, Decimal(100)))
    return {
        "pieces": pieces,
        "explained": any(piece.what for piece in pieces),
        "total": bars_and_scales.figure(sum((piece.weight for piece in pieces), Decimal(0))),
        "missing": bars_and_scales.figure(100 - given) if given < 100 else "",
        "finding": finding,
        "note": note,
        "id": id,
        "language": language,
    }


@register.inclusion_tag("parts/burden_bar.html")
def burden_bar(
    parts: Sequence[bars_and_scales.Weighted], usual_low: Decimal, usual_high: Decimal, say: str
) -> dict[str, object]:
    """Hours asked of a bidder against the usual range; ``say`` is the same in one sentence."""
    hours = sum((part.weight for part in parts), Decimal(0))
    full_scale = max(hours, Decimal(usual_high)) * Decimal("1.25") or Decimal(1)
    ends = [Decimal(0), Decimal(usual_low), Decimal(usual_high), hours]
    marks = [{"at": end * 100 / full_scale, "text": bars_and_scales.figure(end)} for end in ends]
    marks[-1]["text"] = f"{marks[-1]['text']} hours"
    return {
        "pieces": bars_and_scales.segments(parts, full_scale),
        "end": hours * 100 / full_scale,
        "usual_from": marks[1]["at"],
        "usual_width": (Decimal(usual_high) - Decimal(usual_low)) * 100 / full_scale,
        "marks": marks,
        "say": say,
    }


@register.inclusion_tag("parts/scores_table.html")
def scores_table(
    criteria: Sequence[bars_and_scales.Weighted],
    rows: Iterable[RankingRow],
    caption: str = "Ranking with points for each criterion",
    places: int = 1,
) -> dict[str, object]:
    """A ranking; on phones each bidder's points stand in five small columns. Prices have a column where a row has
    one, points where they are known."""
    listed = list(rows)
    has_points, has_prices = (
        any(row.points for row in listed),
        any(getattr(row, "price", None) is not None for row in listed),
    )
    heads = [
        {"title": criterion.title, "most": bars_and_scales.figure(criterion.weight)}
        for criterion in (criteria if has_points else ())
    ]
    labels = [f"{head['title']}\nof {head['most']}" for head in heads]
    shown = [
        {
            "place": row.place,
            "name": row.name,
            "first": row.first,
            "price": getattr(row, "price", None),
            "total": "" if row.total is None else f"{row.total:.{places}f}",
            "cells": [
                {"label": label, "points": f"{points:.{places}f}"}
                for label, points in zip(labels, row.points, strict=True)
            ],
        }
        for row in listed
    ]
    return {
        "heads": heads,
        "rows": shown,
        "caption": caption,
        "has_points": has_points,
        "has_prices": has_prices,
    }


@register.inclusion_tag("parts/tally.html")
def tally(filled: int, total: int) -> dict[str, object]:
    """Five-bar gates: solid bars are filled, dashed ones are still to write."""
    return {
        "gates": bars_and_scales.tally_gates(filled, total),
        "filled": filled,
        "total": total,
        "lacking": total - filled,
    }


@register.inclusion_tag("parts/hundred.html")
def hundred(known: int, unknown: int, goal: int = 25) -> dict[str, object]:
    """Out of every £100: known, untraced (hatched) and elsewhere; the goal is the top row."""
    top, rest = bars_and_scales.hundred_pockets(known, unknown, goal)
    return {
        "goal_row": top,
        "rest": rest,
        "known": known,
        "unknown": unknown,
        "most": known + unknown,
        "goal": goal,
        "elsewhere": 100 - known - unknown,
        "say_goal": f"Top row of {goal}, the goal: {_counted(top)}.",
        "say_rest": f"The other {100 - goal}: {_counted(rest)}.",
    }


def _counted(kinds: Sequence[str]) -> str:
    return (
        f"{kinds.count('y')} known, {kinds.count('u')} that cannot be traced, "
        f"{kinds.count('')} that went elsewhere"
    )


@register.inclusion_tag("parts/robustness.html")
def robustness(swings: Sequence[Swing], places: int = 1) -> dict[str, object]:
    """Would it have come out differently: bar for nine in ten totals, diamond for the real one."""
    ruler = bars_and_scales.scale([end for swing in swings for end in (swing.low, swing.high, swing.real)])
    lines = [
        {
            "name": swing.name,
            "say": swing.say,
            "start": ruler.at(swing.low),
            "width": ruler.at(swing.high) - ruler.at(swing.low),
            "real": ruler.at(swing.real),
            "low_text": f"{swing.low:.{places}f}",
            "high_text": f"{swing.high:.{places}f}",
            "real_text": f"{swing.real:.{places}f}",
        }
        for swing in swings
    ]
    ticks = [{"at": ruler.at(tick), "text": bars_and_scales.figure(tick)} for tick in ruler.ticks]
    return {"lines": lines, "ticks": ticks}


@register.inclusion_tag("parts/countdown.html")
def countdown(until: datetime | timedelta) -> dict[str, object]:
    """Days and hours left in big figures; hours and minutes on the last day."""
    span = until if isinstance(until, timedelta) else until - timezone.now()
    minutes = max(0, int(span.total_seconds()) // 60)
    days, hours = minutes // 1440, minutes // 60 % 24
    pairs = ((days, "day"), (hours, "hour")) if days else ((hours, "hour"), (minutes % 60, "minute"))
    counts = [(count, unit if count == 1 else f"{unit}s") for count, unit in pairs]
    text = " and ".join(f"{count} {unit}" for count, unit in counts) + " left"
    counts[-1] = (counts[-1][0], f"{counts[-1][1]} left")
    return {"counts": counts, "text": text}
