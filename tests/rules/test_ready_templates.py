"""Ready templates: each reads without a fault, asks for what it leaves open, and is complete with that; every
fault of a template names its row, its field and what to do."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.reference_data import DATA, READY_TEMPLATES, cpv_labels, ready_templates
from hopmarket.rules.draft_completeness import NamedPeople, gaps
from hopmarket.rules.placeholders import filled_text, placeholders, standing_placeholders, with_filled
from hopmarket.rules.procedure_kinds import ProcedureKey
from hopmarket.rules.procedures import PROCEDURES, fitting_procedures
from hopmarket.rules.ready_templates import ReadyTemplate, read_template
from hopmarket.rules.roles import OrganisationKind
from hopmarket.rules.terms import Terms

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
PEOPLE = NamedPeople(openers=2, openers_with_key=2, evaluators=2, leads=1)
ROWS = {
    key: yaml.safe_load(DATA.joinpath("templates", f"{key}.yaml").read_text("utf-8"))
    for key in READY_TEMPLATES
}


def filled(template: ReadyTemplate) -> Terms:
    """The terms of a template with every placeholder filled as its examples say."""
    words = {blank.words: blank.example or "Upper Teme" for blank in template.blanks}
    return replace(with_filled(template.terms, words), place="Upper Teme", value=Decimal(40000))


def test_every_file_is_listed() -> None:
    files = {file.name for file in DATA.joinpath("templates").iterdir() if file.name.endswith(".yaml")}
    assert files == {f"{key}.yaml" for key in READY_TEMPLATES}


@pytest.mark.parametrize("key", READY_TEMPLATES)
class TestEveryTemplate:
    def test_its_code_is_one(self, key: str) -> None:
        assert ready_templates()[key].terms.cpv in cpv_labels()

    def test_it_lacks_only_what_the_buyer_knows(self, key: str) -> None:
        """Dates aside, nothing but place, value and the placeholders, and whom to write to."""
        template = ready_templates()[key]
        procedure = PROCEDURES[procedure_for(template)]
        lacking = {gap.field for gap in gaps(filled(template), PEOPLE, procedure, now=NOW)}
        dates = {"questions_until", "closes_at", "award_on", "starts_on"}
        assert {name for name in lacking if not name.startswith("contact_")} == dates
        open_gaps = gaps(template.terms, PEOPLE, procedure, now=NOW)
        standing = [gap for gap in open_gaps if gap.reason == "placeholder_stands"]
        assert len(standing) == len(standing_placeholders(template.terms)) > 0

    def test_a_procedure_fits_it_small_and_large(self, key: str) -> None:
        terms = ready_templates()[key].terms
        for value in (Decimal(9000), Decimal(40000), Decimal(90_000_000)):
            fitting = fitting_procedures(
                category=terms.category,
                cpv=terms.cpv,
                value=value,
                kind=OrganisationKind.PUBLIC_BODY,
                day=NOW.date(),
            )
            assert any(row.has_responses for row in fitting), value

    def test_it_can_be_won_by_small_organisations(self, key: str) -> None:
        """The price does not decide alone, three questions are enough, and nothing is asked that shuts out."""
        terms = ready_templates()[key].terms
        price = sum(row.weight for row in terms.criteria if row.kind == "price")
        assert 0 < price <= 50 and terms.sme_suitable and terms.vcse_suitable and terms.lots_rationale
        written = [row for row in terms.questions if terms.must(row.key) is None]
        assert len(written) <= 3 and sum(row.word_limit for row in written) <= 1500
        assert "should be" in terms.specification.partition("## What you do")[0]


def procedure_for(template: ReadyTemplate) -> ProcedureKey:
    works = template.terms.category == "works"
    return ProcedureKey.WORKS_BELOW_THRESHOLD if works else ProcedureKey.BELOW_THRESHOLD_OPEN


SPOILT: dict[str, tuple[Any, tuple[str, str]]] = {
    "unknown top": (lambda row: row.update(colour="red"), ("", "colour")),
    "no title": (lambda row: row.pop("title"), ("", "title")),
    "terms no mapping": (lambda row: row.update(terms="none"), ("terms", "")),
    "unknown field": (lambda row: row["terms"].update(colour="red"), ("terms", "colour")),
    "a date": (lambda row: row["terms"].update(closes_at="2027-01-01"), ("terms", "closes_at")),
    "rows": (lambda row: row["terms"].update(lots=[]), ("terms", "lots")),
    "wrong type": (lambda row: row["terms"].update(cpv=85312000), ("terms", "cpv")),
    "short code": (lambda row: row["terms"].update(cpv="853"), ("terms", "cpv")),
    "unknown choice": (lambda row: row["terms"].update(category="care"), ("terms", "category")),
    "too many words": (lambda row: row["terms"].update(summary="word " * 121), ("terms", "summary")),
    "too many characters": (lambda row: row["terms"].update(title="x" * 161), ("terms", "title")),
    "no list": (lambda row: row.update(criteria={}), ("criteria", "")),
    "no row": (lambda row: row["criteria"].insert(0, "price"), ("criteria 1", "")),
    "field of a row": (lambda row: row["criteria"][1].update(colour="red"), ("criteria 2", "colour")),
    "lacking in a row": (lambda row: row["questions"][0].pop("guidance"), ("questions 1", "guidance")),
    "type in a row": (lambda row: row["criteria"][0].update(weight="40"), ("criteria 1", "weight")),
    "kind of a row": (lambda row: row["questions"][0].update(kind="poem"), ("questions 1", "kind")),
    "weights": (lambda row: row["criteria"][0].update(weight=41), ("criteria", "weight")),
    "criterion gone": (
        lambda row: row["questions"][0].update(criterion="luck"),
        ("questions 1", "criterion"),
    ),
    "under the price": (
        lambda row: row["questions"][0].update(criterion="price"),
        ("questions 1", "criterion"),
    ),
    "unasked": (lambda row: row["questions"].pop(0), ("criteria 1", "key")),
    "unknown must": (lambda row: row["musts"].append("luck"), ("musts 3", "")),
    "unasked blank": (lambda row: row["blanks"].pop(0), ("terms", "title")),
    "idle blank": (
        lambda row: row["blanks"].append({"words": "luck", "asks": "Luck?"}),
        ("blanks 4", "words"),
    ),
    "blank without a question": (lambda row: row["blanks"][0].pop("asks"), ("blanks 1", "asks")),
    "blank of a filled field": (
        lambda row: row["blanks"][0].update(field="cpv"),
        ("blanks 1", "field"),
    ),
    "days lacking": (lambda row: row["days"].pop("months"), ("days", "")),
    "days of nought": (lambda row: row["days"].update(months=0), ("days", "months")),
    "days in no order": (lambda row: row["days"].update(closes_at=5), ("days", "closes_at")),
}


@pytest.mark.parametrize("fault", SPOILT)
def test_a_fault_names_its_row_its_field_and_what_to_do(fault: str) -> None:
    spoil, place = SPOILT[fault]
    row = deepcopy(ROWS["befriending"])
    spoil(row)
    found = read_template("befriending", row)
    assert not isinstance(found, ReadyTemplate)
    assert place in [(one.row, one.field) for one in found], found
    assert all(one.sentence.endswith(".") for one in found)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[how many people] in [place], [place]", ("how many people", "place")),
        ("See [our plan](https://example.org) and [the map][1]", ()),
        ("[2014] EWHC 1, [A], [], [x\ny]", ()),
        ("- [ ] and [x](y) and [note]: here", ()),
        (f"[{'a' * 81}]", ()),
    ],
)
def test_what_a_placeholder_is(text: str, words: tuple[str, ...]) -> None:
    assert placeholders(text) == words


@given(st.text(alphabet="ab []\n.", max_size=40), st.text(alphabet="ab c", min_size=1, max_size=8))
def test_filled_ones_are_gone_and_others_stay(text: str, filling: str) -> None:
    standing = placeholders(text)
    done = filled_text(text, dict.fromkeys(standing, filling))
    if filling.strip():
        assert not placeholders(done)
    assert filled_text(text, {}) == text


def test_a_sentence_begins_with_a_capital() -> None:
    words = {"who": "people over 65"}
    assert filled_text("[who] see [who]. [who]\n[who]", words) == (
        "People over 65 see people over 65. People over 65\nPeople over 65"
    )
