"""An award asks the debarment list and, above the threshold, for core information of whoever stands first."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from hopmarket.records.debarment.services import load_debarment_list
from hopmarket.records.evaluation.award_checks import (
    core_information_confirmed,
    debarment_list_fresh,
    winner_not_debarred,
)
from hopmarket.records.evaluation.first_placed import FirstPlaced, first_placed
from hopmarket.records.evaluation.services import (
    approve_debarment_clearance,
    ask_debarment_clearance,
    confirm_award,
    confirm_core_information,
    refuse_debarment_clearance,
)
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.parties.models import Identifier
from hopmarket.records.post.models import Letter
from hopmarket.records.responses.queries import opened_responses
from hopmarket.records.tasks.queries import desk_of
from hopmarket.rules.debarment import MOST_DAYS, DebarmentFinding
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import System
from tests.factories.partnership import must
from tests.factories.purchases import Purchase, a_purchase

pytestmark = pytest.mark.django_db

HEAD = "name,identifiers,grounds,from,until\n"
WHY = "The company on the list has another number and other directors."


@pytest.fixture
def purchase() -> Purchase:
    return a_purchase("locked", bidders=2)


def at_award(purchase: Purchase) -> datetime:
    return purchase.at("awarded")


def load(purchase: Purchase, rows: str = "", days_before: int = 0) -> None:
    at = at_award(purchase) - timedelta(days=days_before)
    words = {"file_name": "list.csv", "dated": at.date(), "by": System("command"), "at": at}
    must(load_debarment_list(content=(HEAD + rows).encode(), **words))


def first(purchase: Purchase) -> FirstPlaced:
    (placed,) = first_placed(purchase.fresh(), at_award(purchase))
    return placed


def award(purchase: Purchase) -> str:
    """Tries the award; why it is refused, or nothing."""
    outcome = confirm_award(
        opportunity=purchase.fresh(),
        reasons="It met the need best of all.",
        ties={},
        by=purchase.house.lead,
        at=at_award(purchase),
    )
    return outcome.reason if isinstance(outcome, Refusal) else ""


def above(purchase: Purchase) -> Opportunity:
    """The purchase with a value that reaches the threshold of light-touch services, laid past the services."""
    row = purchase.fresh()
    row.terms = {**row.terms, "value": str(Decimal(700_000))}
    row.save()
    return row


def test_without_a_list_an_award_below_the_threshold_goes_on_and_says_so(purchase: Purchase) -> None:
    assert first(purchase).in_words == "Not checked: no list is loaded."
    assert award(purchase) == ""


def test_above_the_threshold_no_award_is_made_without_a_fresh_list(purchase: Purchase) -> None:
    by, at = purchase.house.lead, at_award(purchase)
    row = above(purchase)
    refused = debarment_list_fresh(row, by, at)
    assert refused is not None and refused.reason == "debarment.no_list"
    load(purchase, days_before=MOST_DAYS + 1)
    refused = debarment_list_fresh(row, by, at)
    assert refused is not None and refused.reason == "debarment.old_list"
    load(purchase, days_before=MOST_DAYS)
    assert debarment_list_fresh(row, by, at) is None


def test_a_list_that_is_older_than_its_line_refuses_an_award(purchase: Purchase) -> None:
    load(purchase, days_before=MOST_DAYS + 1)
    assert award(purchase) == "debarment.old_list"
    load(purchase)
    assert award(purchase) == ""


def test_a_winner_on_mandatory_grounds_is_never_awarded(purchase: Purchase) -> None:
    opened = first(purchase).opened
    Identifier.objects.create(organisation=opened.organisation, scheme="GB-COH", value="01234567")
    load(purchase, "Some Other Name,GB-COH 01234567,mandatory,,")
    match = first(purchase).match
    assert match is not None and match.finding is DebarmentFinding.LISTED
    assert award(purchase) == "debarment.mandatory"
    refused = ask_debarment_clearance(
        opened=opened, reasons=WHY, by=purchase.house.lead, at=at_award(purchase)
    )
    assert isinstance(refused, Refusal) and refused.reason == "debarment.mandatory"


@pytest.mark.parametrize("ground", ["mandatory", "discretionary"])
def test_a_name_like_one_on_the_list_is_decided_by_two(purchase: Purchase, ground: str) -> None:
    house, at, opened = purchase.house, at_award(purchase), first(purchase).opened
    load(purchase, f"{opened.organisation.name.upper()},,{ground},,")
    assert award(purchase) == "debarment.two_people"
    asked = must(ask_debarment_clearance(opened=opened, reasons=WHY, by=house.lead, at=at))
    assert award(purchase) == "debarment.two_people", "one person is not two"
    (task,) = [
        row.task for row in desk_of([house.drafter], at).tasks if row.task.kind.name == "decide_clearance"
    ]
    assert task.way.endswith("/winner-checks/")
    own = approve_debarment_clearance(clearance=asked, by=house.lead, at=at)
    assert isinstance(own, Refusal) and own.reason == "clearance.own_request"
    must(approve_debarment_clearance(clearance=asked, by=house.drafter, at=at))
    kinds = list(Letter.objects.order_by("-pk").values_list("kind", flat=True)[:2])
    assert kinds == ["clearance_decided", "clearance_asked"]
    assert award(purchase) == ""


def test_a_newer_list_that_says_something_else_is_decided_anew(purchase: Purchase) -> None:
    house, at, opened = purchase.house, at_award(purchase), first(purchase).opened
    load(purchase, f"{opened.organisation.name},,discretionary,,", days_before=1)
    asked = must(ask_debarment_clearance(opened=opened, reasons=WHY, by=house.lead, at=at))
    load(purchase, f"{opened.organisation.name},GB-COH 01234567,mandatory,,")
    stale = approve_debarment_clearance(clearance=asked, by=house.drafter, at=at)
    assert isinstance(stale, Refusal) and stale.reason == "clearance.other_entry"
    must(refuse_debarment_clearance(clearance=asked, reasons=WHY, by=house.drafter, at=at))
    assert award(purchase) == "debarment.two_people"


def test_above_the_threshold_core_information_is_confirmed(purchase: Purchase) -> None:
    house, at = purchase.house, at_award(purchase)
    assert core_information_confirmed(purchase.fresh(), house.lead, at) is None, "not due below it"
    row, opened = above(purchase), first(purchase).opened
    load(purchase)
    refused = core_information_confirmed(row, house.lead, at)
    assert refused is not None and refused.reason == "core.unconfirmed"
    words = {"opened": opened, "reference": "PXYZ-1234-ABCD", "at": at}
    for seen_on, by, reason in (
        (None, house.lead, "core.no_day"),
        (at.date() + timedelta(1), house.lead, "core.in_future"),
        (at.date(), house.drafter, "award.not_lead"),
    ):
        refused = confirm_core_information(**words, seen_on=seen_on, by=by)
        assert isinstance(refused, Refusal) and refused.reason == reason
    must(confirm_core_information(**words, seen_on=at.date(), by=house.lead))
    assert core_information_confirmed(row, house.lead, at) is None
    assert winner_not_debarred(row, house.lead, at) is None


def test_only_whoever_stands_first_is_asked_about(purchase: Purchase) -> None:
    placed = first(purchase).opened
    other = next(row for row in opened_responses(purchase.opportunity) if row.pk != placed.pk)
    words = {"reference": "P-1", "seen_on": at_award(purchase).date(), "by": purchase.house.lead}
    refused = confirm_core_information(opened=other, at=at_award(purchase), **words)
    assert isinstance(refused, Refusal) and refused.reason == "winner.not_first"
