"""Two officers publish, whoever began the draft."""

from __future__ import annotations

import pytest

from hopmarket.records.opportunities.services import approve_draft, ask_approval, return_draft, revise_draft
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Role
from tests.factories.partnership import joined, must
from tests.factories.purchases import a_purchase

pytestmark = pytest.mark.django_db


def test_whoever_saved_a_draft_unchanged_and_asked_for_approval_does_not_give_it() -> None:
    purchase = a_purchase("drafted", bidders=1)
    row, drafter, other = purchase.fresh(), purchase.house.drafter, purchase.house.approver
    joined("Cy Commissioner", "temevalley.example", (Role.COMMISSIONER,), drafter, purchase.began)
    at = purchase.at("with_approver")
    must(revise_draft(opportunity=row, terms=purchase.terms, revision=row.revision, by=other, at=at))
    must(ask_approval(opportunity=row, by=other, at=at))
    alone = approve_draft(opportunity=row, by=other, at=at)
    assert isinstance(alone, Refusal) and alone.reason == "approve.own_request"
    must(return_draft(opportunity=row, reasons="The drafter is to ask for it.", by=drafter, at=at))
    must(ask_approval(opportunity=row, by=drafter, at=at))
    assert must(approve_draft(opportunity=row, by=other, at=at)).approved_by_id == other.person
