"""The parts of a notice's page, read from its compiled release: criteria, lots, documents, changes, result."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django.template.defaultfilters import filesizeformat

from hopmarket import reference_data
from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.published_notice.how_bought import NOTICES, is_recorded
from hopmarket.pages.parts.published_notice.notice_in_words import (
    paragraphs,
    place_in_words,
    value_with_vat_in_words,
)
from hopmarket.pages.parts.published_notice.other_fields import other_fields, other_texts
from hopmarket.pages.parts.question_words import asked_if_in_words, how_answered, must_in_words
from hopmarket.pages.parts.term_changes import labelled
from hopmarket.pages.parts.view_models import Criterion, SummaryPlate
from hopmarket.records.notices.models import Notice, PublishedContract
from hopmarket.rules.contract_correction import correction_lines, value_notes
from hopmarket.rules.money import without_empty_pence
from hopmarket.rules.published_terms import published_text
from hopmarket.rules.questions_in_release import published_musts, published_questions
from hopmarket.rules.releases.json_values import Json, amount, instant, part, rows, text, web_address
from hopmarket.rules.releases.merging import digest
from hopmarket.rules.releases.organisation_names import is_portal_vendor
from hopmarket.rules.releases.shared_ocid import own_record
from hopmarket.rules.terms_fields import TYPED_FIELDS
from hopmarket.rules.terms_row_fields import unplaced

LEAD = 260


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document's line: its name, address, what it is, whether it lies on another site, its language."""

    title: str
    href: str
    what: str
    away: bool
    language: str = ""


def lead_text(notice: Notice) -> str:
    """Returns the description when it is short enough to lead the page; else nothing."""
    words = " ".join(paragraphs(notice.description).split())
    return words if len(words) <= LEAD else ""


def description(notice: Notice) -> str:
    """Returns the description when it is too long to lead the page; else nothing."""
    return "" if lead_text(notice) else paragraphs(notice.description)


def takes_questions(record: Json, now: datetime) -> bool:
    """Whether the published time for questions has not ended; without a published end it has not."""
    until = instant(part(record, "tender", "enquiryPeriod", "endDate"))
    return until is None or now < until


def summary_plate(notice: Notice) -> SummaryPlate:
    """Builds the summary plate: buyer, place, year, reference, value, fingerprint of this version."""
    who, _, note = notice.buyer_name.partition(" (")
    if is_portal_vendor(notice.buyer_name):
        who, note = "", f"sent by the portal {notice.buyer_name})"
    terms = text(part(notice.record, "assessment", "termsPrint")) or digest(bytes(notice.compiled))
    rows_: list[Any] = [
        ("Place", place_in_words(notice) or "Not given"),
        ("Year", str(money_and_dates.local(notice.published_at).year)),
        ("Reference", notice.reference or notice.ocid, True),
        ("Value", value_with_vat_in_words(notice)),
        ("Fingerprint of this version", money_and_dates.short_fingerprint(terms), True),
    ]
    return SummaryPlate(
        title="At a glance", who=who or "Buyer not named", note=f"({note}" if note else "", rows=rows_
    )


def criteria(record: Json) -> list[Criterion]:
    """Lists the award criteria with weights; empty unless every weight is given and they sum to 100.

    Sell2Wales writes a weight as a criterion's description.
    """
    own_criteria = list(rows(record, "assessment", "criteria"))
    lots = list(rows(record, "tender", "lots"))
    lot_criteria = list(rows(lots[0], "awardCriteria", "criteria")) if lots else []
    explained = {
        text(criterion.get("name")): text(criterion.get("description")) for criterion in lot_criteria
    }
    if own_criteria:
        weighted = [
            Criterion(
                text(criterion.get("title")),
                _weight(criterion.get("weight")),
                _explained(criterion, explained.get(text(criterion.get("title")), "")),
            )
            for criterion in own_criteria
        ]
    else:
        weighted = [
            Criterion(_criterion_name(criterion), _weight(_published_weight(criterion)))
            for criterion in lot_criteria
        ]
    return weighted if sum((criterion.weight for criterion in weighted), Decimal()) == 100 else []


def _explained(criterion: Json, description: str) -> str:
    others = labelled(unplaced("criteria"), partial(published_text, criterion))
    return " · ".join(filter(None, (description, *(f"{label}: {words}" for label, words in others))))


def _criterion_name(criterion: Json) -> str:
    return text(criterion.get("name")) or text(criterion.get("type")).capitalize() or "Criterion"


def _published_weight(criterion: Json) -> Any:
    number = next((row.get("number") for row in rows(criterion, "numbers")), None)
    described = text(criterion.get("description"))
    return number if number is not None else described.removesuffix("%")


def _weight(value: Any) -> Decimal:
    number = str(value).strip()
    return Decimal(number) if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,4})?", number) else Decimal()


def criteria_finding(weighted: list[Criterion]) -> str:
    """Says "Quality counts for 70, price for 30"; only a heading where no criterion is the price."""
    price = sum(
        (
            criterion.weight
            for criterion in weighted
            if re.search("price|cost|commercial", criterion.title, re.I)
        ),
        Decimal(),
    )
    if not weighted or not price or price == 100:
        return "How responses are scored"
    return f"Quality counts for {100 - price:f}, price for {price:f}"


def why_lots(notice: Notice) -> str:
    """Reads why a buyer here made these lots, or only one; imported notices tell other things there."""
    return text(part(notice.record, "tender", "lotDetails", "awardCriteriaDetails")) if notice.is_ours else ""


def suits(notice: Notice) -> list[str]:
    """Names the kinds of organisation that the notice says it suits."""
    kinds = (
        (notice.sme, "Small and medium firms"),
        (notice.vcse, "Voluntary, community and social enterprises"),
    )
    named = [words for is_so, words in kinds if is_so]
    if not named and notice.is_ours and not is_recorded(notice):
        return ["The buyer names no kind of organisation. Any may respond."]
    return named


def other_terms(notice: Notice) -> list[tuple[str, str]]:
    """Lists what our terms hold beside the parts that have a place of their own on the page: labels and
    values, as the table of fields has them."""
    if not notice.is_ours:
        return []
    lots = list(rows(notice.record, "tender", "lots"))
    only_lot = other_fields(lots[0], unplaced("lots")) if len(lots) == 1 else []
    return [*other_fields(notice.record, (row for row in TYPED_FIELDS if not row.has_own_place)), *only_lot]


MUSTS_SHUT_NOBODY_OUT = (
    "A must shuts nobody out: whoever cannot say yes may respond all the same, and has to meet it before the "
    "contract is signed if they win."
)


def questions(record: Json) -> list[Json]:
    """Lists the questions that bidders are asked, each with how and when it is asked, the title of its
    criterion, and what the contract needs as its answer."""
    titles = {text(row.get("id")): text(row.get("title")) for row in rows(record, "assessment", "criteria")}
    asked = published_questions(record)
    musts = {must.link: must for must in published_musts(record)}
    return [
        {
            **row,
            "how": how_answered(question),
            "asked_if": asked_if_in_words(question, asked),
            "must": must_in_words(musts[question.key]) if question.key in musts else "",
            "cite": musts[question.key].cite if question.key in musts else "",
            "scored_under": titles.get(question.criterion, ""),
            "others": other_fields(row, unplaced("questions")),
            "other_texts": other_texts(row, unplaced("questions")),
        }
        for row, question in zip(rows(record, "assessment", "questions"), asked, strict=True)
    ]


def subjects(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Lists the subject codes (CPV) with their labels."""
    labels = reference_data.cpv_labels()
    return [(code, labels.get(code, "A code that CPV 2008 does not have")) for code in codes]


def specification(record: Json) -> str:
    """Reads the text of the specification, where it was published as text."""
    for row in rows(record, "tender", "documents"):
        if row.get("id") == "specification":
            return text(row.get("description"))
    return ""


_HERE = {"notice", "specification", "cancellation"}


def _has_own_place(document: Json) -> bool:
    """Whether a document of ours stands elsewhere on the page: parts of the page itself, and notices on the
    national platform."""
    return document.get("id") in (*_HERE, *NOTICES) or bool(document.get("noticeType"))


def documents(notice: Notice) -> list[DocumentLine]:
    """Lists the published documents; only http(s) addresses become links."""
    return list(_documents(notice))


def _documents(notice: Notice) -> Iterator[DocumentLine]:
    record, seen = notice.record, set()
    awards = (row for award in rows(own_record(record), "awards") for row in rows(award, "documents"))
    for row in (*rows(record, "tender", "documents"), *awards):
        href = web_address(row.get("url"))
        if not href or href in seen or (notice.is_ours and _has_own_place(row)):
            continue
        seen.add(href)
        title = text(row.get("title")) or text(row.get("description"))[:90] or "Document"
        if notice.is_ours:
            href = f"/opportunities/{notice.ocid}/documents/{row.get('id')}/"
        language = text(row.get("language")) or notice.language
        yield DocumentLine(title[:120], href, _kind(row), not notice.is_ours, language)


def _kind(document: Json) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text(document.get("documentType"))).lower()
    form = {"text/html": "web page", "application/pdf": "PDF"}.get(text(document.get("format")), "")
    size = re.match(r"(\d+) bytes", text(document.get("description")))
    size_text = filesizeformat(int(size[1])) if size else ""
    kind = ", ".join(filter(None, (words, form, size_text)))
    return kind[:1].upper() + kind[1:]


def contracts(
    notice: Notice, contract_rows: Iterable[PublishedContract]
) -> list[tuple[PublishedContract, tuple[str, ...]]]:
    """Lists the contracts, and the awards without a contract, each with its corrections."""
    corrections_by_number = {
        str(row.get("id")): correction_lines(row) for row in rows(notice.record, "contracts")
    }
    return [(contract, corrections_by_number.get(contract.number, ())) for contract in contract_rows]


@dataclass(frozen=True, slots=True)
class RankingLine:
    """One line of a result: place, who, price, points by criterion with their working, total. Where so few made
    an offer that their figures are not published, there are none."""

    place: str
    name: str
    price: Decimal | None
    points: list[Decimal]
    working: list[tuple[str, str]]
    total: Decimal | None
    first: bool


@dataclass(frozen=True, slots=True)
class LotResultLines:
    """The result of one lot: ranking, winner, margin to the second place, reasons."""

    title: str
    places: list[RankingLine]
    winner: str
    margin: str
    reasons: str
    note: str

    @property
    def has_figures(self) -> bool:
        """Whether everybody's price and points are published."""
        return all(place.points for place in self.places)


def results(record: Json) -> list[LotResultLines]:
    """Reads the published ranking of each lot with its working."""
    titles = {text(row.get("id")): text(row.get("title")) for row in rows(record, "tender", "lots")}
    names = {text(row.get("id")): text(row.get("title")) for row in rows(record, "assessment", "criteria")}
    notes = value_notes(record)
    return [_result(row, titles, names, notes) for row in rows(record, "assessment", "lots")]


def _result(
    lot: Json, titles: dict[str, str], names: dict[str, str], notes: dict[str, str]
) -> LotResultLines:
    places = [_place(row, names) for row in rows(lot, "ranking")]
    alone = [row for row in places if row.first]
    winner = alone[0].name if len(alone) == 1 else ""
    totals = [row.total for row in places[:2] if row.total is not None]
    margin = f"{totals[0] - totals[1]:.2f}" if winner and len(totals) > 1 else ""
    title = titles.get(text(lot.get("relatedLot")), "") if len(titles) > 1 else ""
    note = notes.get(text(lot.get("relatedLot")), "")
    return LotResultLines(title, places, winner, margin, text(lot.get("reasons")), note)


def _place(row: Json, names: dict[str, str]) -> RankingLine:
    scores_by_criterion = {text(score.get("criterion")): score for score in rows(row, "points")}
    return RankingLine(
        place=str(row.get("place", "")),
        name=text(row.get("bidder")),
        price=amount(part(row, "price", "amount")),
        points=[
            Decimal(str(scores_by_criterion[key].get("points", 0)))
            if key in scores_by_criterion
            else Decimal()
            for key in (names if scores_by_criterion else ())
        ],
        working=[
            (title, without_empty_pence(text(scores_by_criterion[key].get("working"))))
            for key, title in names.items()
            if key in scores_by_criterion
        ],
        total=Decimal(str(row["total"])) if "total" in row else None,
        first=row.get("place") == 1,
    )


def reasons(record: Json) -> str:
    """Reads the buyer's reasons for the result or the cancellation."""
    why = text(part(record, "assessment", "reasons"))
    for row in rows(record, "tender", "documents"):
        if text(row.get("documentType")) == "cancellationDetails" and not why:
            return text(row.get("description"))
    return why
