"""The task list of a draft: its sections, their states, and the gaps in words with their fields."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from hopmarket.pages.parts.refusals import sentence
from hopmarket.pages.parts.view_models import Task
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.rules.draft_completeness import DraftGap, DraftSection
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.terms import Terms

TITLES = {
    DraftSection.NEED: "What you need and why",
    DraftSection.VALUE: "Value and lots",
    DraftSection.TIMETABLE: "Timetable",
    DraftSection.SPECIFICATION: "Specification",
    DraftSection.CRITERIA: "Criteria and weights",
    DraftSection.QUESTIONS: "Questions for bidders",
    DraftSection.PEOPLE: "Who opens, scores and leads",
}
FIELDS = {
    "title_missing": "id_title",
    "summary_missing": "id_summary",
    "cpv_missing": "id_cpv",
    "place_missing": "id_place",
    "value_missing": "id_value",
    "above_threshold": "id_value",
    "no_lot": "lots",
    "lots_do_not_add_up": "lots",
    "lots_above_value": "lots",
    "lot_value_left_out": "lots",
    "lot_title_twice": "lots",
    "criterion_title_twice": "criteria",
    "deadline_missing": "id_closes_at_day",
    "deadline_too_soon": "id_closes_at_day",
    "deadline_too_far": "id_closes_at_day",
    "questions_until_missing": "id_questions_until_day",
    "questions_after_deadline": "id_questions_until_day",
    "questions_in_past": "id_questions_until_day",
    "questions_too_soon": "id_questions_until_day",
    "award_on_missing": "id_award_on_day",
    "award_before_deadline": "id_award_on_day",
    "award_too_late": "id_award_on_day",
    "award_on_in_past": "id_award_on_day",
    "contract_dates_missing": "id_starts_on_day",
    "ends_before_start": "id_ends_on_day",
    "ends_on_in_past": "id_ends_on_day",
    "contract_too_long": "id_ends_on_day",
    "starts_before_award": "id_starts_on_day",
    "starts_too_late": "id_starts_on_day",
    "starts_on_in_past": "id_starts_on_day",
    "specification_missing": "id_specification",
    "no_quality_criterion": "criteria",
    "weights_not_100": "weights",
    "no_question": "questions",
    "criterion_without_question": "questions",
    "openers_missing": "id_openers_0",
    "opener_without_key": "id_openers_0",
    "evaluators_missing": "id_evaluators_0",
    "lead_missing": "id_lead_0",
}


def is_still_to_do(gap: DraftGap) -> bool:
    """Whether a gap is only something that is not filled in yet; any other is a fault to mend."""
    return gap.reason in _NOT_YET


def field_of(gap: DraftGap) -> str:
    """The name of the form's field in which a gap can be filled; may be a heading instead."""
    return FIELDS[gap.reason].removeprefix("id_").removesuffix("_day")


_NOT_YET = frozenset(key for key in FIELDS if key.endswith("_missing")) | {
    "no_lot",
    "no_quality_criterion",
    "no_question",
}
"""Gaps of what is not filled in yet: their section is still to do; any other gap is an error to fix."""


@dataclass(frozen=True, slots=True)
class GapInWords:
    """A gap in words, and the address of the field where it can be filled."""

    section: str
    text: str
    href: str


def section_address(opportunity: Opportunity, section: DraftSection) -> str:
    """The address of a section's page."""
    return reverse(f"commissioner:{section}", args=[opportunity.reference])


def gaps_in_words(opportunity: Opportunity, gaps: Iterable[DraftGap]) -> list[GapInWords]:
    """Gaps in words, each with the address of its field."""
    return [
        GapInWords(
            TITLES[gap.section],
            sentence(Refusal(f"gap.{gap.reason}", params=gap.params)),
            f"{section_address(opportunity, gap.section)}#{FIELDS[gap.reason]}",
        )
        for gap in gaps
    ]


def task_list(opportunity: Opportunity, gaps: Iterable[DraftGap]) -> list[Task]:
    """One task for each section: done, to do, or needs fixing."""
    all_gaps = list(gaps)
    terms = opportunity.the_terms
    return [
        _task(opportunity, section, terms, [gap for gap in all_gaps if gap.section is section])
        for section in DraftSection
    ]


def _task(opportunity: Opportunity, section: DraftSection, terms: Terms, gaps: list[DraftGap]) -> Task:
    state = "done" if not gaps else "todo" if all(gap.reason in _NOT_YET for gap in gaps) else "err"
    hint = section_hints(terms)[section] if not gaps else _what_lacks(gaps)
    return Task(TITLES[section], section_address(opportunity, section), hint, state)


def _what_lacks(gaps: list[DraftGap]) -> str:
    first = sentence(Refusal(f"gap.{gaps[0].reason}", params=gaps[0].params))
    more = len(gaps) - 1
    return f"{first} And {more} more." if more else first


def section_hints(terms: Terms) -> dict[DraftSection, str]:
    """What stands in each section, in a few words."""
    return {
        DraftSection.NEED: "",
        DraftSection.VALUE: _counted(len(terms.lots), "lot"),
        DraftSection.TIMETABLE: "",
        DraftSection.SPECIFICATION: _counted(len(terms.papers), "document") if terms.papers else "",
        DraftSection.CRITERIA: _counted(len(terms.criteria), "criterion", "criteria"),
        DraftSection.QUESTIONS: _counted(len(terms.questions), "question"),
        DraftSection.PEOPLE: "",
    }


def _counted(count: int, singular: str, plural: str = "") -> str:
    return f"{count} {singular if count == 1 else plural or singular + 's'}"
