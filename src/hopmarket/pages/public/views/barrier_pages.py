"""What the barrier rules find in published notices, the notices behind each figure, and a page for each rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from hopmarket.barrier_rules import measured_rules
from hopmarket.pages.parts.barrier_words import CATEGORY_WORDS, REGIME_WORDS, SEVERITY_WORDS, STATE_WORDS
from hopmarket.pages.parts.safe_csv import csv_pieces
from hopmarket.records.barrier_findings.queries import (
    BarrierFigures,
    CountedNotices,
    FindingsFilter,
    barrier_figures,
    found_notices,
)
from hopmarket.records.capabilities.partnership_lines import board_rules, line_of
from hopmarket.rules.barriers.barrier_kinds import BarrierRule
from hopmarket.rules.barriers.board_lines import BOARD_LINES, line_key
from hopmarket.rules.barriers.check_summary import MUCH_TEXT
from hopmarket.rules.barriers.confirmed_by import reasons_confirming
from hopmarket.rules.barriers.measuring import FINDS_NOTHING, is_known
from hopmarket.rules.decline import DECLINE_LABELS
from hopmarket.rules.regimes.kinds import Regime

PAGE = 20
_LONGEST = 100
_CSV_HEAD = ("table", "key", "label", "notices_with_findings", "notices", "findings", "notices_cannot_tell")


@dataclass(frozen=True, slots=True)
class FiguresLine:
    """A line of a table: its words, its figures, the notices behind them, and how long its bar is in per cent of
    the longest."""

    words: str
    row: CountedNotices
    href: str
    share: int


@require_safe
def barriers(request: HttpRequest) -> HttpResponse:
    """Shows what the rules find: in how many notices, by category, rule, buyer and year; and what they cannot see."""
    figures = barrier_figures()
    rules = board_rules()
    unknown = sorted(
        ((rule, figures.unknown.get(rule.code, 0)) for rule in rules),
        key=lambda pair: (-pair[1], pair[0].code),
    )
    context = {
        "figures": figures,
        "severities": _lines(figures.severities, "severity", SEVERITY_WORDS),
        "categories": _lines(figures.categories, "category", CATEGORY_WORDS),
        "codes": _lines(figures.codes.values(), "code", {rule.code: rule.title for rule in rules}),
        "buyers": _lines(figures.buyers, "buyer"),
        "years": _lines(figures.years, "year"),
        "unknown": [
            (rule, count, _address(unknown=rule.code), _percent(count, figures.notices))
            for rule, count in unknown
            if count
        ],
        "rules": len(rules),
        "much": MUCH_TEXT,
        "much_percent": _percent(figures.much_text, figures.notices),
        "all_found": _address(),
        "all_much": _address(findings="any", text="long"),
        "found_much": _address(text="long"),
    }
    return render(request, "public/barriers.html", context)


def _lines(rows: Iterable[CountedNotices], name: str, words: Mapping[str, str] = {}) -> list[FiguresLine]:
    rows = list(rows)
    longest = max((row.found for row in rows), default=0)
    return [
        FiguresLine(
            words.get(row.key, row.label), row, _address(**{name: row.key}), _percent(row.found, longest)
        )
        for row in rows
    ]


def _percent(part: int, every: int) -> int:
    return round(part * 100 / every) if every else 0


def _address(**asked: str) -> str:
    query = urlencode(asked)
    return reverse("public:barrier_notices") + (f"?{query}" if query else "")


@require_safe
def barriers_json(request: HttpRequest) -> JsonResponse:
    """The same figures as JSON."""
    figures = barrier_figures()
    answer = JsonResponse(_as_json(figures), json_dumps_params={"ensure_ascii": False})
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def _as_json(figures: BarrierFigures) -> dict[str, Any]:
    single = ("notices", "with_findings", "findings", "over", "unread", "much_text", "much_text_found")
    return {
        **{name: getattr(figures, name) for name in single},
        "much_text_from": MUCH_TEXT,
        "tables": {name: [asdict(row) for row in rows] for name, rows in _tables(figures)},
        "cannot_tell": dict(sorted(figures.unknown.items())),
    }


def _tables(figures: BarrierFigures) -> Iterator[tuple[str, tuple[CountedNotices, ...]]]:
    yield "severity", figures.severities
    yield "category", figures.categories
    yield "rule", tuple(figures.codes.values())
    yield "buyer", figures.buyers
    yield "year", figures.years


@require_safe
def barriers_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same figures as CSV, one row for each line of each table."""
    figures = barrier_figures()
    answer = StreamingHttpResponse(
        csv_pieces(_CSV_HEAD, _csv_rows(figures)), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="barriers.csv"'
    return answer


def _csv_rows(figures: BarrierFigures) -> Iterator[tuple[object, ...]]:
    yield "all", "", "All notices", figures.with_findings, figures.notices, figures.findings, None
    for name, rows in _tables(figures):
        for row in rows:
            findings = row.findings if name in ("severity", "category", "rule") else None
            unknown = figures.unknown.get(row.key, 0) if name == "rule" else None
            yield name, row.key, row.label, row.found, row.of, findings, unknown
    for code, count in sorted(figures.unknown.items()):
        if code not in figures.codes:
            yield "rule", code, code, 0, figures.notices, 0, count


@require_safe
def barrier_notices(request: HttpRequest) -> HttpResponse:
    """Lists the notices behind a figure, each with the words found in their sentence."""
    asked = filter_of(request.GET)
    rules = {rule.code: rule for rule in board_rules()}
    page = Paginator(found_notices(asked), PAGE).get_page(request.GET.get("page"))
    rows = [(check, [row for row in check.findings.all() if _is_asked(row, asked)]) for check in page]
    context = {
        "page": page,
        "rows": rows,
        "asked": asked,
        "sayings": list(_sayings(asked, rules, page.object_list)),
        "rules": sorted(rules.values(), key=lambda rule: rule.code),
        "categories": [(key, words) for key, words in CATEGORY_WORDS.items()],
        "severities": list(SEVERITY_WORDS.items()),
        "years": [row.key for row in barrier_figures().years],
    }
    return render(request, "public/barrier_notices.html", context)


def filter_of(query: QueryDict) -> FindingsFilter:
    """Reads a filter from an address; what cannot be read does not narrow."""
    year = query.get("year", "")
    return FindingsFilter(
        code=query.get("code", "")[:_LONGEST],
        category=query.get("category", "") if query.get("category") in CATEGORY_WORDS else "",
        buyer=query.get("buyer", "")[:_LONGEST],
        year=int(year) if year.isascii() and year.isdecimal() and len(year) == 4 else None,
        severity=query.get("severity", "") if query.get("severity") in SEVERITY_WORDS else "",
        unknown=query.get("unknown", "")[:_LONGEST],
        with_findings=query.get("findings") != "any",
        much_text={"long": True, "short": False}.get(query.get("text", "")),
    )


def _is_asked(finding: Any, asked: FindingsFilter) -> bool:
    wanted = (
        (asked.code, finding.code),
        (asked.category, finding.category),
        (asked.severity, finding.severity),
    )
    return all(value in ("", here) for value, here in wanted)


def _sayings(asked: FindingsFilter, rules: Mapping[str, BarrierRule], page: Iterable[Any]) -> Iterator[str]:
    """What the list is narrowed to, in words."""
    if asked.code:
        yield f"found by {asked.code}" + (f", {rules[asked.code].title}" if asked.code in rules else "")
    if asked.category:
        yield CATEGORY_WORDS[asked.category].lower()
    if asked.severity:
        yield SEVERITY_WORDS[asked.severity].lower()
    if asked.buyer:
        yield next((f"bought by {check.notice.buyer_name}" for check in page), "bought by one organisation")
    if asked.year:
        yield f"first published in {asked.year}"
    if asked.unknown:
        yield f"of which {asked.unknown} cannot tell"
    if asked.much_text is not None:
        yield f"with {'more than' if asked.much_text else 'at most'} {MUCH_TEXT} characters of text"


@require_safe
def barrier_rules_page(request: HttpRequest) -> HttpResponse:
    """Lists every rule by category, with how often it found something."""
    figures, rules = barrier_figures(), board_rules()
    groups = [
        (
            words,
            [
                (rule, SEVERITY_WORDS[rule.severity], figures.codes.get(rule.code), _address(code=rule.code))
                for rule in rules
                if rule.category == category
            ],
        )
        for category, words in CATEGORY_WORDS.items()
    ]
    disputed = [rule for rule in rules if rule.counter_cites]
    context = {
        "groups": [(words, rows) for words, rows in groups if rows],
        "count": len(rules),
        "disputed": [(rule, _board_lines(rule)) for rule in disputed],
    }
    return render(request, "public/barrier_rules.html", context)


def _board_lines(rule: BarrierRule) -> list[str]:
    """Where the board's lines of a rule stand, each as a sentence."""
    lines = [(BOARD_LINES.get(line_key(rule.code, name)), name) for name in rule.options]
    return [line.rule(line_of(line.key)) for line, _ in lines if line]


@require_safe
def barrier_rule(request: HttpRequest, code: str) -> HttpResponse:
    """Shows one rule: what it finds, why, what speaks for and against, examples, what to write instead, and how
    often it found something here."""
    rule = next((rule for rule in board_rules() if rule.code == code), None)
    if rule is None:
        raise Http404
    figures = barrier_figures()
    unknown = figures.unknown.get(code, 0)
    measured = measured_rules().get(code, {})
    regimes = [
        (
            REGIME_WORDS[regime],
            SEVERITY_WORDS[rule.severity_in(regime)] if regime in rule.regimes else "It says nothing",
        )
        for regime in Regime
    ]
    context = {
        "rule": rule,
        "category": CATEGORY_WORDS[rule.category],
        "severity": SEVERITY_WORDS[rule.severity],
        "state": STATE_WORDS[rule.state],
        "regimes": regimes,
        "board_lines": _board_lines(rule),
        "counted": figures.codes.get(code),
        "figures": figures,
        "found_href": _address(code=code),
        "unknown": unknown,
        "unknown_href": _address(unknown=code),
        "measured": measured,
        "is_known": bool(measured) and is_known(measured),
        "finds_nothing": measured.get("why") == FINDS_NOTHING,
        "reasons": [DECLINE_LABELS[reason] for reason in reasons_confirming(code)],
        "real": [row for row in rule.positives if row.source],
        "own": [row for row in rule.positives if not row.source],
    }
    return render(request, "public/barrier_rule.html", context)
