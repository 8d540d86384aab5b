"""No page promises a letter that nobody would get."""

from __future__ import annotations

import pytest

from hopmarket.records.parties.models import Membership
from hopmarket.records.post.models import Letter
from tests.factories.purchases import a_purchase
from tests.factories.signed_in_browser import browser, words_of
from tests.pages.test_looked_at_before import (
    award,
    confirm,
    corrected_to,
    last_letter,
    press,
    requested,
    subjects_on,
)

pytestmark = pytest.mark.django_db


def nobody_writes_for(organisation: int) -> None:
    Membership.objects.filter(organisation=organisation).update(roles=["administrator"])


def test_a_bidder_for_whom_nobody_writes_is_promised_no_result() -> None:
    purchase = a_purchase("locked", bidders=2)
    gone, stays = purchase.house.bidders
    nobody_writes_for(gone.organisation)
    page = browser(purchase.house.lead)
    check, before = award(page, purchase), last_letter()
    assert "None: nobody here writes its responses any more" in words_of(check)
    assert [letter.subject for letter, _ in check.context["bidders"] if letter.to] == subjects_on(check)[:1]
    confirm(page, check)
    came = Letter.objects.filter(pk__gt=before)
    assert {(letter.person, letter.kind) for letter in came} == {
        (stays.person, "result"),
        (gone.person, "awarded"),  # they follow the purchase still
    }


@pytest.mark.parametrize("value", ["48000", "400000"])
def test_a_supplier_for_whom_nobody_writes_is_promised_no_correction(value: str) -> None:
    purchase = a_purchase("signed", bidders=1)
    nobody_writes_for(purchase.house.bidders[0].organisation)
    page = browser(purchase.house.lead)
    check = corrected_to("48000")(page, purchase) if value == "48000" else requested(page, purchase)
    promised = [] if value == "48000" else ["Approved and published: the correction of"]
    assert [subject[:41] for subject in subjects_on(check)] == promised
    assert ("letter goes out" in words_of(check)) is bool(promised)
    before = last_letter()
    if value == "48000":
        press(page, check)
        assert last_letter() == before
