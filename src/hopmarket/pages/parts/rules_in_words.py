"""The answer of which rules apply, as pages show it: parts, a calendar of notices, and marks of what is not confirmed."""

from __future__ import annotations

from dataclasses import dataclass

from hopmarket.records.capabilities.queries import unconfirmed_rules
from hopmarket.rules.dates_in_words import day
from hopmarket.rules.regimes.law_rows import LawRow
from hopmarket.rules.regimes.notice_rows import BuyingPath
from hopmarket.rules.regimes.which_rules import CalendarNotice, WhichRules


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One line of an answer: what, in words, from which row, and what is not sure about it."""

    title: str
    words: str
    row: LawRow
    mark: str


@dataclass(frozen=True, slots=True)
class RulesPage:
    """Everything that a page says of the rules of one purchase."""

    answer: WhichRules
    lines: tuple[RuleLine, ...]
    notices: tuple[RuleLine, ...]
    procedures: tuple[str, ...]
    is_confirmed: bool


def rules_page(answer: WhichRules) -> RulesPage:
    """The answer in words, with the marks of this portal."""
    unconfirmed = {rule.fingerprint for rule in unconfirmed_rules()}

    def mark(row: LawRow) -> str:
        if row.was_read:
            return ""
        is_open = row.to_confirm.fingerprint in unconfirmed
        return "Not read at its source, not confirmed" if is_open else "Not read at its source"

    lines = tuple(RuleLine(part.title, part.words, part.row, mark(part.row)) for part in answer.parts)
    notices = tuple(
        RuleLine(
            f"{entry.notice.number} {entry.notice.title}",
            _when(entry),
            entry.notice.law,
            mark(entry.notice.law),
        )
        for entry in answer.calendar
    )
    is_call_off = answer.facts.path is BuyingPath.CALL_OFF
    return RulesPage(
        answer=answer,
        lines=lines,
        notices=notices,
        procedures=tuple(
            f"{row.title}. {'Record the call-off here.' if is_call_off else row.when}"
            for row in answer.procedures
        ),
        is_confirmed=not any(
            row.to_confirm.fingerprint in unconfirmed for row in answer.rows if not row.was_read
        ),
    )


def _when(entry: CalendarNotice) -> str:
    condition = f", {entry.notice.if_words}" if entry.notice.if_words else ""
    words = f"{entry.notice.when}{condition}."
    if entry.first and entry.last:
        return f"{words} Between {day(entry.first)} and {day(entry.last)}."
    if entry.last:
        return f"{words} By {day(entry.last)}."
    return f"{words} From {day(entry.first)}." if entry.first else words
