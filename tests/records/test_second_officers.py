"""Whoever wrote in a draft does not approve it, and another body may lend a second officer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from hopmarket.records.ledger.models import Event
from hopmarket.records.opportunities import services
from hopmarket.records.opportunities.draft_authors import authored_sections, drafts_lent_to
from hopmarket.records.opportunities.models import DraftAuthor, Opportunity
from hopmarket.records.opportunities.queries import opportunities_for
from hopmarket.records.parties.models import Membership
from hopmarket.records.parties.services import end_membership
from hopmarket.records.post.models import Letter
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, Role
from hopmarket.rules.terms_fields import DraftSection
from tests.factories.partnership import joined, must, partnership
from tests.factories.purchases import Purchase, a_purchase, an_upload

pytestmark = pytest.mark.django_db
WHY = "The nights are not described at all."


@pytest.fixture
def drafted() -> Purchase:
    return a_purchase("drafted", bidders=1)


def revise(purchase: Purchase, by: Member, **changes: Any) -> None:
    row = purchase.fresh()
    terms = replace(row.the_terms, **changes)
    must(
        services.revise_draft(opportunity=row, terms=terms, revision=row.revision, by=by, at=later(purchase))
    )


def later(purchase: Purchase) -> Any:
    return purchase.at("with_approver")


def ask(purchase: Purchase, by: Member) -> Any:
    return services.ask_approval(opportunity=purchase.fresh(), by=by, at=later(purchase))


def approve(purchase: Purchase, by: Member) -> Any:
    return services.approve_draft(opportunity=purchase.fresh(), by=by, at=later(purchase))


def a_third(purchase: Purchase) -> Member:
    house = purchase.house
    return joined(
        "Cy Commissioner", "temevalley.example", (Role.COMMISSIONER,), house.drafter, house_at(purchase)
    )


def house_at(purchase: Purchase) -> Any:
    return purchase.began


def test_whoever_wrote_a_section_does_not_approve_though_another_asked(drafted: Purchase) -> None:
    writer, third = drafted.house.approver, a_third(drafted)
    revise(drafted, writer, specification="All of it, written by somebody else.")
    must(ask(drafted, drafted.house.drafter))
    alone = approve(drafted, writer)
    assert isinstance(alone, Refusal) and alone.reason == "approve.own_words"
    assert must(approve(drafted, third)).approved_by_id == third.person


def save_document(purchase: Purchase, by: Member) -> None:
    must(services.attach_paper(opportunity=purchase.fresh(), upload=an_upload(), by=by, at=later(purchase)))


def name_another_panel(purchase: Purchase, by: Member) -> None:
    house = purchase.house
    must(
        services.name_people(
            opportunity=purchase.fresh(),
            openers=(house.drafter.person, house.approver.person),
            evaluators=(house.evaluators[1].person, house.evaluators[2].person),
            lead=house.drafter.person,
            by=by,
            at=later(purchase),
        )
    )


@pytest.mark.parametrize("save", [save_document, name_another_panel])
def test_documents_and_people_are_sections_too(drafted: Purchase, save: Any) -> None:
    a_third(drafted)
    save(drafted, drafted.house.approver)
    must(ask(drafted, drafted.house.drafter))
    refusal = approve(drafted, drafted.house.approver)
    assert isinstance(refusal, Refusal) and refusal.reason == "approve.own_words"


def test_a_save_that_changes_nothing_makes_nobody_an_author(drafted: Purchase) -> None:
    revise(drafted, drafted.house.approver)
    must(ask(drafted, drafted.house.drafter))
    must(approve(drafted, drafted.house.approver))


def test_what_was_approved_once_binds_nobody_afterwards(drafted: Purchase) -> None:
    writer, third = drafted.house.approver, a_third(drafted)
    revise(drafted, writer, place="Tenbury")
    must(ask(drafted, drafted.house.drafter))
    must(approve(drafted, third))
    must(
        services.return_draft(
            opportunity=drafted.fresh(), reasons=WHY, by=drafted.house.drafter, at=later(drafted)
        )
    )
    revise(drafted, third, place="Kidderminster")
    must(ask(drafted, drafted.house.drafter))
    refusal = approve(drafted, third)
    assert isinstance(refusal, Refusal) and refusal.reason == "approve.own_words"
    must(approve(drafted, writer))


def test_who_wrote_what_is_known_by_section_and_time(drafted: Purchase) -> None:
    writer = drafted.house.approver
    revise(drafted, writer, place="Tenbury", ends_on=drafted.terms.ends_on + timedelta(days=1))  # type: ignore[operator]
    lines = {line.person: line for line in authored_sections(drafted.fresh())}
    assert lines[writer.person].sections == (DraftSection.NEED, DraftSection.TIMETABLE)
    assert lines[writer.person].saved_at == later(drafted)
    assert set(lines[drafted.house.drafter.person].sections) == set(DraftSection)


def test_a_copy_is_written_by_who_copied_it() -> None:
    purchase = a_purchase("published", bidders=1)
    copied = must(
        services.copy_opportunity(
            opportunity=purchase.opportunity, by=purchase.house.approver, at=purchase.at("published")
        )
    )
    sections = set(DraftAuthor.objects.filter(opportunity=copied).values_list("person", "section"))
    assert (purchase.house.approver.person, "specification") in sections
    assert {person for person, _ in sections} == {purchase.house.approver.person}


def test_a_council_of_two_is_told_the_way_out_before_it_is_stuck(drafted: Purchase) -> None:
    began, other = drafted.house.drafter, drafted.house.approver
    before = Event.objects.count()
    refusal = ask(drafted, other)
    assert isinstance(refusal, Refusal) and refusal.reason == "ask.another_asks"
    revise(drafted, other, place="Tenbury")
    for by in (began, other):
        refusal = ask(drafted, by)
        assert isinstance(refusal, Refusal) and refusal.reason == "ask.somebody_joins"
    assert Event.objects.count() == before + 1 and drafted.fresh().state == OpportunityState.DRAFT


def lend(purchase: Purchase, officer: Member, by: Member) -> Any:
    return services.name_second_officer(
        opportunity=purchase.fresh(),
        person=officer.person,
        organisation=officer.organisation,
        by=by,
        at=later(purchase),
    )


def test_another_body_lends_a_second_officer_for_one_draft(drafted: Purchase) -> None:
    partner = partnership(drafted.began, bidders=0, place="severnside").approver
    other = drafted.house.approver
    revise(drafted, other, place="Tenbury")
    with pytest.raises(Opportunity.DoesNotExist):
        approve(drafted, partner)
    must(lend(drafted, partner, other))
    event = Event.objects.order_by("-number")[0]
    assert event.act == "name_second_officer" and event.facts["person"] == f"people/{partner.person}"
    assert Letter.objects.filter(kind="second_officer_named", person=partner.person).count() == 1
    assert list(drafts_lent_to(partner)) == [drafted.opportunity]
    assert drafted.opportunity not in opportunities_for(partner)
    must(ask(drafted, other))
    assert (
        Letter.objects.filter(kind="approval_asked").values_list("person", flat=True).get() == partner.person
    )
    no_code = approve(drafted, replace(partner, second_factor=False))
    assert isinstance(no_code, Refusal) and no_code.reason == "role.second_factor"
    row = must(services.return_draft(opportunity=drafted.fresh(), reasons=WHY, by=partner, at=later(drafted)))
    assert row.state == OpportunityState.DRAFT
    must(ask(drafted, drafted.house.drafter))
    assert must(approve(drafted, partner)).approved_by_id == partner.person
    for service, words in (
        (services.publish_notice, {"national_reference": "2026/S 000-012345", "national_reason": ""}),
        (services.discard_draft, {}),
    ):
        with pytest.raises(Opportunity.DoesNotExist):
            service(opportunity=drafted.fresh(), by=partner, at=later(drafted), **words)
    published = services.publish_notice(
        opportunity=drafted.fresh(),
        national_reference="2026/S 000-012345",
        national_reason="",
        by=other,
        at=later(drafted),
    )
    assert must(published).state == OpportunityState.OPEN
    assert list(drafts_lent_to(partner)) == []


def test_only_a_commissioner_of_another_body_is_lent(drafted: Purchase) -> None:
    partner = partnership(drafted.began, bidders=0, place="severnside")
    by = drafted.house.drafter
    for nobody in (drafted.house.approver, drafted.house.bidders[0], partner.evaluators[0]):
        refusal = lend(drafted, nobody, by)
        assert isinstance(refusal, Refusal) and refusal.reason == "second_officer.unknown"
    with pytest.raises(Opportunity.DoesNotExist):
        lend(drafted, partner.drafter, partner.approver)


def test_a_lent_officer_who_left_or_was_withdrawn_approves_nothing(drafted: Purchase) -> None:
    partner = partnership(drafted.began, bidders=0, place="severnside")
    by = drafted.house.drafter
    must(lend(drafted, partner.approver, by))
    must(services.withdraw_second_officer(opportunity=drafted.fresh(), by=by, at=later(drafted)))
    none = services.withdraw_second_officer(opportunity=drafted.fresh(), by=by, at=later(drafted))
    assert isinstance(none, Refusal) and none.reason == "second_officer.none"
    must(lend(drafted, partner.approver, by))
    membership = Membership.objects.get(person=partner.approver.person)
    must(end_membership(membership=membership, by=partner.drafter, at=later(drafted)))
    revise(drafted, drafted.house.approver, place="Tenbury")
    refusal = ask(drafted, by)
    assert isinstance(refusal, Refusal) and refusal.reason == "ask.somebody_joins"
