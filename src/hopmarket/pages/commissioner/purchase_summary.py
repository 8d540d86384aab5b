"""Summaries of a purchase as lists of answers: to check, to approve, and as a bidder will see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial

from django.utils.html import format_html

from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.bars_and_scales import figure
from hopmarket.pages.parts.markdown_text import prose
from hopmarket.pages.parts.question_words import asked_if_in_words, how_answered, must_in_words
from hopmarket.pages.parts.term_changes import labelled, value_in_words
from hopmarket.pages.parts.view_models import Criterion, SummaryPlate, SummaryRow, TimelineStep
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.queries import terms_fingerprint
from hopmarket.reference_data import cpv_labels
from hopmarket.rules.terms import Question, Terms, terms_text
from hopmarket.rules.terms_fields import FIELD_BY_NAME, TERMS_FIELDS, DraftSection, FieldKind, TermsField
from hopmarket.rules.terms_row_fields import unplaced

from .panel_candidates import NamedPanel
from .tasks import TITLES, field_anchor, section_address
from .terms_in_words import contract_length_in_words


@dataclass(frozen=True, slots=True)
class SectionSummary:
    """One section as a list of answers."""

    key: str
    title: str
    rows: Sequence[SummaryRow]


def section_summaries(opportunity: Opportunity, panel: NamedPanel, *, change: bool) -> list[SectionSummary]:
    """All sections with their answers; with ``change`` each answer has the address of its field."""
    terms, procedure = opportunity.the_terms, opportunity.the_procedure
    rows_of: dict[DraftSection, _Rows] = {section: [] for section in procedure.sections}
    for row in filter(procedure.asks, TERMS_FIELDS):
        rows_of[row.section] += _SUMMARIES.get(row.name, partial(_typed, row))(terms)
    rows_of[DraftSection.PEOPLE] = [
        row
        for row in _people(panel)
        if (row[2] != "openers" or procedure.openers)
        and (row[2] != "evaluators" or procedure.fewest_evaluators)
    ]
    if opportunity.named_second:
        rows_of[DraftSection.PEOPLE].append(("Second officer", str(opportunity.named_second), "lead"))
    return [
        SectionSummary(
            section,
            TITLES[section],
            [
                SummaryRow(key, value, _field_address(opportunity, section, name) if change else "")
                for key, value, name in rows
            ],
        )
        for section, rows in rows_of.items()
    ]


def _field_address(opportunity: Opportunity, section: DraftSection, name: str) -> str:
    return f"{section_address(opportunity, section)}#{field_anchor(name)}"


_Rows = list[tuple[str, str, str]]
"""Lines of a summary: what is asked, the answer, the name of the field."""


def _typed(row: TermsField, terms: Terms) -> _Rows:
    """The line of a typed field; markdown as bidders will read it."""
    text = terms_text(getattr(terms, row.name)).strip()
    if row.kind is FieldKind.MARKDOWN and text:
        return [(row.label, format_html('<div class="hm-prose">{}</div>', prose(text)), row.name)]
    return [(row.label, value_in_words(row.name, text), row.name)]


def _cpv(terms: Terms) -> _Rows:
    return [("CPV code", f"{terms.cpv} {cpv_labels().get(terms.cpv, '')}".strip(), "cpv")]


def _place(terms: Terms) -> _Rows:
    return [("Place", f"{terms.place} {terms.postcode}".strip(), "place")]


def _suits(name: str, terms: Terms) -> _Rows:
    return [(FIELD_BY_NAME[name].label, "Suitable" if getattr(terms, name) else "Not suitable", name)]


def _value(terms: Terms) -> _Rows:
    value_and_length = filter(None, (_pounds(terms.value), contract_length_in_words(terms)))
    return [("Value", " with VAT, for ".join(value_and_length), "value")]


def _lots(terms: Terms) -> _Rows:
    if len(terms.lots) == 1 and not terms.lots[0].description and not _others("lots", terms.lots[0]):
        return [("Lots", "One contract for the whole", "lots")]
    return [
        (
            f"Lot {number}",
            _lines(lot.title, lot.description, _pounds(lot.value), *_others("lots", lot)),
            "lots",
        )
        for number, lot in enumerate(terms.lots, start=1)
    ]


def _others(name: str, row: object) -> list[str]:
    """The fields of a lot, a criterion or a question that have no place of their own."""
    others = labelled(unplaced(name), lambda field: terms_text(getattr(row, field.name)))
    return [f"{label}: {words}" for label, words in others]


def _lines(*texts: str) -> str:
    return "\n".join(filter(None, texts))


def _pounds(value: Decimal | None) -> str:
    return "" if value is None else money_and_dates.pounds(value)


def _documents(terms: Terms) -> _Rows:
    return [("Documents", "\n".join(document.name for document in terms.papers) or "None", "papers")]


def _criteria(terms: Terms) -> _Rows:
    return [
        (
            criterion.title,
            _lines(
                f"Weight {figure(criterion.weight)}", criterion.description, *_others("criteria", criterion)
            ),
            "criteria",
        )
        for criterion in terms.criteria
    ]


def _questions(terms: Terms) -> _Rows:
    return [
        (
            f"Question {number}",
            _lines(
                question.title,
                question.guidance,
                answer_kind_in_words(question, terms),
                *_others("questions", question),
            ),
            "questions",
        )
        for number, question in enumerate(terms.questions, start=1)
    ] or [("Questions", "", "questions")]


def answer_kind_in_words(question: Question, terms: Terms) -> str:
    """How a question is answered, of whom it is asked, where it is scored, and whether it is a must."""
    under = next((criterion.title for criterion in terms.criteria if criterion.key == question.criterion), "")
    must = terms.must(question.key)
    parts = (
        f"{how_answered(question)}{'' if question.required else ', if it applies'}",
        asked_if_in_words(question, terms.questions),
        f"Scored under {under}" if under else "Not scored",
        f"A must: {must_in_words(must)}{f' {must.cite}' if must.cite else ''}".rstrip(".") if must else "",
    )
    return "".join(f"{part}. " for part in parts if part).rstrip()


def _people(panel: NamedPanel) -> _Rows:
    openers = [
        f"{opener.name}, {'with' if opener.has_key else 'without'} an opening key" for opener in panel.openers
    ]
    return [
        ("Open the responses", "\n".join(openers), "openers"),
        ("Score", "\n".join(name for _, name in panel.evaluators), "evaluators"),
        ("Leads", panel.lead[1] if panel.lead else "", "lead"),
    ]


_SUMMARIES: Mapping[str, Callable[[Terms], _Rows]] = {
    "cpv": _cpv,
    "place": _place,
    "postcode": lambda _: [],
    "sme_suitable": partial(_suits, "sme_suitable"),
    "vcse_suitable": partial(_suits, "vcse_suitable"),
    "value": _value,
    "lots": _lots,
    "papers": _documents,
    "criteria": _criteria,
    "questions": _questions,
    "musts": lambda _: [],
}
"""Fields that are summed up in their own manner; any other is a line with its label and its value."""


def criteria_bar(terms: Terms) -> list[Criterion]:
    """The criteria as the bar draws them."""
    return [
        Criterion(
            criterion.title,
            criterion.weight,
            " · ".join(filter(None, (criterion.description, *_others("criteria", criterion)))),
        )
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
