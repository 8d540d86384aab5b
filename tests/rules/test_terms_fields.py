"""One row for each field of the terms: what a row says is what the rules, the release and the pages do."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.pages.parts.refusals import sentence
from hopmarket.rules import ocds
from hopmarket.rules.draft_completeness import NamedPeople, gaps, is_missing, may_amend
from hopmarket.rules.procedure_kinds import ProcedureKey
from hopmarket.rules.procedures import PROCEDURES
from hopmarket.rules.published_terms import published_text, published_value
from hopmarket.rules.questions.conditions import Operator
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.terms import (
    FORMAT,
    Criterion,
    CriterionKind,
    Lot,
    Must,
    Question,
    Terms,
    difference,
    terms_text,
)
from hopmarket.rules.terms_fields import (
    FIELD_BY_NAME,
    ROWS,
    TERMS_FIELDS,
    TYPED_FIELDS,
    DraftSection,
    FieldKind,
    TermsField,
)
from hopmarket.rules.terms_row_fields import ROW_FIELDS
from tests.factories.contract_fields import EVERYTHING
from tests.rules import publications

AT = datetime(2026, 12, 18, 10, 30, tzinfo=UTC)
NOW = datetime(2026, 11, 10, 9, tzinfo=UTC)
PEOPLE = NamedPeople(openers=2, openers_with_key=2, evaluators=2, leads=1)
PROCEDURE = PROCEDURES[ProcedureKey.BELOW_THRESHOLD_OPEN]

RELEASES = {
    "open": "935b8b8c346b15932a72da8ad182c28d54a3c1950679ae891ac0ff5beb0163cd",
    "closed": "7f32a24537748622b454b12ff5448fb69683dd84fb98a2c1adacfbde579019a1",
    "evaluating": "b600cd2a8890634e35e59869115ecb3d56a4071e84b48f5dece455df020b712c",
    "cancelled": "7c5f924e69555cfb602251abfbb6d110578e770d74118d227cc6cc7029daefd6",
    "no award": "94d6dd2c48a5bc3268f15b67199275e76bc13d3d704c800a4557a38a366f0f24",
    "awarded": "d5497275de69c289d7ef6fb750d463d73232b5ec60d1ec85d5f3db776c080641",
    "signed": "b2e00f9f363c93dfbe48f3fd1f1c467ba281d5a5c2335c2cf547c5c5cd837a77",
    "corrected": "4d42b3c45fdba6d7386589a77e671ee8ec36436c9615ea5979f450e33e9a0765",
}
"""SHA-256 of the releases of these purchases as they were before the table wrote them."""


PUBLISHED = replace(publications.OPEN, procedure=PROCEDURES[ProcedureKey.LIGHT_TOUCH_OPEN])
"""A procedure that asks every field."""
TERMS = replace(publications.TERMS, format=FORMAT, **EVERYTHING)


def release(**changes: Any) -> dict[str, Any]:
    return ocds.release(replace(PUBLISHED, terms=with_values(**changes)), tags=("tender",), at=AT, number=3)


def with_values(**changes: Any) -> Terms:
    return replace(TERMS, **changes)


def ids(row: TermsField) -> str:
    return row.name


def test_every_field_has_one_row_and_every_row_names_a_field() -> None:
    names = [row.name for row in TERMS_FIELDS]
    assert len(names) == len(set(names))
    assert set(names) == {known.name for known in fields(Terms)} - {"format"}


ASKED_APART = {
    "lots": set(),
    "criteria": {"kind", "weight"},
    "questions": {
        *("kind", "criterion", "word_limit", "required", "options", "several", "unit", "least", "most"),
        *("expires", "columns", "asked_if"),
    },
}
"""What the form of a lot, a criterion or a question asks in a manner of its own."""


@pytest.mark.parametrize(
    ("name", "row_class"), [("lots", Lot), ("criteria", Criterion), ("questions", Question)]
)
def test_lots_criteria_and_questions_have_a_row_for_each_field(name: str, row_class: type[Lot]) -> None:
    names = [row.name for row in ROW_FIELDS[name]]
    assert len(names) == len(set(names))
    assert set(names) | ASKED_APART[name] == {known.name for known in fields(row_class)} - {"key"}
    entries = {entry["id"]: entry for entry in published_value(release(), FIELD_BY_NAME[name].path)}
    for part in getattr(TERMS, name):
        for row in ROW_FIELDS[name]:
            assert row.label and row.public_label and row.section is FIELD_BY_NAME[name].section
            if (name, row.name) != ("criteria", "description"):
                shown, wanted = published_text(entries[part.key], row), terms_text(getattr(part, row.name))
                assert shown == wanted or Decimal(shown) == Decimal(wanted)


def test_rows_stand_in_the_order_of_the_sections_and_none_among_the_people() -> None:
    order = [list(DraftSection).index(row.section) for row in TERMS_FIELDS]
    assert order == sorted(order)
    assert {row.section for row in TERMS_FIELDS} == set(DraftSection) - {DraftSection.PEOPLE}


@pytest.mark.parametrize("row", TERMS_FIELDS, ids=ids)
def test_a_row_is_whole(row: TermsField) -> None:
    assert row.label and row.public_label and row.path.count("/")
    assert ("{}" in row.help) == bool(row.example_days) == (row.kind in (FieldKind.DAY, FieldKind.MOMENT))
    assert bool(row.choices) == (row.kind is FieldKind.CHOICE)
    assert not row.codes or row.codes.keys() == (row.choices or {}).keys()
    assert not row.unless or row.unless in FIELD_BY_NAME
    assert bool(row.out_of_range) == (row.least is not None or row.most is not None)
    if row.missing_with:
        other, choices = row.missing_with
        assert row.missing and choices and choices <= (FIELD_BY_NAME[other].choices or {}).keys()


EMPTY: dict[FieldKind, Any] = {
    FieldKind.LINE: " ",
    FieldKind.TEXT: "\n",
    FieldKind.MARKDOWN: "",
    FieldKind.CPV: "",
    FieldKind.EMAIL: " ",
    FieldKind.CHOICE: "",
    FieldKind.NUMBER: None,
    FieldKind.MONEY: None,
    FieldKind.DAY: None,
    FieldKind.MOMENT: None,
    FieldKind.LOTS: (),
    FieldKind.CRITERIA: (Criterion("price", CriterionKind.PRICE, "Price", "", Decimal(100)),),
    FieldKind.QUESTIONS: (),
}


@pytest.mark.parametrize("row", [row for row in TERMS_FIELDS if row.missing], ids=ids)
def test_what_may_not_stay_empty_is_a_gap_of_its_section_with_its_sentence(row: TermsField) -> None:
    instead: dict[str, Any] = {row.unless: ()} if row.unless else {}
    terms = with_values(**{row.name: EMPTY[row.kind]}, **instead)
    assert is_missing(row, terms) and not is_missing(row, TERMS)
    lacking = [
        gap for gap in gaps(terms, PEOPLE, PROCEDURE, now=NOW) if gap.reason == row.reason_when_missing
    ]
    assert [gap.section for gap in lacking] == [row.section]
    assert sentence(Refusal(f"gap.{row.reason_when_missing}")) == row.missing


@pytest.mark.parametrize("row", [row for row in TERMS_FIELDS if not row.missing], ids=ids)
def test_what_may_stay_empty_is_no_gap(row: TermsField) -> None:
    empty = {FieldKind.TICK: False, FieldKind.DOCUMENTS: ()}.get(row.kind, "")
    before = gaps(TERMS, PEOPLE, PROCEDURE, now=NOW)
    assert gaps(with_values(**{row.name: empty}), PEOPLE, PROCEDURE, now=NOW) == before


MUSTS = (Must("1", Operator.IS, "Yes", "People are visited at home"),)
OTHER: dict[str, Any] = {
    "musts": MUSTS,
    "title": "Another title",
    "summary": "Another summary",
    "category": "works",
    "cpv": "55300000",
    "place": "Another place",
    "postcode": "WR1 2AB",
    "sme_suitable": False,
    "vcse_suitable": False,
    "value": Decimal("90000.25"),
    "lots": (Lot("1", "All of it", "", None),),
    "lots_rationale": "Another reason",
    "questions_until": datetime(2026, 11, 25, 17, tzinfo=UTC),
    "closes_at": datetime(2026, 12, 4, 12, tzinfo=UTC),
    "award_on": date(2026, 12, 19),
    "starts_on": date(2027, 2, 2),
    "ends_on": date(2030, 2, 1),
    "specification": "Something else.",
    "papers": (),
    "criteria": publications.TERMS.criteria[1:],
    "questions": publications.TERMS.questions[1:],
    "contact_name": "Another team",
    "contact_email": "another@teme-valley.example",
    "contact_telephone": "+44 1632 960222",
    "contact_address": "Another yard",
    "extension_options": "Not at all.",
    "break_terms": "With six months’ notice.",
    "payment_days": 14,
    "payment_in": "stages",
    "payment_note": "In three stages.",
    "price_basis": "fixed",
    "indexation": "RPI.",
    "contract_terms": "Our long terms.",
    "tupe": "may",
    "tupe_note": "Perhaps one.",
    "safeguarding": "Basic checks.",
    "data_protection": "None.",
    "subcontracting": "No part.",
    "variants": "no",
    "reservation": "supported",
    "reservation_ground": "Another ground.",
    "standstill_promised": False,
}
MAY_CHANGE = {
    *("contact_name", "contact_email", "contact_telephone", "contact_address", "extension_options"),
    *("break_terms", "payment_days", "payment_in", "payment_note", "indexation", "contract_terms", "tupe"),
    *("tupe_note", "safeguarding", "data_protection", "subcontracting", "reservation_ground"),
    *("title", "summary", "cpv", "place", "postcode", "sme_suitable", "vcse_suitable", "lots_rationale"),
    *("questions_until", "award_on", "starts_on", "ends_on", "specification", "papers"),
}
"""What an addendum may change: nothing of what responses are built from, and of who may send one."""


@pytest.mark.parametrize("row", TERMS_FIELDS, ids=ids)
def test_an_addendum_may_change_what_the_row_lets_it_change(row: TermsField) -> None:
    new = with_values(**{row.name: OTHER[row.name]})
    answer = may_amend(TERMS, new, now=NOW)
    assert (answer is None) == row.may_change == (row.name in MAY_CHANGE)
    assert answer is None or answer.reason == "amend.fixed"


@pytest.mark.parametrize("row", TYPED_FIELDS, ids=ids)
def test_the_path_leads_to_the_value_in_a_release(row: TermsField) -> None:
    both: tuple[dict[str, Any], ...] = ({}, {row.name: OTHER[row.name]})
    for changes in both:
        made = release(**changes)
        value = getattr(with_values(**changes), row.name)
        change = difference(with_values(**{row.name: None}), with_values(**changes))
        (after,) = [part.after for part in change if part.part == row.name]
        shown = published_text(made, row)
        if isinstance(value, datetime):
            assert datetime.fromisoformat(shown) == value
        elif isinstance(value, Decimal):
            assert Decimal(shown) == value
        else:
            assert shown == after


@pytest.mark.parametrize("row", [row for row in TERMS_FIELDS if row.kind in ROWS], ids=ids)
def test_the_path_of_rows_leads_to_their_list(row: TermsField) -> None:
    terms = with_values(musts=MUSTS)
    listed = published_value(release(musts=MUSTS), row.path)
    known = {str(getattr(part, "key", getattr(part, "file", ""))) for part in getattr(terms, row.name)}
    assert known and known <= {part["id"] for part in listed}


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1).filter(
    lambda text: text == text.strip()
)


@given(
    words, words, st.decimals("0.01", "99999999", places=2), st.dates(date(1902, 1, 1), date(2198, 12, 31))
)
def test_what_is_written_is_read_back(title: str, specification: str, value: Decimal, on: date) -> None:
    made = release(title=title, specification=specification, value=value, starts_on=on, ends_on=on)
    shown = {row.name: published_text(made, row) for row in TYPED_FIELDS}
    assert shown["title"] == title and shown["specification"] == specification
    assert Decimal(shown["value"]) == value
    assert shown["starts_on"] == shown["ends_on"] == on.isoformat()


def test_nothing_is_read_where_a_path_leads_nowhere() -> None:
    for row in TERMS_FIELDS:
        assert published_value({}, row.path) is None
        assert published_value({"tender": [], "assessment": "none"}, row.path) is None


@pytest.mark.parametrize("name", publications.EVERY)
def test_releases_are_the_same_to_the_byte_as_before(name: str) -> None:
    made = ocds.release(publications.EVERY[name], tags=("tender",), at=AT, number=3)
    text = json.dumps(made, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(text.encode()).hexdigest() == RELEASES[name]


def test_days_of_an_unfinished_draft_are_each_written_alone() -> None:
    made = release(ends_on=None, questions_until=None)
    assert made["tender"]["contractPeriod"] == {"startDate": "2027-02-01T00:00:00Z"}
    assert "enquiryPeriod" not in made["tender"]
