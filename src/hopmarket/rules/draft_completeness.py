"""What a draft still lacks before it may go to an approver, and what an amendment may change."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from .money import in_words
from .procedures import THRESHOLD_GOODS_SERVICES, Procedure
from .refusal import Refusal
from .sane_dates import CITE as SANE_DATES
from .sane_dates import (
    MOST_DAYS_OPEN,
    DateFault,
    amendment_faults,
    draft_faults,
    is_deadline_too_far,
    order_faults,
)
from .terms import Criterion, CriterionKind, Lot, Terms
from .wordless_text import is_wordless


class DraftSection(StrEnum):
    """The sections of a draft, in the order of its task list."""

    NEED = "need"
    VALUE = "value"
    TIMETABLE = "timetable"
    SPECIFICATION = "specification"
    CRITERIA = "criteria"
    QUESTIONS = "questions"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class DraftGap:
    """Something that one section of a draft still lacks."""

    section: DraftSection
    reason: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NamedPeople:
    """How many have been named for each part, and whether openers hold their keys."""

    openers: int
    openers_with_key: int
    evaluators: int
    leads: int


def gaps(terms: Terms, people: NamedPeople, procedure: Procedure, *, now: datetime) -> tuple[DraftGap, ...]:
    """Everything a draft lacks, in the order of the task list; empty when it may be approved."""
    return (
        *_need(terms),
        *_value(terms),
        *_dates_missing(terms),
        *_date_gaps(draft_faults(terms, fewest_days_open=procedure.fewest_days_open, now=now)),
        *_specification(terms),
        *_criteria(terms),
        *_questions(terms),
        *_people(people, procedure),
    )


def _need(terms: Terms) -> list[DraftGap]:
    wanted = {
        "title_missing": terms.title,
        "summary_missing": terms.summary,
        "cpv_missing": terms.cpv,
        "place_missing": terms.place,
    }
    return [DraftGap(DraftSection.NEED, key) for key, text in wanted.items() if _is_missing(key, text)]


def _is_missing(key: str, text: str) -> bool:
    """Whether a text is empty, or has no word; a code is figures."""
    return not text.strip() if key == "cpv_missing" else is_wordless(text)


def _value(terms: Terms) -> list[DraftGap]:
    lacking: list[DraftGap] = []
    if terms.value is None or terms.value <= 0:
        lacking.append(DraftGap(DraftSection.VALUE, "value_missing"))
    elif terms.value >= THRESHOLD_GOODS_SERVICES.value:
        lacking.append(DraftGap(DraftSection.VALUE, "above_threshold"))
    if not terms.lots:
        lacking.append(DraftGap(DraftSection.VALUE, "no_lot"))
    lacking += _lots(terms)
    return lacking


def _lots(terms: Terms) -> list[DraftGap]:
    """What is wrong between the lots: a title that stands twice, or values that are not the whole."""
    section, lacking = DraftSection.VALUE, []
    lacking += [
        DraftGap(section, "lot_title_twice", {"title": title}) for title in repeated_titles(terms.lots)
    ]
    values = [lot.value for lot in terms.lots if lot.value is not None]
    if not values:
        return lacking
    total = sum(values, Decimal())
    amounts = {"sum": _pounds(total), "value": _pounds(terms.value or Decimal())}
    if terms.value and total > terms.value:
        lacking.append(DraftGap(section, "lots_above_value", amounts))
    elif len(values) < len(terms.lots):
        lacking.append(DraftGap(section, "lot_value_left_out"))
    elif terms.value and total != terms.value:
        lacking.append(DraftGap(section, "lots_do_not_add_up", amounts))
    return lacking


def repeated_titles(rows: Sequence[Lot | Criterion]) -> list[str]:
    """The titles that stand twice or more, whatever their capitals and blanks, each once."""
    seen: dict[str, int] = {}
    for row in rows:
        seen[plain_title(row.title)] = seen.get(plain_title(row.title), 0) + 1
    first = {plain_title(row.title): row.title for row in reversed(rows)}
    return [first[plain] for plain, count in seen.items() if count > 1]


def plain_title(title: str) -> str:
    """A title as two are compared: one blank between words, small letters."""
    return " ".join(unicodedata.normalize("NFKC", title).casefold().split())


def _pounds(amount: Decimal) -> str:
    return in_words(amount).removeprefix("£")


def _dates_missing(terms: Terms) -> list[DraftGap]:
    wanted = {
        "deadline_missing": terms.closes_at,
        "questions_until_missing": terms.questions_until,
        "award_on_missing": terms.award_on,
        "contract_dates_missing": terms.starts_on and terms.ends_on,
    }
    return [DraftGap(DraftSection.TIMETABLE, key) for key, day in wanted.items() if not day]


def _date_gaps(faults: Iterable[DateFault]) -> list[DraftGap]:
    return [DraftGap(DraftSection.TIMETABLE, fault.reason, fault.params) for fault in faults]


def _specification(terms: Terms) -> list[DraftGap]:
    specified = terms.specification.strip() or terms.papers
    return [] if specified else [DraftGap(DraftSection.SPECIFICATION, "specification_missing")]


def _criteria(terms: Terms) -> list[DraftGap]:
    if not any(criterion.kind is CriterionKind.QUALITY for criterion in terms.criteria):
        return [DraftGap(DraftSection.CRITERIA, "no_quality_criterion")]
    lacking = [
        DraftGap(DraftSection.CRITERIA, "criterion_title_twice", {"title": title})
        for title in repeated_titles(terms.criteria)
    ]
    total = sum((criterion.weight for criterion in terms.criteria), Decimal())
    if total != 100:
        lacking.append(DraftGap(DraftSection.CRITERIA, "weights_not_100", {"sum": f"{total:f}"}))
    return lacking


def _questions(terms: Terms) -> list[DraftGap]:
    if not terms.questions:
        return [DraftGap(DraftSection.QUESTIONS, "no_question")]
    questioned = {question.criterion for question in terms.questions}
    return [
        DraftGap(DraftSection.QUESTIONS, "criterion_without_question", {"title": criterion.title})
        for criterion in terms.criteria
        if criterion.kind is CriterionKind.QUALITY and criterion.key not in questioned
    ]


def _people(people: NamedPeople, procedure: Procedure) -> list[DraftGap]:
    section, lacking = DraftSection.PEOPLE, []
    if people.openers != procedure.openers:
        lacking.append(DraftGap(section, "openers_missing", {"wanted": str(procedure.openers)}))
    elif people.openers_with_key < procedure.openers:
        lacking.append(DraftGap(section, "opener_without_key"))
    if people.evaluators < procedure.fewest_evaluators:
        lacking.append(DraftGap(section, "evaluators_missing", {"wanted": str(procedure.fewest_evaluators)}))
    if people.leads != 1:
        lacking.append(DraftGap(section, "lead_missing"))
    return lacking


def changeable_flaws(old: Terms, new: Terms, *, now: datetime) -> tuple[DraftGap, ...]:
    """What the changeable parts of published terms would lack; empty when they are complete and name
    sane dates."""
    faults = {fault.part: fault for fault in (*order_faults(new), *amendment_faults(old, new, now=now))}
    return (*_need(new), *_dates_missing(new), *_date_gaps(faults.values()), *_specification(new))


def may_extend(*, old: datetime, new: datetime, now: datetime) -> None | Refusal:
    """Refuses ``extend.deadline_passed``, ``extend.only_lengthens`` and ``extend.too_far``: after
    publication a deadline moves only to a later time, within a year, and only before it has passed."""
    if now >= old:
        return Refusal("extend.deadline_passed")
    if new <= old:
        return Refusal("extend.only_lengthens", "A deadline only lengthens: docs/house.md")
    if is_deadline_too_far(new, now):
        return Refusal("extend.too_far", SANE_DATES, {"days": str(MOST_DAYS_OPEN)})
    return None


_FIXED = ("closes_at", "lots", "criteria", "questions", "value", "category")


def may_amend(old: Terms, new: Terms, *, now: datetime) -> None | Refusal:
    """What an addendum may not touch: the deadline (extend it instead), and what responses
    are built from, lots, criteria, weights, questions and value (cancel and start again).

    Refuses ``amend.fixed``, ``amend.nothing_changed`` and ``amend.incomplete``."""
    touched = [name for name in _FIXED if getattr(old, name) != getattr(new, name)]
    if touched:
        return Refusal("amend.fixed", params={"parts": ", ".join(touched)})
    if old == new:
        return Refusal("amend.nothing_changed")
    lacking = changeable_flaws(old, new, now=now)
    if lacking:
        return Refusal("amend.incomplete", params={"gap": lacking[0].reason})
    return None
