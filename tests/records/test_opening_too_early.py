"""Nothing opens before its deadline by the database's clock, whatever the state of the purchase says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from hopmarket.records.ledger.current_time import now, pretend_time
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.responses.models import OpenedResponse
from hopmarket.records.responses.services import close_opportunity, open_responses, unlock
from hopmarket.records.responses.services.closing import CLOCK
from hopmarket.rules.refusal import Refusal
from tests.factories.purchases import PASSPHRASE, Purchase, a_purchase, identity_of, take

pytestmark = pytest.mark.django_db

TICK = timedelta(microseconds=1)


def state_forced(purchase: Purchase) -> None:
    """Somebody writes into the database that the purchase is closed."""
    Opportunity.objects.filter(pk=purchase.opportunity.pk).update(state="closed", closed_at=now())


def clock_jumped(purchase: Purchase) -> None:
    """The server's clock stands past the deadline for a moment, and is put right."""
    take(purchase, "closed")


def deadline_moved_back(purchase: Purchase) -> None:
    """The deadline of the row alone is moved back; the published terms still say the later one."""
    state_forced(purchase)
    Opportunity.objects.filter(pk=purchase.opportunity.pk).update(closes_at=now() - timedelta(days=1))


@pytest.mark.parametrize("broken", [state_forced, clock_jumped, deadline_moved_back])
def test_a_purchase_that_only_says_closed_opens_nothing(broken: Callable[[Purchase], None]) -> None:
    purchase = a_purchase("responded", bidders=1)
    broken(purchase)
    opener = purchase.house.approver
    assert purchase.terms.closes_at is not None
    with pretend_time(purchase.terms.closes_at - TICK):
        tried = [
            unlock(purchase.fresh(), passphrase=PASSPHRASE, by=opener),
            open_responses(
                opportunity=purchase.opportunity,
                identity=identity_of(purchase.opportunity),
                by=opener,
                at=purchase.at("opened"),
            ),
        ]
    for outcome in tried:
        assert isinstance(outcome, Refusal) and outcome.reason == "opening.too_early"
    assert not OpenedResponse.objects.exists()
    assert purchase.fresh().state == "closed" and purchase.fresh().opened_at is None


def test_a_deadline_moved_back_in_one_place_closes_nothing() -> None:
    purchase = a_purchase("responded", bidders=1)
    Opportunity.objects.filter(pk=purchase.opportunity.pk).update(closes_at=now() - timedelta(days=1))
    outcome = close_opportunity(opportunity=purchase.fresh(), by=CLOCK, at=now())
    assert isinstance(outcome, Refusal) and outcome.reason == "close.too_early"


def test_what_was_closed_too_early_opens_once_its_deadline_has_come() -> None:
    purchase = a_purchase("responded", bidders=1)
    clock_jumped(purchase)
    with pretend_time(purchase.at("opened")):
        identity = unlock(purchase.fresh(), passphrase=PASSPHRASE, by=purchase.house.approver)
        assert not isinstance(identity, Refusal)
        words = {"opportunity": purchase.opportunity, "by": purchase.house.approver, "at": now()}
        assert open_responses(identity=identity, **words) == 1
