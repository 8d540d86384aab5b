"""A partnership sets a line of the barrier check: drafts are checked by it from then on."""

from __future__ import annotations

import pytest
from django.urls import reverse

from hopmarket.records.capabilities.models import SecondOfficerSetting
from hopmarket.records.capabilities.partnership_lines import board_rules
from hopmarket.records.opportunities.barrier_check import barrier_report
from tests.factories.purchases import a_purchase
from tests.factories.signed_in_browser import browser, words_of

pytestmark = pytest.mark.django_db


def test_a_line_that_the_partnership_sets_is_used_from_then_on() -> None:
    purchase = a_purchase("drafted")
    operator = browser(purchase.house.operator)
    listed = words_of(operator.get(reverse("partnership:lines")))
    assert "A turnover that has to be more than 2 times the contract’s value in a year is found." in listed
    where = reverse("partnership:line", args=["barrier_fin01_times"])
    why = "Our charities told us that they are left out."
    refused = operator.post(where, {"line": "9", "reasons": why})
    assert "Enter a line between 1 time and 5 times" in words_of(refused)
    assert "Enter a whole number" in words_of(operator.post(where, {"line": "1.5", "reasons": why}))
    assert "Say why the line moves" in words_of(operator.post(where, {"line": "1", "reasons": ""}))
    assert not SecondOfficerSetting.objects.exists()
    operator.post(where, {"line": "1", "reasons": why})
    assert {rule.code: rule for rule in board_rules()}["FIN01"].options == {"times": 1}
    assert "2 times became 1 time" in words_of(operator.get(where))

    now = purchase.at("drafted")
    long = reverse("partnership:line", args=["barrier_ter02_months"])
    operator.post(long, {"line": "48", "reasons": why})
    short = reverse("partnership:line", args=["barrier_ter01_months"])
    crossed = words_of(operator.post(short, {"line": "60", "reasons": why}))
    assert "short below 60 months, long above 48 months" in crossed
    operator.post(long, {"line": "60", "reasons": why})
    before = barrier_report(purchase.opportunity, now=now).answers["TER01"]
    operator.post(short, {"line": "60", "reasons": why})
    assert (before, barrier_report(purchase.opportunity, now=now).answers["TER01"]) == ("none", "finding")
