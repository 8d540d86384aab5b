"""What changed since a draft was returned: terms, procedure and people, with what stood before; or nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hopmarket.records.ledger.current_time import now
from hopmarket.records.opportunities import services
from hopmarket.records.opportunities.draft_returns import since_return
from hopmarket.records.opportunities.models import DraftReturn
from hopmarket.rules.procedure_kinds import ProcedureKey
from tests.factories.partnership import must
from tests.factories.purchases import Purchase, a_purchase, take
from tests.factories.signed_in_browser import browser, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def returned() -> Purchase:
    purchase = a_purchase("with_approver", bidders=0)
    words = {"reasons": "Say how many people it is for.", "by": purchase.house.approver, "at": now()}
    must(services.return_draft(opportunity=purchase.opportunity, **words))
    return purchase


def revise(purchase: Purchase, **changes: object) -> None:
    row = purchase.fresh()
    terms = replace(row.the_terms, **changes)
    by = purchase.house.drafter
    must(services.revise_draft(opportunity=row, terms=terms, revision=row.revision, by=by, at=now()))


def test_a_draft_that_never_came_back_has_no_changes() -> None:
    assert since_return(a_purchase("with_approver", bidders=0).opportunity) is None


def test_nothing_that_changed_is_said_and_a_change_that_was_taken_back_is_none(returned: Purchase) -> None:
    place = returned.fresh().the_terms.place
    assert (found := since_return(returned.fresh())) and found.changes == ()
    revise(returned, place="Elsewhere")
    assert (found := since_return(returned.fresh())) and len(found.changes) == 1
    revise(returned, place=place)
    assert (found := since_return(returned.fresh())) and found.changes == ()
    assert found.returned_by == returned.house.approver.person_name


def test_terms_procedure_and_people_are_compared(returned: Purchase) -> None:
    house, row = returned.house, returned.fresh()
    revise(returned, place="Lower Teme")
    lead = house.approver if row.seats.get(part="lead").person_id != house.approver.person else house.drafter
    must(
        services.name_people(
            opportunity=returned.fresh(),
            openers=(house.drafter.person,),
            evaluators=tuple(seat.person_id for seat in row.seats.filter(part="evaluator")),
            lead=lead.person,
            by=house.drafter,
            at=now(),
        )
    )
    chosen = ProcedureKey.LIGHT_TOUCH_OPEN
    must(
        services.choose_procedure(opportunity=returned.fresh(), procedure=chosen, by=house.drafter, at=now())
    )
    found = since_return(returned.fresh())
    assert found
    assert [change.part for change in found.changes] == ["place", "procedure", "who_opens", "who_leads"]
    assert found.changes[0].after == "Lower Teme"
    assert found.changes[2].after == house.drafter.person_name


def test_the_approver_reads_what_changed_and_it_goes_with_the_draft(returned: Purchase) -> None:
    page = browser(returned.house.approver)
    where = f"/commission/{returned.opportunity.reference}/approve/"
    must(services.ask_approval(opportunity=returned.fresh(), by=returned.house.drafter, at=now()))
    assert "Nothing. It reads as it did when it was returned." in words_of(page.get(where))
    again = {"reasons": "Say where people are visited, please.", "by": returned.house.approver, "at": now()}
    must(services.return_draft(opportunity=returned.fresh(), **again))
    revise(returned, place="Lower Teme")
    must(services.ask_approval(opportunity=returned.fresh(), by=returned.house.drafter, at=now()))
    shown = words_of(page.get(where))
    assert "What changed since it was returned" in shown and "Lower Teme" in shown
    take(returned, "approved")
    take(returned, "published")
    assert not DraftReturn.objects.exists()
