"""The page of opening says who and when while the deadline is ahead, whatever the state says."""

from __future__ import annotations

import pytest

from hopmarket.records.ledger.current_time import now
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.responses.models import OpenedResponse
from tests.factories.purchases import PASSPHRASE, a_purchase
from tests.pages.test_commissioner import address, browser, words_of

pytestmark = pytest.mark.django_db


def test_a_purchase_that_only_says_closed_offers_no_passphrase() -> None:
    purchase = a_purchase("responded", bidders=1)
    Opportunity.objects.filter(pk=purchase.opportunity.pk).update(state="closed", closed_at=now())
    page, where = browser(purchase.house.approver), address(purchase, "open")
    for shown in (page.get(where), page.post(where, {"passphrase": PASSPHRASE}, follow=True)):
        assert "Nobody can open them before" in words_of(shown)
        assert b'name="passphrase"' not in shown.content
    assert not OpenedResponse.objects.exists()
