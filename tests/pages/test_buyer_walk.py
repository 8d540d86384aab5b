"""What a commissioner meets on a walk from the draft to the award: warnings before something is published
for good, and nothing that was typed is lost."""

from __future__ import annotations

import pytest
from django.urls import reverse

from hopmarket.records.evaluation.models import Award
from hopmarket.records.evaluation.services import confirm_award
from hopmarket.records.responses.queries import opened_responses
from tests.factories.act_events import refuses
from tests.factories.purchases import Purchase, a_purchase
from tests.factories.signed_in_browser import browser, hidden_of, words_of

pytestmark = pytest.mark.django_db


def to(page: str, purchase: Purchase) -> str:
    return reverse(page, args=[purchase.opportunity.reference])


def test_reasons_that_name_a_loser_are_published_only_with_a_tick() -> None:
    purchase = a_purchase("locked")
    lead = browser(purchase.house.lead)
    loser = opened_responses(purchase.opportunity).get(number=2).organisation
    loser.name = "Penny Loaf Kitchen Ltd (demonstration)"
    loser.save()
    reasons = "Penny Loaf Kitchen had the weaker plan."
    check = lead.post(to("evaluator:check_award", purchase), {"reasons": reasons})
    assert "The reasons name an organisation that did not win, or a person" in words_of(check)
    sent = dict(hidden_of(check))
    refuses(
        "award.names_loser",
        confirm_award,
        opportunity=purchase.opportunity,
        reasons=reasons,
        ties={},
        by=purchase.house.lead,
        at=purchase.at("awarded"),
    )
    again = lead.post(to("evaluator:confirm_award", purchase), sent)
    assert "tick that everybody may read the name" in words_of(again)
    assert reasons in words_of(again) and not Award.objects.exists()
    lead.post(to("evaluator:confirm_award", purchase), {**sent, "names_confirmed": "on"})
    assert Award.objects.get().decision.reasons == reasons


def test_reasons_that_name_the_winner_need_no_tick() -> None:
    purchase = a_purchase("locked")
    reasons = "Blackpear Befrienders showed the surest plan."
    check = browser(purchase.house.lead).post(to("evaluator:check_award", purchase), {"reasons": reasons})
    assert reasons in words_of(check) and "did not win, or a person" not in words_of(check)
