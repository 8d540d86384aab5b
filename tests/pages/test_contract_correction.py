"""The pages on which a signed contract is put right."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from hopmarket.records.agreements.models import Correction
from tests.factories.corrected_contracts import contract_of, correct
from tests.factories.markup import collapsed
from tests.factories.purchases import Purchase, a_purchase
from tests.factories.signed_in_browser import browser, words_of

pytestmark = pytest.mark.django_db
WHY = "The value was typed without its VAT."


def to(name: str, purchase: Purchase, *more: str) -> str:
    return reverse(f"evaluator:{name}", args=[purchase.opportunity.reference, "lot-1", *more])


def typed(client: Client, purchase: Purchase, step: str, **fields: str) -> str:
    """Fills in one page of the correction; answers the words of the page that follows."""
    return words_of(client.post(to("correct_figure", purchase, step), fields, follow=True))


def shown(client: Client, purchase: Purchase) -> dict[str, str]:
    """What the button of the check page sends: the fingerprint of what the page shows."""
    page = collapsed(client.get(to("correct", purchase)).content.decode())
    return dict(re.findall(r'name="(checked)" value="([0-9a-f]{64})"', page))


def published(client: Client, purchase: Purchase) -> str:
    """Opens the check page and presses its button; answers the words of the page that follows."""
    return words_of(client.post(to("correct", purchase), shown(client, purchase), follow=True))


def day(name: str, *numbers: int) -> dict[str, str]:
    return {f"{name}_{part}": str(n) for part, n in zip(("day", "month", "year"), numbers, strict=True)}


def test_a_value_is_corrected_from_the_contracts_page_to_its_publication() -> None:
    purchase = a_purchase("signed", bidders=1)
    client = browser(purchase.house.drafter)
    assert to("correct", purchase) in collapsed(client.get(to("contract", purchase)).content.decode())
    page = words_of(client.get(to("correct", purchase)))
    assert "Choose what is wrong" in page and "Publish the correction" not in page
    assert "Why was it wrong?" in typed(client, purchase, "value", value="£48,000")
    page = typed(client, purchase, "reason", reason=WHY)
    assert "Check before you publish" in page and "£48,000. Before: £" in page
    assert "Everybody will read: Corrected on" in page and "typed without its VAT. Before: £" in page
    page = published(client, purchase)
    assert "Corrected and published" in page and "typed without its VAT. Before: £" in page
    (correction,) = Correction.objects.all()
    assert (correction.value, correction.reason) == (48000, WHY)
    assert "Choose what is wrong" in words_of(client.get(to("correct", purchase)))


def test_the_purchases_page_leads_to_the_contract_and_tells_what_happened() -> None:
    purchase = a_purchase("signed", bidders=1)
    client = browser(purchase.house.drafter)
    correct(purchase, value=48000)
    answer = client.get(reverse("commissioner:purchase", args=[purchase.opportunity.reference]))
    assert to("contract", purchase) in collapsed(answer.content.decode())
    words = words_of(answer)
    assert "entered a signed contract" in words and "corrected a contract" in words


def test_every_thing_has_its_page_and_its_line() -> None:
    purchase = a_purchase("signed", bidders=1)
    client, contract = browser(purchase.house.drafter), contract_of(purchase)
    typed(client, purchase, "reason", reason=WHY)
    before = contract.signed_on - timedelta(days=1)
    typed(client, purchase, "signed", **day("signed_on", before.day, before.month, before.year))
    typed(client, purchase, "runs", **day("starts_on", 1, 5, 2027), **day("ends_on", 30, 4, 2030))
    page = typed(client, purchase, "supplier", supplier_kind="business", supplier_size="large")
    assert "1 May 2027 to 30 April 2030. Before:" in page
    assert "A business with 250 people or more. Before: A" in page
    published(client, purchase)
    (correction,) = Correction.objects.all()
    parts = {"signed_on", "starts_on", "ends_on", "supplier_size"}
    assert {change["part"] for change in correction.changes} >= parts


@pytest.mark.parametrize(
    ("step", "fields", "message"),
    [
        ("value", {"value": "0"}, "Enter £0.01 or more"),
        ("signed", day("signed_on", 1, 1, 2020), "on the day of the award or later"),
        ("signed", day("signed_on", 1, 1, 2199), "cannot lie in the future"),
        ("runs", day("starts_on", 1, 5, 2027) | day("ends_on", 1, 4, 2027), "must not end before it starts"),
        ("reason", {"reason": " "}, "Say why it was wrong"),
        ("reason", {"reason": "..."}, "Say why it was wrong"),
        ("reason", {"reason": "\u200b"}, "Say why it was wrong"),
        ("reason", {"reason": "It was mistyped by one of us. " * 17}, "500 characters or fewer"),
    ],
)
def test_what_is_wrong_is_told_where_it_is_typed(step: str, fields: dict[str, str], message: str) -> None:
    purchase = a_purchase("signed", bidders=1)
    client = browser(purchase.house.drafter)
    answer = client.post(to("correct_figure", purchase, step), fields)
    assert answer.status_code == 200 and message in words_of(answer)
    assert "Choose what is wrong" in words_of(client.get(to("correct", purchase)))


def test_a_reason_is_published_without_what_steers_the_text() -> None:
    purchase = a_purchase("signed", bidders=1)
    client = browser(purchase.house.drafter)
    typed(client, purchase, "value", value="48000")
    typed(client, purchase, "reason", reason="The \u202evalue\u202c\r\nhere was\u200b mistyped")
    page = collapsed(client.get(to("correct", purchase)).content.decode())
    assert "The value here was mistyped" in page and "\u202e" not in page


def test_a_figure_typed_back_as_it_was_is_no_correction() -> None:
    purchase = a_purchase("signed", bidders=1)
    client = browser(purchase.house.drafter)
    typed(client, purchase, "value", value="48000")
    typed(client, purchase, "reason", reason=WHY)
    assert "Choose what is wrong" in typed(client, purchase, "value", value=str(contract_of(purchase).value))
    assert "Nothing has been changed yet" in words_of(client.post(to("correct", purchase)))
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("step", "fields", "expected"),
    [
        ("value", {"value": "61234.56"}, "£61,234.56"),
        ("reason", {"reason": "Quite another reason than before"}, "before. Before: £"),
    ],
)
def test_what_another_window_changed_is_checked_before_it_is_published(
    step: str, fields: dict[str, str], expected: str
) -> None:
    purchase = a_purchase("signed", bidders=1)
    client = browser(purchase.house.drafter)
    typed(client, purchase, "value", value="50000")
    typed(client, purchase, "reason", reason=WHY)
    first = shown(client, purchase)
    typed(client, purchase, step, **fields)
    for sent in (first, {}, {"checked": ""}):
        answer = client.post(to("correct", purchase), sent)
        page, source = words_of(answer), collapsed(answer.content.decode())
        assert "What you checked has changed meanwhile. Check it again." in page
        assert "Check before you publish" in page and expected in page
        assert 'href="#entry"' in source and 'id="entry"' in source
    assert not Correction.objects.exists()
    assert "Corrected and published" in published(client, purchase)


def test_a_correction_without_a_reason_is_not_published() -> None:
    purchase = a_purchase("signed", bidders=1)
    client = browser(purchase.house.drafter)
    typed(client, purchase, "value", value="48000")
    assert "Say why it was wrong" in words_of(client.post(to("correct", purchase)))
    assert not Correction.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_was_overtaken_is_told_and_sees_what_stands(method: str) -> None:
    purchase = a_purchase("signed", bidders=1)
    client = browser(purchase.house.drafter)
    typed(client, purchase, "value", value="48000")
    typed(client, purchase, "reason", reason=WHY)
    correct(purchase, value=47000)
    page = words_of(getattr(client, method)(to("correct", purchase)))
    assert "This contract has just been corrected" in page
    assert "£48,000. Before: £47,000" in page and WHY in page, "nothing that was typed is lost"
    assert Correction.objects.count() == 1
    assert "Corrected and published" in published(client, purchase), "it was checked against what stands"
    assert Correction.objects.order_by("pk").last().value == 48000  # type: ignore[union-attr]


def test_what_is_not_signed_cannot_be_corrected() -> None:
    purchase = a_purchase("awarded", bidders=1)
    client = browser(purchase.house.drafter)
    assert client.get(to("correct", purchase)).status_code == 404
    assert client.get(to("correct_figure", purchase, "value")).status_code == 404
    assert "Correct this contract" not in words_of(client.get(to("contract", purchase)))


def test_there_is_no_page_for_anything_else() -> None:
    purchase = a_purchase("signed", bidders=1)
    assert browser(purchase.house.drafter).get(to("correct_figure", purchase, "title")).status_code == 404
