"""What a published notice of this portal asks of bidders, reckoned from what was published alone."""

from __future__ import annotations

from decimal import Decimal

from hopmarket.barrier_rules import barrier_rules, burden_assumptions
from hopmarket.pages.parts.bidder_burden import BurdenFigure, burden_for_bidders
from hopmarket.rules.barriers.checking import check_notice
from hopmarket.rules.barriers.from_release import notice_of_release, with_regime
from hopmarket.rules.burden import asked_of_bidders
from hopmarket.rules.questions_in_release import published_questions
from hopmarket.rules.releases.json_values import Json, rows, text
from hopmarket.rules.terms import Criterion, CriterionKind, Document, Lot, Terms


def published_burden(record: Json) -> BurdenFigure | None:
    """The burden of a notice that says what is asked; None where no question was published."""
    questions = published_questions(record)
    if not questions:
        return None
    findings = check_notice(with_regime(notice_of_release(record)), barrier_rules()).findings
    return burden_for_bidders(asked_of_bidders(published_asking(record), findings), burden_assumptions())


def published_asking(record: Json) -> Terms:
    """As much of the terms as bidders have to do something about."""
    return Terms(
        questions=published_questions(record),
        criteria=tuple(
            Criterion(
                text(row.get("id")),
                CriterionKind.PRICE if row.get("kind") == CriterionKind.PRICE else CriterionKind.QUALITY,
                text(row.get("title")),
                "",
                Decimal(0),
            )
            for row in rows(record, "assessment", "criteria")
        ),
        lots=tuple(
            Lot(text(row.get("id")), text(row.get("title")), "", None)
            for row in rows(record, "tender", "lots")
        ),
        papers=tuple(
            Document(text(row.get("id")), text(row.get("title")), "", 0, "")
            for row in rows(record, "tender", "documents")
            if row.get("documentType") == "biddingDocuments"
        ),
    )
