"""Consultations as everybody reads them: which are open, what would change, what people said, what was answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hopmarket.pages.parts.view_models import SummaryPlate, TimelineStep
from hopmarket.pages.public.consultation_sheet import ConsultationSheet, newest_text, sheet_of
from hopmarket.pages.public.said_comments import said_comment, said_comments
from hopmarket.records.ledger import current_time
from hopmarket.records.publications.queries import facts_of_newest, versions_of
from hopmarket.reference_data import framework_topics
from hopmarket.rules.comment_anchors import anchor_in
from hopmarket.rules.comment_life import STANCE_WORDS, CommentState
from hopmarket.rules.consultation_facts import COMMENT_KIND, CONSULTATION_KIND, ConsultationFacts
from hopmarket.rules.consultation_reading import (
    PHASE_WORDS,
    SECTOR_GROUPS,
    ConsultationPhase,
    in_reading_order,
    newest_first,
)
from hopmarket.rules.consultation_weeks import days_left
from hopmarket.rules.dates_in_words import clock, day, day_short, when
from hopmarket.rules.local_time import end_of_day
from hopmarket.rules.moderation import DEED_WORDS, MODERATION_RULES, ModerationDeed
from hopmarket.rules.sectors import Sector
from hopmarket.rules.small_groups import FEWEST, GroupShares

PAGE = 50
LATEST = 5
_COUNTS = frozenset({"shown", "hidden", "answered"})
GLYPHS: Mapping[ConsultationPhase, str] = {
    ConsultationPhase.OPEN: "open",
    ConsultationPhase.ANNOUNCED: "planned",
    ConsultationPhase.BEING_ANSWERED: "eval",
    ConsultationPhase.ANSWERED: "awarded",
    ConsultationPhase.WITHDRAWN: "cancelled",
}
"""The shape and colour of each phase, as purchases in the like state have them."""


def _left_in_words(days: int) -> str:
    return "Closes today" if not days else f"{days} day{'' if days == 1 else 's'} left"


def _row(facts: ConsultationFacts, phase: ConsultationPhase) -> dict[str, Any]:
    now = current_time.now()
    closes, due = (datetime.fromisoformat(facts[name]) for name in ("closes_at", "answer_due"))
    detail = {
        ConsultationPhase.OPEN: f"until {when(closes)}",
        ConsultationPhase.ANNOUNCED: f"opens at {when(datetime.fromisoformat(facts['opens_at']))}",
        ConsultationPhase.BEING_ANSWERED: f"the answer is due by {day(due)}",
    }.get(phase, f"closed on {day(closes)}")
    return {
        "facts": facts,
        "detail": detail,
        "left": days_left(closes, now) if phase is ConsultationPhase.OPEN else None,
        "left_words": _left_in_words(days_left(closes, now)),
        "closes": closes,
    }


@require_safe
def consultations(request: HttpRequest) -> HttpResponse:
    """Lists all consultations: those that are open with the days left, then those being answered, then the others."""
    grouped = in_reading_order(facts_of_newest(CONSULTATION_KIND), current_time.now())
    groups = [
        {"phase": phase, "words": PHASE_WORDS[phase], "rows": [_row(facts, phase) for facts in rows]}
        for phase, rows in grouped.items()
    ]
    return render(request, "public/consultations.html", {"groups": groups})


@require_safe
def consultations_json(request: HttpRequest) -> HttpResponse:
    """The same as JSON: what is published of each consultation, with its phase now, and without counts of its
    comments, which are those of its last version."""
    grouped = in_reading_order(facts_of_newest(CONSULTATION_KIND), current_time.now())
    rows = [
        {name: fact for name, fact in {**facts, "phase": str(phase)}.items() if name not in _COUNTS}
        for phase, found in grouped.items()
        for facts in found
    ]
    return JsonResponse({"consultations": rows}, json_dumps_params={"ensure_ascii": False})


def _sheet(key: str) -> ConsultationSheet:
    return sheet_of(key, current_time.now())


def _plate(sheet: ConsultationSheet) -> SummaryPlate:
    facts = sheet.facts
    big = _left_in_words(sheet.days_left) if sheet.is_open else PHASE_WORDS[sheet.phase]
    rows = [
        ("Opened" if sheet.phase is not ConsultationPhase.ANNOUNCED else "Opens", day(sheet.opens_at)),
        ("Closes" if sheet.is_open else "Closed", f"{clock(sheet.closes_at)}, {day(sheet.closes_at)}"),
        ("Comments", f"{len(sheet.counted):,}"),
        ("Answered", f"{sheet.answered:,} of {len(sheet.counted):,}"),
        ("Answer due", day(sheet.answer_due)),
    ]
    return SummaryPlate("Consultation", facts["body"]["name"], rows=rows, big=big)


def _steps(sheet: ConsultationSheet) -> list[TimelineStep]:
    """What happens next, in the margin, in the order of its days."""
    now, who = sheet.now, sheet.facts["body"]["name"]
    moments = [
        (sheet.opens_at, "Opened" if now >= sheet.opens_at else "Opens", "done"),
        (sheet.closes_at, "Closed" if now >= sheet.closes_at else "Closes", "wait"),
    ]
    if sheet.ended_at:
        moments.append((sheet.ended_at, PHASE_WORDS[sheet.phase], "done"))
    else:
        moments.append((sheet.answer_due, f"{who} has answered every comment by then", "todo"))
    if sheet.is_open:
        moments.append((now, f"{sheet.answered} of {len(sheet.counted)} answered", "open"))
    if sheet.facts["adoption_from"]:
        first = end_of_day(date.fromisoformat(sheet.facts["adoption_from"]))
        moments.append((first, "Could be adopted from then, if all are answered", "todo"))
    return [
        TimelineStep(
            f"{day_short(at)}, {'today' if at == now else clock(at)}"
            if glyph in ("wait", "open")
            else day_short(at),
            what,
            glyph,
            phase="now" if at == now else "past" if at < now else "next",
        )
        for at, what, glyph in sorted(moments)
    ]


def _context(sheet: ConsultationSheet) -> dict[str, Any]:
    topics = framework_topics()
    return {
        "sheet": sheet,
        "facts": sheet.facts,
        "phase_words": PHASE_WORDS[sheet.phase],
        "phase_key": GLYPHS[sheet.phase],
        "left_words": _left_in_words(sheet.days_left),
        "topics": [topics[key].words for key in sheet.facts["topics"] if key in topics],
        "is_first": sheet.in_force is None,
    }


def _speakers(sheet: ConsultationSheet) -> dict[str, Any]:
    """The table of who has spoken, each cell in words; what few people want is not shown."""
    stances = list(STANCE_WORDS.items())

    def line(name: str, shares: GroupShares) -> dict[str, Any]:
        shown = shares.shares or {}
        cells = [(words, str(shown.get(str(stance), 0))) for stance, words in stances]
        is_few = 0 < shares.count < FEWEST and bool(name)
        return {
            "group": name or "All",
            "count": f"fewer than {FEWEST}" if is_few else f"{shares.count:,}",
            "cells": cells if shares.shares or not shares.count else [],
        }

    rows = [line(SECTOR_GROUPS[Sector(row.group)], row) for row in sheet.speakers.rows if row.group]
    return {
        "rows": rows,
        "total": line("", sheet.speakers.total),
        "stances": [words for _, words in stances],
        "fewest": FEWEST,
    }


@require_safe
def consultation(request: HttpRequest, key: str) -> HttpResponse:
    """Shows how long it is open, what would change and why, what became of what people said, and who spoke."""
    sheet = _sheet(key)
    latest = newest_first(sheet.counted)[:LATEST]
    context = {
        **_context(sheet),
        "plate": _plate(sheet),
        "steps": _steps(sheet),
        "changed": sheet.clause_rows(sheet.changed_numbers),
        "unchanged": sheet.clause_rows(sheet.unchanged_numbers),
        "latest": said_comments(latest, sheet.answers),
        "speakers": _speakers(sheet),
        "hidden": sum(comment["state"] == CommentState.HIDDEN for comment in sheet.counted),
        "log": sheet.log[:LATEST],
    }
    return render(request, "public/consultation.html", context)


@require_safe
def consultation_clause(request: HttpRequest, key: str, number: str) -> HttpResponse:
    """Shows one clause: what would change in it, in what is below it, and what people said of it."""
    sheet = _sheet(key)
    if number not in sheet.text.by_number and number not in sheet.changes:
        raise Http404
    below = [clause.number for clause in sheet.text.below(number)]
    comments = newest_first(sheet.counted, number)
    context = {
        **_context(sheet),
        "number": number,
        "clause_rows": sheet.clause_rows([number, *below]),
        "is_in_text": number in sheet.text.by_number,
        "comments": said_comments(comments[:PAGE], sheet.answers),
        "count": len(comments),
    }
    return render(request, "public/consultation_clause.html", context)


@require_safe
def consultation_comments(request: HttpRequest, key: str) -> HttpResponse:
    """Lists the comments, fifty on a page, all of them or those on one clause."""
    sheet = _sheet(key)
    clause = request.GET.get("clause", "").strip()
    of_whole = clause == "whole"
    chosen = newest_first(sheet.counted, ("" if of_whole else clause) if clause else None)
    page = Paginator(chosen, PAGE).get_page(request.GET.get("page"))
    known = [number for number in sheet.tallies if number]
    context = {
        **_context(sheet),
        "page": page,
        "comments": said_comments(page.object_list, sheet.answers),
        "clause": clause,
        "clauses": sorted(known, key=lambda number: [int(part) for part in number.split(".")]),
        "has_whole": "" in sheet.tallies,
    }
    return render(request, "public/consultation_comments.html", context)


@require_safe
def consultation_comment(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Shows one comment, its answer, and where its words stand in the newest version of the text."""
    sheet = _sheet(key)
    found = next((comment for comment in sheet.comments if comment["number"] == number), None)
    if found is None:
        raise Http404
    newest, text = newest_text(sheet)
    is_newer = newest.pk != sheet.document.pk
    anchor = None
    if is_newer and found["clause"] and found["state"] == CommentState.SHOWN:
        anchor = anchor_in(sheet.text.by_number[found["clause"]], found["quote"], found["quote_at"], text)
    context = {
        **_context(sheet),
        "comment": said_comment(found, sheet.answers),
        "is_withdrawn": found["state"] == CommentState.WITHDRAWN,
        "newest": newest,
        "is_newer": is_newer,
        "anchor": anchor,
        "versions": len(versions_of(COMMENT_KIND, f"{key}/{number}")),
    }
    return render(request, "public/consultation_comment.html", context)


@require_safe
def consultation_moderation(request: HttpRequest, key: str) -> HttpResponse:
    """Shows the rule by which comments are hidden, and every time it was used."""
    sheet = _sheet(key)
    lines = [
        {
            "line": line,
            "deed": DEED_WORDS[ModerationDeed(line["deed"])],
            "rule": MODERATION_RULES.get(line["rule"]),
            "at": datetime.fromisoformat(line["at"]),
        }
        for line in sheet.log
    ]
    context = {**_context(sheet), "rules": MODERATION_RULES.values(), "lines": lines}
    return render(request, "public/consultation_moderation.html", context)


@require_safe
def consultation_json(request: HttpRequest, key: str) -> HttpResponse:
    """All that is published of a consultation as JSON: its facts, the text, comments, answers and log."""
    sheet = _sheet(key)
    answer = {
        "consultation": {
            **sheet.facts,
            "phase": str(sheet.phase),
            "shown": sum(comment["state"] == CommentState.SHOWN for comment in sheet.counted),
            "hidden": sum(comment["state"] == CommentState.HIDDEN for comment in sheet.counted),
            "answered": sheet.answered,
        },
        "document": sheet.document.json["document"],
        "before": sheet.before.json["document"] if sheet.before else None,
        "comments": sheet.comments,
        "answers": list(sheet.answers.values()),
        "moderation_log": sheet.log,
    }
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})
