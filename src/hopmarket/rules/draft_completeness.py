"""What a draft still lacks before it may go to an approver, and what an amendment may change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from .local_time import is_days_apart
from .money import in_words
from .procedures import THRESHOLD_GOODS_SERVICES, Procedure
from .refusal import Refusal
from .terms import CriterionKind, Terms


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
        *_days_open(terms, procedure, now),
        *_timetable(terms),
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
    return [DraftGap(DraftSection.NEED, key) for key, text in wanted.items() if not text.strip()]


def _value(terms: Terms) -> list[DraftGap]:
    lacking: list[DraftGap] = []
    if terms.value is None or terms.value <= 0:
        lacking.append(DraftGap(DraftSection.VALUE, "value_missing"))
    elif terms.value >= THRESHOLD_GOODS_SERVICES.value:
        lacking.append(DraftGap(DraftSection.VALUE, "above_threshold"))
    if not terms.lots:
        lacking.append(DraftGap(DraftSection.VALUE, "no_lot"))
    values = [lot.value for lot in terms.lots if lot.value is not None]
    if terms.value and values and len(values) == len(terms.lots) and sum(values) != terms.value:
        amounts = {"sum": _pounds(sum(values, Decimal())), "value": _pounds(terms.value)}
        lacking.append(DraftGap(DraftSection.VALUE, "lots_do_not_add_up", amounts))
    return lacking


def _pounds(amount: Decimal) -> str:
    return in_words(amount).removeprefix("£")


def _days_open(terms: Terms, procedure: Procedure, now: datetime) -> list[DraftGap]:
    if terms.closes_at is None or is_days_apart(procedure.fewest_days_open, now, terms.closes_at):
        return []
    days = {"days": str(procedure.fewest_days_open)}
    return [DraftGap(DraftSection.TIMETABLE, "deadline_too_soon", days)]


def _timetable(terms: Terms) -> list[DraftGap]:
    section, lacking = DraftSection.TIMETABLE, []
    if terms.closes_at is None:
        lacking.append(DraftGap(section, "deadline_missing"))
    if terms.questions_until is None:
        lacking.append(DraftGap(section, "questions_until_missing"))
    elif terms.closes_at and terms.questions_until >= terms.closes_at:
        lacking.append(DraftGap(section, "questions_after_deadline"))
    if terms.award_on is None:
        lacking.append(DraftGap(section, "award_on_missing"))
    elif terms.closes_at and terms.award_on <= terms.closes_at.date():
        lacking.append(DraftGap(section, "award_before_deadline"))
    if terms.starts_on is None or terms.ends_on is None:
        lacking.append(DraftGap(section, "contract_dates_missing"))
    elif terms.ends_on < terms.starts_on:
        lacking.append(DraftGap(section, "ends_before_start"))
    elif terms.award_on and terms.starts_on < terms.award_on:
        lacking.append(DraftGap(section, "starts_before_award"))
    return lacking


def _specification(terms: Terms) -> list[DraftGap]:
    specified = terms.specification.strip() or terms.papers
    return [] if specified else [DraftGap(DraftSection.SPECIFICATION, "specification_missing")]


def _criteria(terms: Terms) -> list[DraftGap]:
    if not any(criterion.kind is CriterionKind.QUALITY for criterion in terms.criteria):
        return [DraftGap(DraftSection.CRITERIA, "no_quality_criterion")]
    total = sum((criterion.weight for criterion in terms.criteria), Decimal())
    if total != 100:
        return [DraftGap(DraftSection.CRITERIA, "weights_not_100", {"sum": f"{total:f}"})]
    return []


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


def changeable_flaws(terms: Terms) -> tuple[DraftGap, ...]:
    """What the changeable parts of published terms lack; empty when they are complete."""
    return (*_need(terms), *_timetable(terms), *_specification(terms))


def may_extend(*, old: datetime, new: datetime, now: datetime) -> None | Refusal:
    """Refuses ``extend.deadline_passed`` and ``extend.only_lengthens``: after publication a deadline
    moves only to a later time, and only before it has passed."""
    if now >= old:
        return Refusal("extend.deadline_passed")
    if new <= old:
        return Refusal("extend.only_lengthens", "A deadline only lengthens: docs/house.md")
    return None


_FIXED = ("closes_at", "lots", "criteria", "questions", "value", "category")


def may_amend(old: Terms, new: Terms) -> None | Refusal:
    """What an addendum may not touch: the deadline (extend it instead), and what responses
    are built from, lots, criteria, weights, questions and value (cancel and start again).

    Refuses ``amend.fixed``, ``amend.nothing_changed`` and ``amend.incomplete``."""
    touched = [name for name in _FIXED if getattr(old, name) != getattr(new, name)]
    if touched:
        return Refusal("amend.fixed", params={"parts": ", ".join(touched)})
    if old == new:
        return Refusal("amend.nothing_changed")
    lacking = changeable_flaws(new)
    if lacking:
        return Refusal("amend.incomplete", params={"gap": lacking[0].reason})
    return None
