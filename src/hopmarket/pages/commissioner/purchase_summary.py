"""Summaries of a purchase as lists of answers: to check, to approve, and as a bidder will see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.html import format_html

from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.bars_and_scales import figure
from hopmarket.pages.parts.markdown_text import prose
from hopmarket.pages.parts.term_changes import CATEGORIES
from hopmarket.pages.parts.view_models import Criterion, SummaryPlate, SummaryRow, TimelineStep
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.queries import terms_fingerprint
from hopmarket.reference_data import cpv_labels
from hopmarket.rules.terms import Question, QuestionKind, Terms
from hopmarket.rules.terms_fields import DraftSection

from .panel_candidates import NamedPanel
from .tasks import TITLES, section_address
from .terms_in_words import contract_length_in_words


@dataclass(frozen=True, slots=True)
class SectionSummary:
    """One section as a list of answers."""

    key: str
    title: str
    rows: Sequence[SummaryRow]


def section_summaries(opportunity: Opportunity, panel: NamedPanel, *, change: bool) -> list[SectionSummary]:
    """All sections with their answers; with ``change`` each answer has the address of its field."""
    terms = opportunity.the_terms
    pairs = {
        DraftSection.NEED: _need(terms),
        DraftSection.VALUE: _value(terms),
        DraftSection.TIMETABLE: _timetable(terms),
        DraftSection.SPECIFICATION: _specification(terms),
        DraftSection.CRITERIA: _criteria(terms),
        DraftSection.QUESTIONS: _questions(terms),
        DraftSection.PEOPLE: _people(panel),
    }
    return [
        SectionSummary(
            section,
            TITLES[section],
            [
                SummaryRow(key, value, _field_address(opportunity, section, place) if change else "")
                for key, value, place in rows
            ],
        )
        for section, rows in pairs.items()
    ]


def _field_address(opportunity: Opportunity, section: DraftSection, place: str) -> str:
    return f"{section_address(opportunity, section)}#{place}"


_Rows = list[tuple[str, str, str]]


def _need(terms: Terms) -> _Rows:
    return [
        ("Title", terms.title, "id_title"),
        ("Summary", terms.summary, "id_summary"),
        ("What you buy", CATEGORIES.get(terms.category, terms.category), "id_category_0"),
        ("CPV code", f"{terms.cpv} {cpv_labels().get(terms.cpv, '')}".strip(), "id_cpv"),
        ("Place", " ".join((terms.place, terms.postcode)).strip(), "id_place"),
        ("Small and medium firms", _suits(terms.sme_suitable), "id_sme_suitable"),
        ("Voluntary organisations", _suits(terms.vcse_suitable), "id_vcse_suitable"),
    ]


def _suits(suitable: bool) -> str:
    return "Suitable" if suitable else "Not suitable"


def _value(terms: Terms) -> _Rows:
    lots: _Rows = [
        (f"Lot {number}", "\n".join(filter(None, (lot.title, lot.description, _pounds(lot.value)))), "lots")
        for number, lot in enumerate(terms.lots, start=1)
    ]
    if len(terms.lots) == 1 and not terms.lots[0].description:
        lots = [("Lots", "One contract for the whole", "lots")]
    return [
        (
            "Value",
            " with VAT, for ".join(filter(None, (_pounds(terms.value), contract_length_in_words(terms)))),
            "id_value",
        ),
        *lots,
        ("Why these lots", terms.lots_rationale, "id_lots_rationale"),
    ]


def _pounds(value: Decimal | None) -> str:
    return "" if value is None else money_and_dates.pounds(value)


def _timetable(terms: Terms) -> _Rows:
    return [
        ("Last moment for questions", _when(terms.questions_until), "id_questions_until_day"),
        ("Deadline for responses", _when(terms.closes_at), "id_closes_at_day"),
        ("Award", _day(terms.award_on), "id_award_on_day"),
        ("Contract starts", _day(terms.starts_on), "id_starts_on_day"),
        ("Contract ends", _day(terms.ends_on), "id_ends_on_day"),
    ]


def _when(instant: datetime | None) -> str:
    return money_and_dates.when(instant) if instant else ""


def _day(on: date | None) -> str:
    return money_and_dates.day(on) if on else ""


def _specification(terms: Terms) -> _Rows:
    return [
        ("What you need", _as_read(terms.specification), "id_specification"),
        ("Documents", "\n".join(document.name for document in terms.papers) or "None", "papers"),
    ]


def _as_read(text: str) -> str:
    """Markdown as bidders will read it; nothing when nothing is written."""
    return format_html('<div class="hm-prose">{}</div>', prose(text)) if text.strip() else ""


def _criteria(terms: Terms) -> _Rows:
    return [
        (criterion.title, f"Weight {figure(criterion.weight)}\n{criterion.description}".strip(), "criteria")
        for criterion in terms.criteria
    ]


def _questions(terms: Terms) -> _Rows:
    return [
        (
            f"Question {number}",
            "\n".join(
                filter(None, (question.title, question.guidance, answer_kind_in_words(question, terms)))
            ),
            "questions",
        )
        for number, question in enumerate(terms.questions, start=1)
    ] or [("Questions", "", "questions")]


def answer_kind_in_words(question: Question, terms: Terms) -> str:
    """How a question is answered and scored: "In up to 500 words, for Your plan"."""
    if question.kind is QuestionKind.FILE:
        answered = "With a file"
    elif question.word_limit:
        answered = f"In up to {question.word_limit:,} words"
    else:
        answered = "In words"
    under = next((criterion.title for criterion in terms.criteria if criterion.key == question.criterion), "")
    needed = "" if question.required else ", if it applies"
    return f"{answered}{needed}. Scored under {under}." if under else f"{answered}{needed}."


def _people(panel: NamedPanel) -> _Rows:
    openers = [
        f"{opener.name}, {'with' if opener.has_key else 'without'} an opening key" for opener in panel.openers
    ]
    return [
        ("Open the responses", "\n".join(openers), "id_openers_0"),
        ("Score", "\n".join(name for _, name in panel.evaluators), "id_evaluators_0"),
        ("Leads", panel.lead[1] if panel.lead else "", "id_lead_0"),
    ]


def criteria_bar(terms: Terms) -> list[Criterion]:
    """The criteria as the bar draws them."""
    return [
        Criterion(criterion.title, criterion.weight, criterion.description)
        for criterion in terms.criteria
        if criterion.weight > 0
    ]


def summary_plate(opportunity: Opportunity) -> SummaryPlate:
    """The summary plate of a purchase; before publication its fingerprint is that of the draft."""
    terms = opportunity.the_terms
    value_and_length = " for ".join(filter(None, (_pounds(terms.value), contract_length_in_words(terms))))
    rows: list[tuple[str, str] | tuple[str, str, bool]] = [
        ("Place", terms.place or "Not given"),
        ("Year", str((opportunity.published_at or opportunity.drafted_at).year)),
        ("Reference", opportunity.reference, True),
        ("Value", value_and_length or "Not given"),
        (
            "Fingerprint of this version",
            money_and_dates.short_fingerprint(terms_fingerprint(opportunity)),
            True,
        ),
    ]
    return SummaryPlate("At a glance", opportunity.organisation.name, rows=rows)


def purchase_timeline(opportunity: Opportunity, at: datetime) -> list[TimelineStep]:
    """When things happen, from publication to the contract's start."""
    terms = opportunity.the_terms
    points: list[tuple[date | datetime | None, str, str]] = [
        (opportunity.published_at, "Published", "done"),
        (terms.questions_until, "Last moment for questions", "done"),
        (terms.closes_at, "Closes. Responses can be opened after this", "sealed"),
        (terms.award_on, "Result and reasons", "awarded"),
        (terms.starts_on, "Work starts", "delivery"),
    ]
    today = money_and_dates.local(at).date()
    return [
        TimelineStep(_short(point), what, glyph, "past" if _past(point, at, today) else "next")
        for point, what, glyph in points
        if point is not None
    ]


def _past(point: date | datetime, at: datetime, today: date) -> bool:
    return point <= at if isinstance(point, datetime) else point < today


def _short(point: date | datetime) -> str:
    day_and_year = f"{money_and_dates.day_short(point)} {point.year}"
    return f"{day_and_year}, {money_and_dates.clock(point)}" if isinstance(point, datetime) else day_and_year
