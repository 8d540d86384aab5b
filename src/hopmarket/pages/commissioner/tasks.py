"""The task list of a draft: its sections, their states, and the gaps in words with their fields."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from hopmarket.pages.parts.refusals import sentence
from hopmarket.pages.parts.view_models import Task
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.rules.draft_completeness import DraftGap
from hopmarket.rules.procedure_kinds import Audience
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.terms import Terms
from hopmarket.rules.terms_fields import FIELD_BY_NAME, ROWS, TERMS_FIELDS, DraftSection, FieldKind

TITLES = {
    DraftSection.NEED: "What you need and why",
    DraftSection.VALUE: "Value and lots",
    DraftSection.TIMETABLE: "Timetable",
    DraftSection.CONTRACT: "The contract",
    DraftSection.SPECIFICATION: "Specification",
    DraftSection.CRITERIA: "Criteria and weights",
    DraftSection.QUESTIONS: "Questions for bidders",
    DraftSection.PEOPLE: "Who opens, scores and leads",
}
_PEOPLE_MISSING = frozenset({"openers_missing", "evaluators_missing", "lead_missing", "invitations_too_few"})
_QUOTE_PAGE_OF = {
    DraftSection.VALUE: DraftSection.NEED,
    DraftSection.CONTRACT: DraftSection.NEED,
    DraftSection.SPECIFICATION: DraftSection.NEED,
    DraftSection.CRITERIA: DraftSection.TIMETABLE,
    DraftSection.QUESTIONS: DraftSection.TIMETABLE,
}
_NOT_YET = (
    _PEOPLE_MISSING
    | {"one_lot_unexplained", "placeholder_stands"}
    | {row.reason_when_missing for row in TERMS_FIELDS if row.missing}
)
"""Gaps of what is not filled in yet: their section is still to do; any other gap is an error to fix."""


def is_still_to_do(gap: DraftGap) -> bool:
    """Whether a gap is only something that is not filled in yet; any other is a fault to mend."""
    return gap.reason in _NOT_YET


def is_of_barriers(gap: DraftGap) -> bool:
    """Whether a gap is what the barrier check found, which is mended or kept beside the text."""
    return gap.reason.startswith("barrier_")


def field_anchor(name: str) -> str:
    """The id on its section's page of the first box of a field, or of the heading over its rows."""
    row = FIELD_BY_NAME.get(name)
    if row is None:
        return f"id_{name}_0"
    if row.kind in ROWS:
        return name
    box = {FieldKind.CHOICE: "_0", FieldKind.DAY: "_day", FieldKind.MOMENT: "_day"}.get(row.kind, "")
    return f"id_{name}{box}"


def _gap_anchor(gap: DraftGap) -> str:
    return "weights" if gap.reason == "weights_not_100" else field_anchor(gap.field)


@dataclass(frozen=True, slots=True)
class GapInWords:
    """A gap in words, and the address of the field where it can be filled."""

    section: str
    text: str
    href: str
    is_finding: bool = False
    """Whether the barrier check found it: it is mended or kept on a page of its own."""


def section_address(opportunity: Opportunity, section: DraftSection) -> str:
    """The address of a section's page; of quotes that of the page on which it is filled."""
    if opportunity.the_procedure.audience is Audience.INVITED:
        page = _QUOTE_PAGE_OF.get(section, section)
        return reverse("commissioner:quote_page", args=[opportunity.reference, page])
    return reverse(f"commissioner:{section}", args=[opportunity.reference])


def gaps_in_words(opportunity: Opportunity, gaps: Iterable[DraftGap]) -> list[GapInWords]:
    """Gaps in words, each with the address of its field."""
    return [
        GapInWords(
            TITLES[gap.section],
            sentence(Refusal(f"gap.{gap.reason}", params=gap.params)),
            _gap_address(opportunity, gap),
            is_of_barriers(gap),
        )
        for gap in gaps
    ]


def _gap_address(opportunity: Opportunity, gap: DraftGap) -> str:
    if is_of_barriers(gap):
        return reverse("commissioner:keep_finding", args=[opportunity.reference, gap.params["code"]])
    return f"{section_address(opportunity, gap.section)}#{_gap_anchor(gap)}"


def task_list(opportunity: Opportunity, gaps: Iterable[DraftGap]) -> list[Task]:
    """One task for each section: done, to do, or needs fixing."""
    all_gaps = list(gaps)
    terms = opportunity.the_terms
    return [
        _task(opportunity, section, terms, [gap for gap in all_gaps if gap.section is section])
        for section in opportunity.the_procedure.sections
    ]


def _task(opportunity: Opportunity, section: DraftSection, terms: Terms, gaps: list[DraftGap]) -> Task:
    state = "done" if not gaps else "todo" if all(map(is_still_to_do, gaps)) else "err"
    hint = section_hints(terms)[section] if not gaps else what_lacks(gaps)
    return Task(TITLES[section], section_address(opportunity, section), hint, state)


def what_lacks(gaps: list[DraftGap]) -> str:
    """The first of these gaps in words, and how many more there are; of findings alone how many they are."""
    if all(map(is_of_barriers, gaps)):
        return f"{_counted(len(gaps), 'finding')} beside your text"
    first = sentence(Refusal(f"gap.{gaps[0].reason}", params=gaps[0].params))
    more = len(gaps) - 1
    return f"{first} And {more} more." if more else first


def section_hints(terms: Terms) -> dict[DraftSection, str]:
    """What stands in each section, in a few words."""
    return {
        DraftSection.NEED: "",
        DraftSection.VALUE: _counted(len(terms.lots), "lot"),
        DraftSection.TIMETABLE: "",
        DraftSection.CONTRACT: "",
        DraftSection.SPECIFICATION: _counted(len(terms.papers), "document") if terms.papers else "",
        DraftSection.CRITERIA: _counted(len(terms.criteria), "criterion", "criteria"),
        DraftSection.QUESTIONS: _counted(len(terms.questions), "question"),
        DraftSection.PEOPLE: "",
    }


def _counted(count: int, singular: str, plural: str = "") -> str:
    return f"{count} {singular if count == 1 else plural or singular + 's'}"
