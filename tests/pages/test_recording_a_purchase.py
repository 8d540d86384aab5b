"""The pages of recorded purchases, walked as a buyer and a second officer walk them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hopmarket.records.debarment.services import load_debarment_list
from hopmarket.records.ledger.current_time import now
from hopmarket.records.notices.models import Notice
from hopmarket.records.recorded_purchases.models import RecordedPurchase
from hopmarket.records.recorded_purchases.queries import ocid_of_record
from hopmarket.rules.dates_in_words import local
from hopmarket.rules.recorded_purchase_life import RecordState
from hopmarket.rules.roles import System
from tests.factories.partnership import Partnership, must, partnership
from tests.factories.recorded import TYPED_SUBJECT as SUBJECT
from tests.factories.recorded import TYPED_SUPPLIER as SUPPLIER
from tests.factories.recorded import TYPED_WHY as WHY
from tests.factories.recorded import typed_contract, typed_day
from tests.factories.signed_in_browser import browser, checked_and_pressed, words_of

pytestmark = pytest.mark.django_db


def today() -> date:
    return local(now()).date()


def contract(value: str = "24,000") -> dict[str, str]:
    return typed_contract(today() - timedelta(5), value)


@pytest.fixture
def house() -> Partnership:
    return partnership((now() - timedelta(days=30)).replace(minute=0, second=0, microsecond=0), bidders=1)


def begun(client: Client, route: str) -> str:
    """Begins a record; answers its reference."""
    answer = client.post(reverse(route), {"title": SUBJECT["title"]})
    record = RecordedPurchase.objects.latest("pk")
    assert answer["Location"] == reverse("commissioner:record_step", args=[record.reference, "what"])
    return record.reference


def go(client: Client, reference: str, step: str, typed: dict[str, Any]) -> str:
    """Answers a question; gives the word of the page to which it leads."""
    answer = client.post(reverse("commissioner:record_step", args=[reference, step]), typed)
    assert answer.status_code == 302, words_of(answer)
    return answer["Location"].rstrip("/").rpartition("/")[2]


def check(reference: str) -> str:
    return reverse("commissioner:record_check", args=[reference])


def test_a_direct_award_from_its_title_to_the_register(house: Partnership) -> None:
    client, second = browser(house.drafter), browser(house.approver)
    assert "Schedule 5" in words_of(client.get(reverse("commissioner:record_direct")))
    reference = begun(client, "commissioner:record_direct")
    assert go(client, reference, "what", SUBJECT) == "supplier"
    assert go(client, reference, "supplier", SUPPLIER) == "contract"
    assert go(client, reference, "contract", contract()) == "why"
    shown = words_of(client.get(reverse("commissioner:record_step", args=[reference, "why"])))
    assert (
        "is below the threshold" in shown and "Our own rules allow it" in shown and "prototype" not in shown
    )
    assert go(client, reference, "why", {"ground": "own_rules", "reason": WHY}) == "check"
    shown = words_of(client.get(check(reference)))
    assert "GB-COH 04455667" in shown and "The debarment list was not checked: no list is loaded" in shown
    answer = checked_and_pressed(client, check(reference))
    assert "A colleague has been asked to approve it" in words_of(answer)
    waits = reverse("commissioner:record_second_officer", args=[reference])
    assert (
        f'href="{waits}"' in client.get(reverse("commissioner:recorded", args=[reference])).content.decode()
    )
    assert "you began" in words_of(client.get(waits)).lower()
    assert client.post(waits, {"act": "approve"}).status_code == 200
    returned = second.post(waits, {"act": "return", "reasons": "Name"})
    assert "Say what has to change" in words_of(returned)
    answer = second.post(waits, {"act": "approve"}, follow=True)
    assert "Approved and published" in words_of(answer)
    record = RecordedPurchase.objects.get()
    public = words_of(Client().get(reverse("public:opportunity", args=[ocid_of_record(record)])))
    assert "Hopfield Lifts Ltd" in public and WHY in public and "£24,000" in public
    assert "Any may respond" not in public
    assert "Lift maintenance at the library" in words_of(client.get(reverse("commissioner:purchases")))
    ocid = ocid_of_record(record)
    for address in (
        reverse("public:activity", args=[ocid]),
        f"/data/releases/{ocid}.json",
        f"/data/records/{ocid}.json",
    ):
        assert Client().get(address).status_code == 200, address


def test_above_the_threshold_the_notices_and_core_information_are_asked(house: Partnership) -> None:
    words = {"file_name": "list.csv", "dated": today(), "by": System("command"), "at": now()}
    listed = "name,identifiers,grounds,from,until\nHopfield Lifts,,discretionary,,"
    must(load_debarment_list(content=listed.encode(), **words))
    client = browser(house.drafter)
    reference = begun(client, "commissioner:record_direct")
    go(client, reference, "what", SUBJECT)
    go(client, reference, "supplier", SUPPLIER)
    go(client, reference, "contract", contract("300,000"))
    assert go(client, reference, "why", {"ground": "single_supplier", "reason": WHY}) == "notices"
    step = reverse("commissioner:record_step", args=[reference, "notices"])
    shown = words_of(client.post(step, {}))
    assert "Enter the reference of the Transparency notice (UK5)" in shown
    assert "Enter the share code or the reference" in shown
    early = today() - timedelta(4)
    notices = {
        "UK5_reference": "012345-2026",
        **typed_day("UK5_day", today() - timedelta(29)),
        "UK6_reference": "012346-2026",
        **typed_day("UK6_day", early - timedelta(25)),
        "UK7_why": "It is published as soon as the contract stands here",
        "core_reference": "PXYZ-1234-ABCD",
        **typed_day("core_on", early),
    }
    in_standstill = {**notices, **typed_day("UK6_day", early - timedelta(3))}
    assert go(client, reference, "notices", in_standstill) == "debarment"
    shown = words_of(client.get(check(reference), follow=True))
    assert "standstill" in shown.lower() and "Day of signature" in shown
    assert go(client, reference, "notices", notices) == "debarment"
    assert "looks like Hopfield Lifts" in words_of(
        client.get(reverse("commissioner:record_step", args=[reference, "debarment"]))
    )
    why = {"debarment_reason": "The company on the list has another number and other directors"}
    assert go(client, reference, "debarment", why) == "check"
    assert "A colleague has been asked" in words_of(checked_and_pressed(client, check(reference)))
    waits = reverse("commissioner:record_second_officer", args=[reference])
    shown = words_of(browser(house.approver).get(waits))
    assert "you decide that it may go on beside the debarment list" in shown and "other directors" in shown


def test_a_purchase_made_elsewhere_is_published_by_one_and_corrected(house: Partnership) -> None:
    client = browser(house.drafter)
    reference = begun(client, "commissioner:record_elsewhere")
    go(client, reference, "what", SUBJECT)
    go(client, reference, "supplier", SUPPLIER)
    assert go(client, reference, "contract", contract()) == "how"
    assert go(client, reference, "how", {"way_bought": "quotes", "bids": "3"}) == "check"
    assert "It stands in the register" in words_of(checked_and_pressed(client, check(reference)))
    correct = {"correction_reason": "A nought was left out of the value by mistake"}
    assert go(client, reference, "correction", correct) == "check"
    assert "240,000" not in words_of(client.get(check(reference)))
    assert go(client, reference, "contract", contract("240,000")) == "notices"
    assert go(client, reference, "notices", {"UK7_why": "Nobody asked us for such a notice yet"}) == "check"
    assert "Everybody reads what was wrong" in words_of(checked_and_pressed(client, check(reference)))
    record = RecordedPurchase.objects.get()
    public = words_of(Client().get(reverse("public:opportunity", args=[ocid_of_record(record)])))
    assert "Before: £24,000" in public and "£240,000" in public
    assert "Corrected on" in words_of(client.get(reverse("commissioner:recorded", args=[reference])))


def test_what_is_like_an_earlier_contract_is_named_before_it_is_recorded(house: Partnership) -> None:
    client = browser(house.drafter)
    for seen in (False, True):
        reference = begun(client, "commissioner:record_elsewhere")
        go(client, reference, "what", SUBJECT)
        go(client, reference, "supplier", SUPPLIER)
        go(client, reference, "contract", contract())
        go(client, reference, "how", {"way_bought": "open_tender"})
        assert ("may be in the register already" in words_of(client.get(check(reference)))) is seen
        checked_and_pressed(client, check(reference))
    assert Notice.objects.count() == 2


def test_another_bodys_record_is_not_there(house: Partnership) -> None:
    client, partner = (
        browser(house.drafter),
        browser(partnership(house.council.founded_at, bidders=0, place="severnside").drafter),
    )
    reference = begun(client, "commissioner:record_direct")
    for route, more in (
        ("recorded", []), ("record_check", []), ("record_discard", []), ("record_second_officer", []),
        ("record_step", ["what"]),
    ):  # fmt: skip
        address = reverse(f"commissioner:{route}", args=[reference, *more])
        assert partner.get(address).status_code == 404
        if route != "recorded":
            assert partner.post(address, SUBJECT).status_code == 404
    answer = client.post(reverse("commissioner:record_discard", args=[reference]), follow=True)
    assert "was discarded" in words_of(answer)
    assert RecordedPurchase.objects.get().state == RecordState.DISCARDED
    assert client.get(reverse("commissioner:recorded", args=[reference])).status_code == 404
