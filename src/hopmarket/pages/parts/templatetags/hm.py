"""Template tags and filters of the house: ``{% load hm %}``. How to use each: docs/parts.md."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.template import Context
from django.utils import timezone
from django.utils.safestring import SafeString

from hopmarket.pages.parts import drawings, phrases
from hopmarket.pages.parts import prose as markdown
from hopmarket.pages.parts.glyphs import SHAPES, STATUSES, TASK_WORDS
from hopmarket.pages.parts.marks import (
    Answered,
    Change,
    Finding,
    Link,
    OpportunityRow,
    PocketMark,
    Scored,
    Step,
    SummaryRow,
    Swing,
    Task,
)
from hopmarket.pages.parts.templatetags import hm_forms

register = template.Library()
register.tags.update(hm_forms.register.tags)


@register.filter
def pounds(amount: Decimal | int | None) -> str:
    """An amount in pounds: "£84,000", or "£84,000.50" with pence; nothing for None."""
    return "" if amount is None else phrases.pounds(amount)


@register.filter
def when(instant: datetime | None) -> str:
    """An instant in London: "noon on Thursday 3 December 2026"."""
    return phrases.when(instant) if instant else ""


@register.filter
def clock(instant: datetime | None) -> str:
    """The time of an instant in London: "8.05pm", "noon"."""
    return phrases.clock(instant) if instant else ""


@register.filter
def day(on: date | None) -> str:
    """A day: "3 December 2026"."""
    return phrases.day(on) if on else ""


@register.filter
def day_short(on: date | None) -> str:
    """A day in a narrow place: "3 Dec"."""
    return phrases.day_short(on) if on else ""


@register.filter
def left(until: datetime | timedelta | None) -> str:
    """Time until a deadline, rounded down: "7 days left", or "Closed"."""
    if until is None:
        return ""
    return phrases.left(until if isinstance(until, timedelta) else until - timezone.now())


@register.filter
def print_hash(digest: str) -> str:
    """The first twelve figures of a print, in fours: "9f2c 41d8 e07a"."""
    return phrases.print_hash(digest)


@register.filter
def prose(text: str) -> SafeString:
    """Markdown as clean HTML; wrap it in ``<div class="hm-prose">``."""
    return markdown.prose(text)


@register.inclusion_tag("parts/glyph.html")
def glyph(name: str) -> dict[str, str]:
    """One of the shapes, by name, as decoration beside its word."""
    return {"shape": SHAPES[name]}


@register.inclusion_tag("parts/status.html")
def status(state: str, detail: str = "", large: bool = False) -> dict[str, object]:
    """Where a purchase has got to: shape, word and colour, with " · detail" if given."""
    return {"state": state, "word": STATUSES[state], "detail": detail, "large": large}


@register.inclusion_tag("parts/do.html")
def do(state: str, word: str = "") -> dict[str, str]:
    """The state of a task: todo, part, err, done, wait or info, and its word."""
    return {"state": state, "word": word or TASK_WORDS[state]}


@register.inclusion_tag("parts/crumbs.html")
def crumbs(*pairs: str) -> dict[str, list[Link]]:
    """Breadcrumbs from text, address, text, address …; the last text needs no address."""
    padded = [*pairs, ""] if len(pairs) % 2 else list(pairs)
    return {"crumbs": list(zip(padded[::2], padded[1::2], strict=True))}


@register.inclusion_tag("parts/pocket.html")
def pocket(mark: PocketMark, id: str = "pocket-mark") -> dict[str, object]:
    """The stencilled plate; ``id`` differs when a page has a second one."""
    rows = [{"label": row[0], "value": row[1], "mono": len(row) > 2 and row[2]} for row in mark.rows]
    return {"mark": mark, "rows": rows, "id": id}


@register.inclusion_tag("parts/timeline.html")
def timeline(steps: Sequence[Step], across: bool = True) -> dict[str, object]:
    """When things happen: across on wide screens, upright on phones; ``across=False`` in a margin."""
    return {"steps": steps, "across": across}


@register.inclusion_tag("parts/criteria_bar.html")
def criteria_bar(
    criteria: Sequence[drawings.Weighted],
    finding: str = "How responses are scored",
    note: str = "Widths are true to the weights. They were fixed when this was posted.",
    id: str = "criteria-bar",
) -> dict[str, object]:
    """Weights as a bar of true widths, and the same in a table with swatches."""
    pieces = drawings.segments(criteria)
    return {
        "pieces": pieces,
        "explained": any(piece.what for piece in pieces),
        "total": drawings.figure(sum((piece.weight for piece in pieces), Decimal(0))),
        "finding": finding,
        "note": note,
        "id": id,
    }


@register.inclusion_tag("parts/burden_bar.html")
def burden_bar(
    parts: Sequence[drawings.Weighted], usual_low: Decimal, usual_high: Decimal, say: str
) -> dict[str, object]:
    """Hours asked of a bidder against the usual range; ``say`` is the same in one sentence."""
    asked = sum((part.weight for part in parts), Decimal(0))
    whole = max(asked, Decimal(usual_high)) * Decimal("1.25") or Decimal(1)
    ends = [Decimal(0), Decimal(usual_low), Decimal(usual_high), asked]
    marks = [{"at": end * 100 / whole, "text": drawings.figure(end)} for end in ends]
    marks[-1]["text"] = f"{marks[-1]['text']} hours"
    return {
        "pieces": drawings.segments(parts, whole),
        "end": asked * 100 / whole,
        "usual_from": marks[1]["at"],
        "usual_width": (Decimal(usual_high) - Decimal(usual_low)) * 100 / whole,
        "marks": marks,
        "say": say,
    }


@register.inclusion_tag("parts/ledger_changes.html")
def ledger_changes(changes: Iterable[Change]) -> dict[str, object]:
    """What has changed, newest first as given: struck out before, underlined now."""
    return {"changes": changes}


@register.inclusion_tag("parts/opportunity_row.html")
def opportunity_row(row: OpportunityRow) -> dict[str, object]:
    """One line of the market list; goes inside ``<ol class="hm-list">``."""
    return {"row": row}


@register.inclusion_tag("parts/question_answer.html")
def question_answer(items: Iterable[Answered]) -> dict[str, object]:
    """Questions with the answers that everyone sees."""
    return {"items": items}


@register.inclusion_tag("parts/pages.html", takes_context=True)
def pages(context: Context, page: Page[Any], name: str = "page") -> dict[str, object]:
    """Previous and next page of a list, keeping the rest of the address; nothing for one page."""
    query = context["request"].GET.copy()

    def address(number: int) -> str:
        query[name] = str(number)
        return str(query.urlencode())

    return {"page": page, "before": address(page.number - 1), "after": address(page.number + 1)}


@register.inclusion_tag("parts/scores_table.html")
def scores_table(
    criteria: Sequence[drawings.Weighted],
    rows: Iterable[Scored],
    caption: str = "Ranking with points for each criterion",
    places: int = 1,
) -> dict[str, object]:
    """A ranking; on phones each bidder's points stand in five small columns."""
    heads = [{"title": each.title, "most": drawings.figure(each.weight)} for each in criteria]
    labels = [f"{head['title']}\nof {head['most']}" for head in heads]
    shown = [
        {
            "place": row.place,
            "name": row.name,
            "first": row.first,
            "total": f"{row.total:.{places}f}",
            "cells": [
                {"label": label, "points": f"{points:.{places}f}"}
                for label, points in zip(labels, row.points, strict=True)
            ],
        }
        for row in rows
    ]
    return {"heads": heads, "rows": shown, "caption": caption}


@register.inclusion_tag("parts/empty_state.html")
def empty_state(title: str, say: str, *ways: str) -> dict[str, object]:
    """What is not here, then ways on: text, address, text, address."""
    return {"title": title, "say": say, "ways": list(zip(ways[::2], ways[1::2], strict=True))}


@register.inclusion_tag("parts/task_list.html")
def task_list(tasks: Sequence[Task], prefix: str = "task") -> dict[str, object]:
    """Tasks with their states; ``prefix`` differs when a page has two lists."""
    return {"tasks": tasks, "prefix": prefix}


@register.inclusion_tag("parts/summary_list.html")
def summary_list(rows: Sequence[SummaryRow]) -> dict[str, object]:
    """Answers to check, each with the way to change it."""
    return {"rows": rows}


@register.inclusion_tag("parts/finding.html")
def finding(finding: Finding) -> dict[str, object]:
    """A note in the ledger margin about one clause."""
    shape, word = {
        "b": ("err", "Likely to shut people out"),
        "c": ("part", "Worth a look"),
        "ok": ("done", "Nothing found"),
    }[finding.level]
    return {"finding": finding, "shape": shape, "word": word}


@register.inclusion_tag("parts/tally.html")
def tally(held: int, total: int) -> dict[str, object]:
    """Five-bar gates: solid is held, dashed is to write."""
    return {
        "gates": drawings.gates(held, total),
        "held": held,
        "total": total,
        "lacking": total - held,
    }


@register.inclusion_tag("parts/hundred.html")
def hundred(known: int, unknown: int, goal: int = 25) -> dict[str, object]:
    """Out of every £100: known, untraced (hatched) and elsewhere; the goal is the top row."""
    top, rest = drawings.hundred(known, unknown, goal)
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
    ruler = drawings.scale([end for each in swings for end in (each.low, each.high, each.real)])
    lines = [
        {
            "name": each.name,
            "say": each.say,
            "start": ruler.at(each.low),
            "width": ruler.at(each.high) - ruler.at(each.low),
            "real": ruler.at(each.real),
            "low_text": f"{each.low:.{places}f}",
            "high_text": f"{each.high:.{places}f}",
            "real_text": f"{each.real:.{places}f}",
        }
        for each in swings
    ]
    ticks = [{"at": ruler.at(tick), "text": drawings.figure(tick)} for tick in ruler.ticks]
    return {"lines": lines, "ticks": ticks}


@register.inclusion_tag("parts/countdown.html")
def countdown(until: datetime | timedelta) -> dict[str, object]:
    """Days and hours left in big figures; hours and minutes on the last day."""
    span = until if isinstance(until, timedelta) else until - timezone.now()
    minutes = max(0, int(span.total_seconds()) // 60)
    days, hours = minutes // 1440, minutes // 60 % 24
    pairs = ((days, "day"), (hours, "hour")) if days else ((hours, "hour"), (minutes % 60, "minute"))
    counts = [(count, unit if count == 1 else f"{unit}s") for count, unit in pairs]
    said = " and ".join(f"{count} {unit}" for count, unit in counts) + " left"
    counts[-1] = (counts[-1][0], f"{counts[-1][1]} left")
    return {"counts": counts, "said": said}
