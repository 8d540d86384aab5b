"""Template tags and filters of every page: ``{% load hm %}``. How to use each: docs/parts.md."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hopmarket.pages.parts import markdown_text as markdown
from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.barrier_words import SEVERITY_WORDS
from hopmarket.pages.parts.breadcrumbs import breadcrumbs
from hopmarket.pages.parts.glyphs import SHAPES, STATUS_MARKS, TASK_WORDS
from hopmarket.pages.parts.journeys import Journey
from hopmarket.pages.parts.kept_input import KeptInput
from hopmarket.pages.parts.templatetags import hm_clauses, hm_drafts, hm_figures, hm_forms, hm_places
from hopmarket.pages.parts.view_models import (
    Change,
    Finding,
    Link,
    OpportunityRow,
    PublishedAnswer,
    SummaryPlate,
    SummaryRow,
    Task,
    TimelineStep,
)
from hopmarket.records.capabilities.queries import is_on
from hopmarket.rules.notice_status import NoticeStatus
from hopmarket.rules.releases.language_tags import is_written_from_the_right, language_beside_english

register = template.Library()
register.tags.update(hm_clauses.register.tags)
register.filters.update(hm_clauses.register.filters)
register.tags.update(hm_drafts.register.tags)
register.tags.update(hm_forms.register.tags)
register.tags.update(hm_figures.register.tags)
register.tags.update(hm_places.register.tags)


@register.filter
def in_language(text: str, code: str | None) -> str:
    """A text of a notice, marked with its language where that is not the page's (WCAG 2.2, 3.1.2):
    ``{{ notice.title|in_language:notice.language }}``."""
    attributes = language_attributes(code)
    return format_html("<span{}>{}</span>", attributes, text) if attributes else text


@register.filter
def language_attributes(code: str | None) -> SafeString:
    """The same as attributes of a block that holds the text: ``<div{{ notice.language|language_attributes }}>``."""
    tag = language_beside_english(code or "")
    direction = SafeString(' dir="rtl"') if is_written_from_the_right(tag) else ""
    return format_html(' lang="{}"{}', tag, direction) if tag else SafeString("")


@register.filter
def pounds(amount: Decimal | int | None) -> str:
    """An amount in pounds: "£84,000", or "£84,000.50" with pence; nothing for None."""
    return "" if amount is None else money_and_dates.pounds(amount)


@register.filter
def when(instant: datetime | None) -> str:
    """An instant in London: "noon on Thursday 3 December 2026"."""
    return money_and_dates.when(instant) if instant else ""


@register.filter
def clock(instant: datetime | None) -> str:
    """The time of an instant in London: "8.05pm", "noon"."""
    return money_and_dates.clock(instant) if instant else ""


@register.filter
def day(on: date | None) -> str:
    """A day: "3 December 2026"."""
    return money_and_dates.day(on) if on else ""


@register.filter
def day_short(on: date | None) -> str:
    """A day in a narrow place: "3 Dec"."""
    return money_and_dates.day_short(on) if on else ""


@register.filter
def left(until: datetime | timedelta | None) -> str:
    """Time until a deadline, rounded down: "7 days left", or "Closed"."""
    if until is None:
        return ""
    return money_and_dates.time_left(until if isinstance(until, timedelta) else until - timezone.now())


@register.filter
def in_use(capability: str) -> bool:
    """Whether the partnership uses a capability: ``{% if "framework"|in_use %}``."""
    return is_on(capability)


@register.filter
def fingerprint(digest: str) -> str:
    """The first twelve figures of a fingerprint, in fours: "9f2c 41d8 e07a"."""
    return money_and_dates.short_fingerprint(digest)


@register.filter
def prose(text: str) -> SafeString:
    """Markdown as clean HTML; wrap it in ``<div class="hm-prose">``."""
    return markdown.prose(text)


@register.inclusion_tag("parts/glyph.html")
def glyph(name: str) -> dict[str, str]:
    """One of the shapes, by name, as decoration beside its word."""
    return {"shape": SHAPES[name]}


@register.inclusion_tag("parts/status.html")
def status(status: str, detail: str = "", large: bool = False) -> dict[str, object]:
    """Where a purchase has got to: shape, words and colour of a NoticeStatus, with " · detail" if given."""
    return {"mark": STATUS_MARKS[NoticeStatus(status)], "detail": detail, "large": large}


@register.inclusion_tag("parts/do.html")
def do(state: str, word: str = "") -> dict[str, str]:
    """The state of a task: todo, part, err, done, wait or info, and its word."""
    return {"state": state, "word": word or TASK_WORDS[state]}


@register.inclusion_tag("parts/crumbs.html", takes_context=True)
def crumbs(context: Context, *names: str, under: str = "") -> dict[str, list[Link]]:
    """Breadcrumbs as the site map has them; ``names`` are of the pages that it has no name for, the
    highest first. ``under`` names the page above one that the map has not."""
    return {"crumbs": breadcrumbs(context.get("request"), context.get("hat"), names, under)}


@register.inclusion_tag("parts/kept_draft.html", takes_context=True)
def kept_draft(context: Context, kind: str | Journey[Any], about: object = "") -> dict[str, object]:
    """A line that says since when a draft of a kind, or what was typed on a journey, waits, with a button to
    start again; nothing without one, or while its form has just been sent."""
    request = context["request"]
    kept = (
        {"kind": kind.kind, "about": kind.about}
        if isinstance(kind, Journey)
        else {"kind": kind, "about": about}
    )
    saved_at = kind.saved_at if isinstance(kind, Journey) else KeptInput(kind).saved_at(request, about)
    aside_about = context.get("draft_about", kept["about"])
    is_shown = saved_at is not None and request.method != "POST"
    return {
        **kept,
        "saved_at": saved_at if is_shown else None,
        "aside_about": aside_about,
        "aside": KeptInput(str(kept["kind"])).aside(request, aside_about) if is_shown else [],
        "page": request.path,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("parts/summary_plate.html")
def summary_plate(plate: SummaryPlate, id: str = "at-a-glance") -> dict[str, object]:
    """The stencilled plate; ``id`` differs when a page has a second one."""
    rows = [{"label": row[0], "value": row[1], "mono": len(row) > 2 and row[2]} for row in plate.rows]
    return {"plate": plate, "rows": rows, "id": id}


@register.inclusion_tag("parts/timeline.html")
def timeline(steps: Sequence[TimelineStep], across: bool = True) -> dict[str, object]:
    """When things happen: across on wide screens, upright on phones; ``across=False`` in a margin."""
    return {"steps": steps, "across": across}


@register.inclusion_tag("parts/ledger_changes.html")
def ledger_changes(changes: Iterable[Change]) -> dict[str, object]:
    """What has changed, newest first as given: struck out before, underlined now."""
    return {"changes": changes}


@register.inclusion_tag("parts/opportunity_row.html")
def opportunity_row(row: OpportunityRow) -> dict[str, object]:
    """One line of the market list; goes inside ``<ol class="hm-list">``."""
    return {"row": row}


@register.inclusion_tag("parts/question_answer.html")
def question_answer(items: Iterable[PublishedAnswer]) -> dict[str, object]:
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


@register.inclusion_tag("parts/empty_state.html")
def empty_state(title: str, say: str, *links: str) -> dict[str, object]:
    """Says what is not here, then where to go: text, address, text, address."""
    return {"title": title, "say": say, "links": list(zip(links[::2], links[1::2], strict=True))}


@register.filter
def share_in_words(share: float) -> str:
    """A share of one in per cent: 0.9 is 90%."""
    return f"{round(float(share) * 100)}%"


@register.inclusion_tag("parts/barrier_found.html")
def barrier_found(finding: Any) -> dict[str, object]:
    """A finding in a published notice: the words in their sentence, what it means, and its rule."""
    return {"finding": finding, "severity": SEVERITY_WORDS[finding.severity]}


@register.inclusion_tag("parts/task_list.html")
def task_list(tasks: Sequence[Task], prefix: str = "task") -> dict[str, object]:
    """Tasks with their states; ``prefix`` differs when a page has two lists."""
    return {"tasks": tasks, "prefix": prefix}


@register.inclusion_tag("parts/summary_list.html")
def summary_list(rows: Sequence[SummaryRow]) -> dict[str, object]:
    """Answers to check, each with the link that changes it."""
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
