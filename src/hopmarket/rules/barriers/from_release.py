"""A published release, or the compiled release of a record, as the barrier check reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from ..local_time import day_in_london
from ..questions_in_release import published_musts
from ..regimes.router import regime_of
from ..releases.json_values import Json, closing_instant, cpv, day, instant, part, rows, text
from ..releases.lots_and_bids import last_lot_closing, standing_lots
from ..releases.process_amounts import process_amounts
from ..thresholds import ACT_BEGAN
from .checked_notice import CheckedNotice, CriterionFacts, NoticeStage, QuestionFacts
from .folded_text import shown_text
from .from_terms import must_text
from .release_texts import texts_of_release

_ELECTRONIC = frozenset({"electronicSubmission", "electronicAuction"})
_SELECTING = re.compile(
    r"restricted|dialog|with negotiation|innovation partnership|two.stage|pre-?qualif|^(?:accelerated ?)?negotiated"
    r"(?: procedure)?$|negotiated procedure with prior call",
    re.IGNORECASE,
)
_NOT_SELECTING = re.compile(r"without|framework|dynamic|call-?off|single|direct", re.IGNORECASE)
_ABOVE = re.compile(r"above (?:the )?threshold|(?<!non)(?<!non-)(?<!non )ojeu", re.IGNORECASE)
_BELOW = re.compile(r"below (?:the )?threshold|non-? ?ojeu", re.IGNORECASE)
"""On which side of the threshold publishers say that a purchase is. OJEU is the journal of the European Union, in
which purchases above it were published."""
_PRICE_ALONE = frozenset({"priceOnly", "costOnly", "lowestCost"})
_WEIGHTS = frozenset({"percentageExact", "percentageRangeMiddle"})
_PERCENT = re.compile(r"\s*([0-9]{1,3}(?:\.[0-9]{1,4})?)\s*%?\s*", re.ASCII)


def notice_of_release(release: Mapping[str, Any], *, published_at: datetime | None = None) -> CheckedNotice:
    """The facts of a purchase as a release tells them. Every text has its JSON path and stands once, where it
    stands first. ``published_at`` is when it was first published, where a record knows that; of a later
    release alone it is not known."""
    tender = part(release, "tender")
    amounts = process_amounts(release, ())
    starts, ends = _term(tender)
    notice = CheckedNotice(
        id=text(part(release, "ocid")) or _name(part(release, "id")),
        stage=stage_of_release(release),
        texts=texts_of_release(release),
        buyer=text(part(release, "buyer", "name")),
        category=text(part(tender, "mainProcurementCategory")) or None,
        cpv=next(filter(None, _codes(tender)), None),
        value=amounts.highest,
        currency=(amounts.currency or None) if amounts.highest is not None else None,
        published_at=published_at or _published_at(release),
        questions_until=closing_instant(part(tender, "enquiryPeriod", "endDate")),
        closes_at=closing_instant(part(tender, "tenderPeriod", "endDate"))
        or last_lot_closing(release)
        or closing_instant(part(tender, "expressionOfInterestDeadline")),
        starts_on=starts,
        ends_on=ends,
        lots=len(standing_lots(release)) if rows(tender, "lots") else None,
        lots_rationale=_lots_rationale(release),
        criteria=_criteria(release),
        questions=_questions(release),
        documents=_documents_beside(tender),
        payment_days=_whole(part(release, "assessment", "contract", "paymentDays")),
        payment_in=text(part(release, "assessment", "contract", "paymentIn")) or None,
        has_selection_stage=_has_selection_stage(tender),
        takes_electronic=_takes_electronic(tender),
        has_extension=_has_extension(tender),
        musts=_musts(release),
    )
    return with_regime(notice, is_above=_is_above(tender))


def stage_of_release(release: Mapping[str, Any]) -> NoticeStage:
    """How far a purchase is: by its awards and contracts, then by the status of the tender, then by its tags."""
    status = text(part(release, "tender", "status"))
    tags = part(release, "tag")
    named = {tag for tag in tags if isinstance(tag, str)} if isinstance(tags, list) else {text(tags)}
    over = ("award", "contract", "implementation")
    if rows(release, "awards") or rows(release, "contracts") or status == "complete":
        return NoticeStage.AWARD
    if any(tag.startswith(over) for tag in named):
        return NoticeStage.AWARD
    if status in ("planning", "planned"):
        return NoticeStage.PLANNING
    if status or any(tag.startswith("tender") for tag in named):
        return NoticeStage.TENDER
    if any(tag.startswith("planning") for tag in named) or isinstance(part(release, "planning"), dict):
        return NoticeStage.PLANNING
    return NoticeStage.TENDER if isinstance(part(release, "tender"), dict) else NoticeStage.UNKNOWN


def with_regime(notice: CheckedNotice, *, is_above: bool | None = None) -> CheckedNotice:
    """The purchase with the regime that its category, its CPV code and its value in pounds let one reckon;
    ``is_above`` is the side of the threshold where the notice says it. Unchanged where they do not."""
    at = notice.published_at or notice.closes_at
    on = day_in_london(at) if at else ACT_BEGAN
    value = notice.value if notice.currency in ("GBP", None) else None
    if is_above is not None:
        value = _FAR_ABOVE if is_above else Decimal(1)
    regime = regime_of(category=notice.category or "", cpv=notice.cpv or "", value=value, day=on)
    return replace(notice, regime=notice.regime or regime)


_FAR_ABOVE = Decimal(10) ** 9
"""A value above every line, for a notice that says that it is above its own."""


def _is_above(tender: Any) -> bool | None:
    """On which side of the threshold a notice says that it is; None where it does not say, or says both."""
    details = text(part(tender, "procurementMethodDetails"))
    above, below = bool(_ABOVE.search(details)), bool(_BELOW.search(details))
    return above if above is not below else None


def _published_at(release: Json) -> datetime | None:
    """When the call was published: the start of the tender period, the notice among the documents, or the
    date of the release that began the tender."""
    begun = instant(part(release, "tender", "tenderPeriod", "startDate"))
    if begun:
        return begun
    for document in rows(release, "tender", "documents"):
        if text(document.get("documentType")) in ("tenderNotice", "contractNotice") and (
            on := instant(document.get("datePublished"))
        ):
            return on
    tags = part(release, "tag")
    first = isinstance(tags, list) and ("tender" in tags or "planning" in tags)
    return instant(part(release, "date")) if first else None


def _term(tender: Any) -> tuple[date | None, date | None]:
    """The days of the contract: those of the tender, else the first and the last of its lots."""
    periods = [part(tender, "contractPeriod")]
    if not isinstance(periods[0], dict):
        periods = [part(lot, "contractPeriod") for lot in rows(tender, "lots")]
    known = [_days(period) for period in periods]
    return (
        min((starts for starts, _ in known if starts), default=None),
        max((ends for _, ends in known if ends), default=None),
    )


def _days(period: Any) -> tuple[date | None, date | None]:
    starts, ends = day(part(period, "startDate")), day(part(period, "endDate"))
    length = _whole(part(period, "durationInDays"))
    if starts and not ends and length and length < 100 * 366:
        ends = starts + timedelta(days=length - 1)
    return starts, ends


def _codes(tender: Any) -> Iterator[str]:
    holders = [
        tender,
        *rows(tender, "items"),
        *(row for lot in rows(tender, "lots") for row in rows(lot, "items")),
    ]
    for name in ("classification", "additionalClassifications"):
        for holder in holders:
            found = part(holder, name)
            for code in found if isinstance(found, list) else [found]:
                if text(part(code, "scheme")).upper() == "CPV":
                    yield cpv(part(code, "id"))


def _lots_rationale(release: Json) -> str | None:
    """Why there are these lots, which releases of this portal alone tell (their terms have a fingerprint)."""
    if not text(part(release, "assessment", "termsPrint")):
        return None
    return shown_text(text(part(release, "tender", "lotDetails", "awardCriteriaDetails")))


def _criteria(release: Json) -> tuple[CriterionFacts, ...] | None:
    """The criteria of award with their weights: of this portal's extension, of the lot in which the price
    counts most, of the tender, or the price alone where a code says so."""
    if own := [
        CriterionFacts(
            f"$.assessment.criteria[{place}]",
            shown_text(text(part(row, "title"))),
            text(part(row, "kind")) == "price",
            _weight(part(row, "weight")),
        )
        for place, row in _enumerated(part(release, "assessment", "criteria"))
    ]:
        return tuple(own)
    by_lot = [
        _published_criteria(part(lot, "awardCriteria"), f"$.tender.lots[{place}].awardCriteria")
        for place, lot in _enumerated(part(release, "tender", "lots"))
    ]
    if any(by_lot):
        return max(filter(None, by_lot), key=_price_share)
    award = part(release, "tender", "awardCriteria")
    if isinstance(award, str) and award in _PRICE_ALONE:
        return (CriterionFacts("$.tender.awardCriteria", "Price", True, Decimal(100)),)
    return _published_criteria(award, "$.tender.awardCriteria") or None


def _published_criteria(award: Any, path: str) -> tuple[CriterionFacts, ...]:
    return tuple(
        CriterionFacts(
            f"{path}.criteria[{place}]",
            shown_text(text(part(row, "name"))),
            text(part(row, "type")) in ("price", "cost"),
            _published_weight(row),
        )
        for place, row in _enumerated(part(award, "criteria"))
    )


def _price_share(criteria: tuple[CriterionFacts, ...]) -> Decimal:
    return sum((row.weight or Decimal(0) for row in criteria if row.is_price), Decimal(0))


def _published_weight(row: Json) -> Decimal | None:
    """A weight as a number of the extension, or where publishers write it into the description: "40", "40%"."""
    for number in rows(row, "numbers"):
        if text(number.get("weight")) in _WEIGHTS and (weight := _weight(number.get("number"))) is not None:
            return weight
    written = _PERCENT.fullmatch(text(part(row, "description")))
    return _weight(written[1]) if written else None


def _weight(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        weight = Decimal(str(value))
    except InvalidOperation:
        return None
    return weight if weight.is_finite() and 0 <= weight <= 100 else None


def _questions(release: Json) -> tuple[QuestionFacts, ...] | None:
    asked = part(release, "assessment", "questions")
    if not isinstance(asked, list):
        return None
    return tuple(
        QuestionFacts(
            path=f"$.assessment.questions[{place}]",
            title=shown_text(text(part(row, "title"))),
            kind=text(part(row, "kind")) or "text",
            word_limit=_whole(part(row, "wordLimit")) or 0,
            required=part(row, "required") is True,
        )
        for place, row in _enumerated(asked)
    )


def _documents_beside(tender: Any) -> int | None:
    """How many documents go with the notice; those that are the notice or its specification are none."""
    if not isinstance(part(tender, "documents"), list):
        return None
    return sum(
        not (text(row.get("documentType")).endswith("Notice") or row.get("id") == "specification")
        for row in rows(tender, "documents")
    )


def _has_selection_stage(tender: Any) -> bool | None:
    method, details = text(part(tender, "procurementMethod")), text(part(tender, "procurementMethodDetails"))
    if method == "open":
        return False
    is_selecting = _SELECTING.search(details) and not _NOT_SELECTING.search(details)
    return True if is_selecting and method in ("selective", "") else None


def _takes_electronic(tender: Any) -> bool | None:
    methods = part(tender, "submissionMethod")
    named = {row for row in methods if isinstance(row, str)} if isinstance(methods, list) else set()
    return bool(named & _ELECTRONIC) if named else None


def _has_extension(tender: Any) -> bool | None:
    """Whether the contract of any lot can be extended, where that is said."""
    holders = [tender, *rows(tender, "lots")]
    flags = [part(row, "hasRenewal") for row in holders if isinstance(part(row, "hasRenewal"), bool)]
    if any(flags) or any(text(part(row, "renewal", "description")) for row in holders):
        return True
    return False if flags else None


def _musts(release: Json) -> tuple[str, ...] | None:
    """What an answer has to be for the contract, which releases of this portal alone tell."""
    if not isinstance(part(release, "assessment", "questions"), list):
        return None
    return tuple(map(must_text, published_musts(release)))


def _enumerated(listed: Any) -> list[tuple[int, Json]]:
    """The objects of a list with their places in it."""
    if not isinstance(listed, list):
        return []
    return [(place, row) for place, row in enumerate(listed) if isinstance(row, dict)]


def _whole(value: Any) -> int | None:
    return value if type(value) is int and value >= 0 else None


def _name(value: Any) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
