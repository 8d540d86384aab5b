"""The terms of a draft as the barrier check reads them: every text as it was typed, by the path of its field."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ..regimes.kinds import Regime
from ..terms import Criterion, CriterionKind, Must, Question, Terms
from ..terms_fields import TEXTS, TYPED_FIELDS, DraftSection, FieldKind
from .checked_notice import CheckedNotice, CriterionFacts, NoticeStage, NoticeText, QuestionFacts, TextKind

_OF_SECTION = {
    DraftSection.NEED: TextKind.SUMMARY,
    DraftSection.VALUE: TextKind.TERM,
    DraftSection.CONTRACT: TextKind.TERM,
    DraftSection.SPECIFICATION: TextKind.SPECIFICATION,
}
_NO_WORDS = frozenset({FieldKind.EMAIL, FieldKind.TELEPHONE, FieldKind.POSTCODE})
_LEFT_OUT = frozenset({"contact_name", "contact_address", "place", "reservation_ground"})
"""Fields that ask nothing of anybody."""


def notice_of_terms(
    terms: Terms,
    *,
    reference: str,
    regime: Regime | None,
    buyer: str = "",
    published_at: datetime | None = None,
    has_selection_stage: bool | None = False,
) -> CheckedNotice:
    """The facts of a draft. Its texts are those that were typed, so that a place in one is a place in the form;
    ``published_at`` is when it would be published."""
    return CheckedNotice(
        id=reference,
        stage=NoticeStage.DRAFT,
        regime=regime,
        texts=tuple(text for text in texts_of_terms(terms) if text.shown.strip()),
        buyer=buyer,
        category=terms.category or None,
        cpv=terms.cpv or None,
        value=terms.value,
        currency="GBP",
        published_at=published_at,
        questions_until=terms.questions_until,
        closes_at=terms.closes_at,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        lots=len(terms.lots) or None,
        lots_rationale=terms.lots_rationale,
        criteria=tuple(map(_criterion, terms.criteria)) or None,
        questions=tuple(map(_question, terms.questions)) or None,
        documents=len(terms.papers),
        payment_days=terms.payment_days,
        payment_in=terms.payment_in or None,
        has_selection_stage=has_selection_stage,
        takes_electronic=True,
        has_extension=bool(terms.extension_options.strip()),
        musts=tuple(map(must_text, terms.musts)),
    )


def texts_of_terms(terms: Terms) -> Iterator[NoticeText]:
    """Every text of the terms that bidders read, empty ones as well, in the order of the sections."""
    for row in TYPED_FIELDS:
        if row.kind in TEXTS - _NO_WORDS and row.name not in _LEFT_OUT:
            kind = TextKind.TITLE if row.name == "title" else _OF_SECTION[row.section]
            yield NoticeText(row.name, kind, getattr(terms, row.name))
    for lot in terms.lots:
        yield NoticeText(f"lots/{lot.key}/title", TextKind.TITLE, lot.title)
        yield NoticeText(f"lots/{lot.key}/description", TextKind.SPECIFICATION, lot.description)
    for criterion in terms.criteria:
        yield NoticeText(f"criteria/{criterion.key}/title", TextKind.CRITERION, criterion.title)
        yield NoticeText(f"criteria/{criterion.key}/description", TextKind.CRITERION, criterion.description)
    for question in terms.questions:
        yield NoticeText(f"questions/{question.key}/title", TextKind.QUESTION, question.title)
        yield NoticeText(f"questions/{question.key}/guidance", TextKind.QUESTION, question.guidance)
    for must in terms.musts:
        yield NoticeText(f"musts/{must.key}/why", TextKind.CONDITION, must.why)


def must_text(must: Must) -> str:
    """A must in one line: its reason and what the answer has to be."""
    return f"{must.why} ({must.operator} {must.value})"


def _criterion(row: Criterion) -> CriterionFacts:
    return CriterionFacts(f"criteria/{row.key}", row.title, row.kind is CriterionKind.PRICE, row.weight)


def _question(row: Question) -> QuestionFacts:
    return QuestionFacts(f"questions/{row.key}", row.title, str(row.kind), row.word_limit, row.required)
