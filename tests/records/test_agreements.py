"""Agreements: from award to a contract in the register."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import orjson
import pytest

from hopmarket.records.agreements.models import Contract
from hopmarket.records.agreements.queries import awards_for, contracts_of, unsigned_lots
from hopmarket.records.agreements.services import sign_contract
from hopmarket.records.evaluation.models import Award
from hopmarket.records.notices.models import Release
from tests.factories.act_events import adds_one, refuses
from tests.factories.partnership import partnership
from tests.factories.purchases import Purchase, a_purchase

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def dates(purchase: Purchase, **changes: Any) -> dict[str, Any]:
    signed = purchase.at("signed")
    words = {
        "signed_on": signed.date(),
        "starts_on": purchase.terms.starts_on,
        "ends_on": purchase.terms.ends_on,
    }
    return {**words, "award": purchase.awards[0], "by": purchase.house.drafter, "at": signed, **changes}


def test_a_contract_enters_the_register_and_is_published() -> None:
    purchase = a_purchase("awarded")
    signed = adds_one(sign_contract, **dates(purchase))
    assert signed.reference == f"{purchase.opportunity.reference}-C1"
    assert (signed.title, signed.value) == (purchase.terms.title, purchase.awards[0].value)
    newest = Release.objects.order_by("-at", "-id").first()
    assert newest is not None and newest.tags == "contract"
    contracts = orjson.loads(bytes(newest.body))["contracts"]
    assert [contract["id"] for contract in contracts] == [signed.reference]
    assert purchase.fresh().state == "awarded"


def test_each_lot_has_a_contract_of_its_own() -> None:
    purchase = a_purchase("signed", lots=2)
    assert [contract.lot for contract in contracts_of(purchase.opportunity)] == ["lot-1", "lot-2"]
    assert [contract.title for contract in contracts_of(purchase.opportunity)] == [
        f"{purchase.terms.title}: Lot 1",
        f"{purchase.terms.title}: Lot 2",
    ]
    assert not unsigned_lots(purchase.house.drafter)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"signed_on": date(2020, 1, 1)}, "contract.signed_before_award"),
        ({"signed_on": date(2199, 1, 1)}, "contract.in_future"),
        ({"ends_on": date(2020, 1, 1)}, "contract.ends_before_start"),
    ],
)
def test_dates_that_cannot_be(changes: dict[str, date], reason: str) -> None:
    purchase = a_purchase("awarded", bidders=1)
    refuses(reason, sign_contract, **dates(purchase, **changes))


def test_the_edges_of_the_dates_hold() -> None:
    purchase = a_purchase("awarded", bidders=1)
    day = purchase.at("awarded").date()
    adds_one(
        sign_contract, **dates(purchase, signed_on=day, starts_on=day, ends_on=day, at=purchase.at("awarded"))
    )


def test_a_contract_is_signed_once() -> None:
    purchase = a_purchase("signed", bidders=1)
    refuses("contract.held", sign_contract, **dates(purchase))
    assert Contract.objects.count() == 1


def test_another_body_cannot_fetch_the_award() -> None:
    purchase = a_purchase("awarded", bidders=1)
    other = partnership(purchase.began, bidders=0, place="severnside").drafter
    assert not awards_for(other).exists()
    with pytest.raises(Award.DoesNotExist):
        sign_contract(**dates(purchase, by=other))


def test_who_does_not_commission_signs_nothing() -> None:
    purchase = a_purchase("awarded", bidders=1)
    assert not awards_for(purchase.panel[0]).exists()
    refuses("role.missing", sign_contract, **dates(purchase, by=purchase.panel[0]))
