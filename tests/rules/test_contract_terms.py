"""The contract in a draft: what each procedure asks of it, what is wrong with it, where a release has it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.records.notices.ocds_extensions import declared_extensions, extension_use
from hopmarket.records.notices.ocds_validation import release_faults
from hopmarket.rules import ocds
from hopmarket.rules.buyer_contact import BuyerContact, contact_of, published_contact
from hopmarket.rules.contract_length import contract_months
from hopmarket.rules.draft_completeness import gaps, may_amend
from hopmarket.rules.procedure_kinds import ProcedureKey
from hopmarket.rules.procedures import PROCEDURES
from hopmarket.rules.published_terms import published_text
from hopmarket.rules.telephone_numbers import is_telephone_number
from hopmarket.rules.terms import FORMAT, Lot, Terms
from hopmarket.rules.terms_fields import FIELD_BY_NAME, TERMS_FIELDS, DraftSection
from hopmarket.rules.thresholds import Line, threshold_on
from tests.factories.contract_fields import EVERYTHING, REQUIRED
from tests.rules import publications
from tests.rules.test_draft_completeness import NOW, PEOPLE, WHOLE

CONTRACT = [row for row in TERMS_FIELDS if row.section is DraftSection.CONTRACT]
UNSAID = replace(WHOLE, **{row.name: getattr(Terms(), row.name) for row in CONTRACT})
LIGHT_TOUCH = threshold_on(Line.LIGHT_TOUCH, date(2026, 11, 2)).value


def reasons(terms: Terms, procedure: ProcedureKey) -> list[str]:
    found = gaps(terms, PEOPLE, PROCEDURES[procedure], now=NOW)
    return [gap.reason for gap in found if gap.section in (DraftSection.CONTRACT, DraftSection.VALUE)]


MISSING = {
    ProcedureKey.QUICK_QUOTE: ["contact_name", "contact_email", "payment_days"],
    ProcedureKey.BELOW_THRESHOLD_OPEN: ["contact_name", "contact_email", "payment_days", "price_basis"],
    ProcedureKey.LIGHT_TOUCH_OPEN: ["contact_name", "contact_email", "payment_days", "price_basis"],
    ProcedureKey.WORKS_BELOW_THRESHOLD: ["contact_name", "contact_email", "payment_days", "price_basis"],
    ProcedureKey.OPEN_ABOVE_THRESHOLD: ["contact_name", "contact_email", "payment_days", "price_basis"],
    ProcedureKey.DIRECT_AWARD: [],
    ProcedureKey.BOUGHT_ELSEWHERE: [],
}


@pytest.mark.parametrize("procedure", ProcedureKey)
def test_each_procedure_wants_what_its_row_asks(procedure: ProcedureKey) -> None:
    found = [reason for reason in reasons(UNSAID, procedure) if reason.endswith("_missing")]
    assert found == [f"{name}_missing" for name in MISSING[procedure]]


def test_the_promise_of_a_standstill_is_asked_where_one_can_be_promised() -> None:
    asking = {row.key for row in PROCEDURES.values() if row.asks(FIELD_BY_NAME["standstill_promised"])}
    assert asking == {ProcedureKey.LIGHT_TOUCH_OPEN}


def test_a_quick_quote_asks_four_things_of_the_contract() -> None:
    asked = [row.name for row in filter(PROCEDURES[ProcedureKey.QUICK_QUOTE].asks, CONTRACT)]
    assert asked == ["contact_name", "contact_email", "contact_telephone", "payment_days"]


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"price_basis": "indexed"}, ["indexation_missing"]),
        ({"price_basis": "indexed", "indexation": "CPI, each April"}, []),
        ({"indexation": ""}, []),
        ({"tupe": "applies", "tupe_note": " "}, ["tupe_note_missing"]),
        ({"tupe": "applies", "tupe_note": "Two drivers."}, []),
        ({"tupe": "may"}, []),
        ({"reservation": "none"}, []),
        ({"reservation": "sme_vcse"}, ["reservation_ground_missing"]),
        ({"reservation": "local", "reservation_ground": "—"}, ["reservation_ground_missing"]),
        ({"reservation": "uk", "reservation_ground": "Food from near by."}, []),
        ({"payment_days": 0}, ["payment_days_out_of_range"]),
        ({"payment_days": 1}, []),
        ({"payment_days": 30}, []),
        ({"payment_days": 31}, ["payment_days_out_of_range"]),
        ({"contact_email": " "}, ["contact_email_missing"]),
    ],
)
def test_each_thing_that_is_wrong_with_the_contract_is_named(
    changes: dict[str, Any], wanted: list[str]
) -> None:
    assert reasons(replace(WHOLE, **changes), ProcedureKey.BELOW_THRESHOLD_OPEN) == wanted


@pytest.mark.parametrize("value", [LIGHT_TOUCH - Decimal("0.01"), LIGHT_TOUCH])
@pytest.mark.parametrize("reservation", ["none", "sme_vcse", "local", "uk", "supported"])
def test_only_below_the_threshold_a_purchase_is_kept_for_some(value: Decimal, reservation: str) -> None:
    """Local Government (Exclusion of Non-commercial Considerations) (England) Order 2026; for supported
    employment providers Procurement Act 2023, s. 32."""
    terms = replace(
        WHOLE,
        value=value,
        lots=(Lot("lot-1", "Whole", "", value),),
        lots_rationale="One team.",
        reservation=reservation,
        reservation_ground="They know the villages.",
    )
    is_refused = value == LIGHT_TOUCH and reservation in {"sme_vcse", "local", "uk"}
    found = gaps(terms, PEOPLE, PROCEDURES[ProcedureKey.LIGHT_TOUCH_OPEN], now=NOW)
    assert [gap.reason for gap in found] == ["reservation_above_threshold"] * is_refused
    assert all(gap.params == {"value": "663,540", "threshold": "663,540"} for gap in found)


@pytest.mark.parametrize(
    ("ground", "day", "wanted"),
    [
        ("Worcestershire and the counties that border on it.", datetime(2026, 2, 4, 12, tzinfo=UTC), []),
        ("Worcestershire.", datetime(2026, 2, 3, 12, tzinfo=UTC), ["reservation_closed"]),
        ("Suppliers from Wales only.", datetime(2026, 2, 4, 12, tzinfo=UTC), ["reservation_nation"]),
    ],
)
def test_an_area_is_kept_from_the_day_of_the_order_and_never_a_nation(
    ground: str, day: datetime, wanted: list[str]
) -> None:
    terms = replace(WHOLE, reservation="local", reservation_ground=ground)
    found = gaps(terms, PEOPLE, PROCEDURES[ProcedureKey.BELOW_THRESHOLD_OPEN], now=day)
    assert [gap.reason for gap in found if gap.field.startswith("reservation")] == wanted


@pytest.mark.parametrize(
    ("value", "lots", "why", "wanted"),
    [
        (LIGHT_TOUCH, 1, "", ["one_lot_unexplained"]),
        (LIGHT_TOUCH, 1, "One team.", []),
        (LIGHT_TOUCH, 2, "", []),
        (LIGHT_TOUCH - 1, 1, "", []),
    ],
)
def test_from_the_threshold_on_one_lot_is_explained(
    value: Decimal, lots: int, why: str, wanted: list[str]
) -> None:
    """Procurement Act 2023, s. 18(2)."""
    terms = replace(
        WHOLE,
        value=value,
        lots=tuple(Lot(f"lot-{number}", f"Part {number}", "", value / lots) for number in range(lots)),
        lots_rationale=why,
    )
    assert reasons(terms, ProcedureKey.LIGHT_TOUCH_OPEN) == wanted


def test_terms_published_before_the_contract_was_asked_may_be_amended() -> None:
    for old in (replace(UNSAID, format=2), UNSAID):
        assert may_amend(old, replace(old, summary="Visits and calls"), now=NOW) is None
        assert may_amend(old, replace(old, contact_name="Care team"), now=NOW) is None


@pytest.mark.parametrize(
    ("change", "gap"),
    [
        ({"contact_name": ""}, "contact_name_missing"),
        ({"payment_days": 45}, "payment_days_out_of_range"),
        ({"tupe": "applies"}, "tupe_note_missing"),
    ],
)
def test_an_addendum_takes_nothing_away_that_has_to_be_said(change: dict[str, Any], gap: str) -> None:
    refusal = may_amend(WHOLE, replace(WHOLE, **change), now=NOW)
    assert refusal and (refusal.reason, refusal.params) == ("amend.incomplete", {"gap": gap})


def in_full(**changes: Any) -> dict[str, Any]:
    terms = replace(publications.TERMS, format=FORMAT, **{**EVERYTHING, **changes})
    publication = replace(publications.OPEN, terms=terms, procedure=PROCEDURES[ProcedureKey.LIGHT_TOUCH_OPEN])
    return json.loads(json.dumps(ocds.release(publication, tags=("tender",), at=NOW, number=1)))


def declared(release: dict[str, Any]) -> frozenset[str]:
    addresses = ocds.extensions_of([json.dumps(release, separators=(",", ":")).encode()])
    names, unknown = declared_extensions(addresses)
    assert unknown == ()
    return names | {"assessment"}


@pytest.mark.parametrize("reservation", FIELD_BY_NAME["reservation"].choices or {})
def test_a_release_is_valid_and_uses_no_field_that_its_extensions_do_not_have(reservation: str) -> None:
    release = in_full(reservation=reservation)
    names = declared(release)
    assert list(release_faults(release, names)) == []
    use = extension_use(release)
    assert use.extra.keys() == {"parties.details.kind"}
    assert set(use.beyond(names)) <= {"uk"}, "suitability.vcse stood in releases before these fields did"


@pytest.mark.parametrize("name", publications.EVERY)
def test_a_release_without_them_declares_what_it_did(name: str) -> None:
    release = ocds.release(publications.EVERY[name], tags=("tender",), at=NOW, number=1)
    body = json.dumps(release, separators=(",", ":")).encode()
    assert ocds.extensions_of([body]) == ocds.EXTENSIONS


def test_words_of_a_buyer_declare_nothing() -> None:
    terms = replace(publications.TERMS, title='Of "smeVcse" and "contractTerms": words')
    release = ocds.release(replace(publications.OPEN, terms=terms), tags=("tender",), at=NOW, number=1)
    assert ocds.extensions_of([json.dumps(release, separators=(",", ":")).encode()]) == ocds.EXTENSIONS


@pytest.mark.parametrize(
    ("spoilt", "value"), [("priceBasis", "dear"), ("paymentDays", 0), ("tupe", "perhaps"), ("indexation", 3)]
)
def test_the_schema_of_our_extension_knows_what_the_contract_may_say(spoilt: str, value: Any) -> None:
    release = in_full()
    release["assessment"]["contract"][spoilt] = value
    (fault,) = release_faults(release, declared(release))
    assert fault.path == f"$.assessment.contract.{spoilt}"


RESERVED = {
    "none": None,
    "sme_vcse": {"reservedParticipation": ["smeVcse"]},
    "supported": {"reservedParticipation": ["shelteredWorkshop"]},
    "uk": {"reservedParticipationLocation": {"description": "United Kingdom"}},
    "local": {"reservedParticipationLocation": {"description": "Worcestershire and what borders on it"}},
}


@pytest.mark.parametrize("reservation", RESERVED)
def test_a_reservation_stands_where_readers_of_the_standard_look(reservation: str) -> None:
    release = in_full(reservation=reservation, reservation_ground="Worcestershire and what borders on it")
    assert release["tender"].get("otherRequirements") == RESERVED[reservation]


def test_every_lot_tells_that_it_can_be_extended() -> None:
    for lot in in_full()["tender"]["lots"]:
        assert lot["hasRenewal"] is True
        assert lot["renewal"] == {"description": EVERYTHING["extension_options"]}
    assert all("hasRenewal" not in lot for lot in in_full(extension_options="")["tender"]["lots"])


def test_the_buyer_has_a_contact_and_suppliers_have_none() -> None:
    (buyer, *others) = in_full()["parties"]
    assert buyer["contactPoint"] == {
        "name": EVERYTHING["contact_name"],
        "email": EVERYTHING["contact_email"],
        "telephone": EVERYTHING["contact_telephone"],
    }
    assert buyer["address"]["streetAddress"] == EVERYTHING["contact_address"]
    assert all("contactPoint" not in other for other in others)


choices = {row.name: st.sampled_from(["", *row.choices]) for row in CONTRACT if row.choices}


@given(st.fixed_dictionaries(choices), st.one_of(st.none(), st.integers(1, 30)), st.booleans())
def test_what_was_chosen_is_read_back(chosen: dict[str, str], days: int | None, promised: bool) -> None:
    release = in_full(**chosen, payment_days=days, standstill_promised=promised)
    for name, choice in chosen.items():
        assert published_text(release, FIELD_BY_NAME[name]) == choice
    assert published_text(release, FIELD_BY_NAME["payment_days"]) == ("" if days is None else str(days))
    assert published_text(release, FIELD_BY_NAME["standstill_promised"]) == str(promised)


def test_a_procedure_that_asks_for_no_promise_publishes_none() -> None:
    terms = replace(publications.TERMS, format=FORMAT, **REQUIRED)
    release = ocds.release(replace(publications.OPEN, terms=terms), tags=("tender",), at=NOW, number=1)
    assert "standstillPromised" not in release["assessment"]["contract"]


@pytest.mark.parametrize(
    "number",
    [
        *("01632 960123", "(01632) 960 123", "+44 1632 960123", "+44 (0)1632 960123", "020 7946 0123"),
        *("01632-960123 ext. 12", "01632 960123 x4", "+353 1 555 0123"),
    ],
)
def test_a_telephone_number_is_taken_as_people_write_it(number: str) -> None:
    assert is_telephone_number(number)


@pytest.mark.parametrize("number", ["", "960123", "call Ann", "01632 96012O", "+44", "00 44 1632", "0" * 11])
def test_what_is_no_telephone_number_is_refused(number: str) -> None:
    assert not is_telephone_number(number)


@pytest.mark.parametrize(
    ("starts", "ends", "months"),
    [
        (date(2027, 2, 1), date(2030, 1, 31), 36),
        (date(2027, 1, 15), date(2029, 1, 13), 24),
        (date(2027, 1, 1), date(2027, 1, 10), 0),
        (date(2027, 1, 1), date(2027, 1, 20), 1),
        (date(2027, 1, 31), date(2027, 2, 28), 1),
        (date(2027, 1, 20), date(2027, 2, 2), 0),
        (date(2027, 1, 1), date(2027, 1, 1), 0),
        (date(2027, 1, 2), date(2027, 1, 1), None),
        (None, date(2027, 1, 1), None),
        (date(2027, 1, 1), None, None),
    ],
)
def test_a_contract_runs_so_many_months(starts: date | None, ends: date | None, months: int | None) -> None:
    assert contract_months(starts, ends) == months


def test_the_contact_of_the_terms_is_the_one_in_the_release() -> None:
    for changes in ({}, {"contact_telephone": "", "contact_address": ""}, {"contact_name": ""}):
        terms = replace(publications.TERMS, format=FORMAT, **{**EVERYTHING, **changes})
        assert published_contact(in_full(**changes)) == contact_of(terms)
    for publication in publications.EVERY.values():
        release = ocds.release(publication, tags=("tender",), at=NOW, number=1)
        assert not published_contact(release).is_named


@pytest.mark.parametrize(
    ("typed", "dialled"),
    [
        ("(01632) 960 123", "01632960123"),
        ("+44 (0)1632 960123", "+441632960123"),
        ("01632 960123 ext. 12", "01632960123"),
        ("01632 960123 x4", "01632960123"),
    ],
)
def test_a_telephone_number_can_be_dialled(typed: str, dialled: str) -> None:
    assert BuyerContact(telephone=typed).telephone_link == dialled
