"""The ledger of a purchase that a jump of the clock closed says that its times run backwards."""

from __future__ import annotations

import pytest

from hopmarket.operations.verify_ledger import report_ledger
from hopmarket.records.ledger.current_time import now
from hopmarket.records.ledger.queries import times_backwards
from hopmarket.records.opportunities.services import cancel_opportunity
from tests.factories.partnership import must
from tests.factories.purchases import a_purchase, take

pytestmark = pytest.mark.django_db


def test_a_jump_of_the_clock_stands_in_the_report(capsys: pytest.CaptureFixture[str]) -> None:
    purchase = a_purchase("published")
    report_ledger()
    assert "Times run backwards" not in capsys.readouterr().out
    take(purchase, "closed")  # at its deadline, which is days ahead
    words = {"reasons": "Closed by a clock that was wrong.", "by": purchase.house.drafter, "at": now()}
    must(cancel_opportunity(opportunity=purchase.opportunity, **words))
    (step,) = times_backwards()
    assert step.number == step.before + 1 and step.by.days > 1
    report_ledger()
    told = capsys.readouterr().out
    assert "The ledger is sound" in told
    assert f"Times run backwards: event {step.number}" in told and "The clock of the server" in told
