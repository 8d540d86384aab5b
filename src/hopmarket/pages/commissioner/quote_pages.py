"""The three pages on which quotes are prepared: what is needed, dates and how to choose, who is asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hopmarket.pages.parts.view_models import Task
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.rules.draft_completeness import DraftGap
from hopmarket.rules.procedure_kinds import Audience
from hopmarket.rules.terms_fields import DraftSection

from .tasks import is_still_to_do, section_address, what_lacks


@dataclass(frozen=True, slots=True)
class QuotePage:
    """One page: its title, the sections of the draft that it fills, and under which of them what is typed waits."""

    title: str
    sections: tuple[DraftSection, ...]

    @property
    def key(self) -> DraftSection:
        return self.sections[0]


NEED = QuotePage(
    "What you need",
    (DraftSection.NEED, DraftSection.VALUE, DraftSection.CONTRACT, DraftSection.SPECIFICATION),
)
CHOOSING = QuotePage(
    "Dates, and how you choose", (DraftSection.TIMETABLE, DraftSection.CRITERIA, DraftSection.QUESTIONS)
)
ASKED = QuotePage("Who is asked", (DraftSection.PEOPLE,))
QUOTE_PAGES = {page.key: page for page in (NEED, CHOOSING, ASKED)}
"""The pages in their order, by the section that gives each its address."""


def is_by_quotes(opportunity: Opportunity) -> bool:
    """Whether a purchase is prepared on these pages: invited suppliers quote for it."""
    return opportunity.the_procedure.audience is Audience.INVITED


def page_after(page: QuotePage) -> QuotePage | None:
    """The next page; None after the last."""
    pages = list(QUOTE_PAGES.values())
    place = pages.index(page) + 1
    return pages[place] if place < len(pages) else None


def quote_tasks(opportunity: Opportunity, gaps: Iterable[DraftGap]) -> list[Task]:
    """One task for each page: done, to do, or needs fixing."""
    all_gaps = list(gaps)
    return [
        _task(opportunity, page, [gap for gap in all_gaps if gap.section in page.sections])
        for page in QUOTE_PAGES.values()
    ]


def _task(opportunity: Opportunity, page: QuotePage, gaps: list[DraftGap]) -> Task:
    state = "done" if not gaps else "todo" if all(map(is_still_to_do, gaps)) else "err"
    hint = what_lacks(gaps) if gaps else ""
    return Task(page.title, section_address(opportunity, page.key), hint, state)
