"""A signed contract that was entered wrongly is put right by a further release."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import orjson
import pytest
from django.test import Client

from hopmarket.records.agreements.models import Contract
from hopmarket.records.agreements.queries import contracts_of, figures_of
from hopmarket.records.agreements.services import correct_contract, sign_contract
from hopmarket.records.ledger.models import Event
from hopmarket.records.notices import queries
from hopmarket.records.notices.models import PublishedContract, Release
from hopmarket.records.notices.ocds_validation import release_faults
from hopmarket.records.notices.own_releases import newest_own_release
from hopmarket.records.opportunities.publishing import ocid_of
from hopmarket.records.parties.models import Organisation
from hopmarket.records.post.models import Letter
from hopmarket.rules import contract_correction
from hopmarket.rules.contract_correction import MOST_REASON
from hopmarket.rules.roles import OrganisationKind, Size
from tests.factories.act_events import adds_one, refuses
from tests.factories.corrected_contracts import WHY, contract_of, correct, correction
from tests.factories.partnership import must, partnership
from tests.factories.purchases import Purchase, a_purchase
from tests.factories.signed_in_browser import words_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
RIGHT = Decimal("48000.00")


def last_release(purchase: Purchase) -> Release:
    release = newest_own_release(ocid_of(purchase.opportunity))
    assert release is not None
    return release


def published_json(purchase: Purchase) -> dict[str, Any]:
    """The newest release of a purchase, as it was published."""
    read: dict[str, Any] = orjson.loads(bytes(last_release(purchase).body))
    return read


def test_a_correction_is_a_further_release_that_says_what_it_was() -> None:
    purchase = a_purchase("signed")
    before, signed_contract = last_release(purchase), contract_of(purchase)
    corrected = adds_one(correct_contract, **correction(purchase, value=RIGHT))
    release = last_release(purchase)
    assert release.pk != before.pk and release.tags == "contractUpdate"
    assert list(release_faults(release.json)) == []
    (contract,) = published_json(purchase)["contracts"]
    assert contract["value"] == {"amount": 48000, "currency": "GBP"}
    (amendment,) = contract["amendments"]
    assert amendment["rationale"] == WHY and amendment["kind"] == "corrected"
    assert amendment["amendsReleaseID"] == before.release_id
    assert amendment["date"].startswith(corrected.corrected_at.strftime("%Y-%m-%dT%H:%M"))
    assert amendment["differences"] == [
        {"part": "value", "name": "", "before": str(signed_contract.value), "after": "48000.00"}
    ]
    assert "became £48,000" in amendment["description"]
    assert purchase.fresh().state == "awarded"


def test_nothing_that_was_entered_is_overwritten() -> None:
    purchase = a_purchase("signed", bidders=1)
    signed_row = Contract.objects.values().get()
    correct(purchase, value=RIGHT)
    correct(purchase, value=RIGHT, ends_on=signed_row["ends_on"] + DAY)
    assert Contract.objects.values().get() == signed_row
    first, second = contract_of(purchase).corrections.all()
    assert (first.changes[0]["before"], first.value) == (str(signed_row["value"]), RIGHT)
    assert [change["part"] for change in second.changes] == ["ends_on"] and second.value == RIGHT
    assert [release.tags for release in queries.releases_of(ocid_of(purchase.opportunity))][-3:] == [
        "contract",
        "contractUpdate",
        "contractUpdate",
    ]


def test_everything_that_reads_the_notices_has_the_corrected_figure() -> None:
    purchase = a_purchase("signed", bidders=1)
    wrong = contract_of(purchase).value
    correct(purchase, value=RIGHT, starts_on=date(2027, 5, 1))
    line = PublishedContract.objects.get(notice__ocid=ocid_of(purchase.opportunity))
    assert (line.value, line.starts_on) == (RIGHT, date(2027, 5, 1))
    assert queries.notice(ocid_of(purchase.opportunity)).get().award_value == RIGHT
    (row,) = csv.DictReader(io.StringIO(_csv("/register/transparency.csv")))
    assert row["sum"] == "48000.00" and row["start_date"] == "2027-05-01"
    wrong_text = contract_correction.figure_in_words("value", str(wrong))
    sentence = f"{WHY} Before: {wrong_text}, from "
    assert sentence in row["corrected"]
    (row,) = csv.DictReader(io.StringIO(_csv("/register/contracts.csv")))
    assert row["value"] == "48000.00" and sentence in row["corrected"]
    contract = Client().get("/api/v1/contracts").json()["results"][0]
    assert contract["value"] == 48000 and sentence in contract["corrections"][0]
    supplier, buyer = line.suppliers.get().organisation, line.buyer
    assert supplier and buyer
    for path in (
        f"/opportunities/{line.notice.ocid}/",
        "/register/",
        f"/register/transparency/?body={buyer.key}",
        f"/organisations/{supplier.key}/",
        f"/organisations/{buyer.key}/",
    ):
        page = words_of(Client().get(path))
        assert "Nothing since it was posted" not in page
        assert sentence in page and "£48,000" in page, path


def _csv(path: str) -> str:
    answer = Client().get(path)
    return b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]


def test_the_suppliers_marks_are_corrected_in_all_that_is_published_of_the_purchase() -> None:
    purchase = a_purchase("signed", lots=2)
    before = published_json(purchase)["bids"]["statistics"]
    correct(purchase, supplier_kind=OrganisationKind.BUSINESS, supplier_size=Size.LARGE)
    supplier = contract_of(purchase).award.organisation
    (party,) = (party for party in published_json(purchase)["parties"] if party["id"] == supplier.key)
    assert party["details"]["scale"] == "large" and party["details"]["vcse"] is False
    counts = {
        statistic["id"]: statistic["value"] for statistic in published_json(purchase)["bids"]["statistics"]
    }
    assert [statistic["value"] for statistic in before] == [
        counts["bids"],
        counts["smeBids"] + 1,
        counts["vcseBids"] + 1,
    ]
    assert Organisation.objects.get(pk=supplier.pk).size != Size.LARGE
    assert figures_of(contract_of(purchase, 1)).supplier_size == Size.LARGE


def test_a_later_contract_of_the_same_supplier_keeps_the_corrected_marks() -> None:
    purchase = a_purchase("awarded", lots=2)
    first, second = purchase.awards
    days = {name: purchase.at("signed").date() for name in ("signed_on", "starts_on", "ends_on")}
    by_and_at = {"by": purchase.house.drafter, "at": purchase.at("signed")}
    must(sign_contract(award=first, **days, **by_and_at))
    correct(purchase, supplier_size=Size.LARGE)
    must(sign_contract(award=second, **days, **{**by_and_at, "at": purchase.at("signed") + DAY}))
    assert {contract.supplier.size for contract in contracts_of(purchase.opportunity)} == {Size.LARGE}


def test_the_marks_stay_as_signed_when_the_supplier_changes_its_own() -> None:
    purchase = a_purchase("signed", bidders=1)
    supplier = contract_of(purchase).award.organisation
    true_size = supplier.size
    Organisation.objects.filter(pk=supplier.pk).update(size=Size.LARGE)
    correct(purchase, value=RIGHT)
    (party,) = (party for party in published_json(purchase)["parties"] if party["id"] == supplier.key)
    assert party["details"]["scale"] == true_size != Size.LARGE


def test_a_contract_is_corrected_after_its_end_too() -> None:
    purchase = a_purchase("signed", bidders=1)
    late = purchase.at("signed") + 5000 * DAY
    assert contract_of(purchase).ends_on < late.date()
    assert correct(purchase, value=RIGHT, at=late).corrected_at == late


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, "contract.nothing_changed"),
        ({"value": Decimal(0)}, "contract.no_value"),
        ({"value": RIGHT, "reason": "x"}, "reasons.missing"),
        ({"value": RIGHT, "reason": "x" * (MOST_REASON + 1)}, "contract.reason_long"),
        ({"signed_on": date(2020, 1, 1)}, "contract.signed_before_award"),
        ({"signed_on": date(2199, 1, 1)}, "contract.in_future"),
        ({"ends_on": date(2020, 1, 1)}, "contract.ends_before_start"),
        ({"starts_on": date(2020, 1, 1)}, "contract.starts_before_award"),
        ({"ends_on": date(2199, 12, 31)}, "contract.contract_too_long"),
        ({"value": RIGHT, "seen": 1}, "contract.corrected_meanwhile"),
    ],
)
def test_what_is_no_correction(changes: dict[str, Any], reason: str) -> None:
    purchase = a_purchase("signed", bidders=1)
    refuses(reason, correct_contract, **correction(purchase, **changes))


def test_a_second_correction_needs_to_know_of_the_first() -> None:
    purchase = a_purchase("signed", bidders=1)
    typed = correction(purchase, value=RIGHT)
    correct(purchase, ends_on=contract_of(purchase).ends_on + DAY)
    refuses("contract.corrected_meanwhile", correct_contract, **typed)


def test_only_the_buyers_commissioners_correct() -> None:
    purchase = a_purchase("signed", bidders=1)
    other = partnership(purchase.began, bidders=0, place="severnside").drafter
    with pytest.raises(Contract.DoesNotExist):
        correct_contract(**correction(purchase, value=RIGHT, by=other))
    refuses("role.missing", correct_contract, **correction(purchase, value=RIGHT, by=purchase.panel[0]))


def test_the_suppliers_people_are_told_and_the_reason_stays_out_of_the_ledger() -> None:
    purchase = a_purchase("signed")
    Letter.objects.all().delete()
    correct(purchase, value=RIGHT)
    assert {letter.kind for letter in Letter.objects.all()} == {"contract_corrected"}
    assert {letter.person for letter in Letter.objects.all()} == {purchase.house.bidders[0].person}
    event = Event.objects.order_by("-number").first()
    assert event is not None and WHY not in str(event.facts) and event.facts["number"] == 1
