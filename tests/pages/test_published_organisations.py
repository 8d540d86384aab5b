"""Pages about published organisations: what the public sees, and how officers and bidders decide."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from hopmarket.records.ledger.current_time import now
from hopmarket.records.parties.models import Person
from hopmarket.records.published_organisations.models import (
    PublishedClaim,
    PublishedOrganisation,
    Sameness,
    Succession,
)
from hopmarket.records.published_organisations.queries import organisations_named_like
from hopmarket.records.published_organisations.services import SuccessorFacts, record_succession
from hopmarket.rules.roles import Member
from tests.factories.imported_notices import party, publish, published, release
from tests.factories.markup import collapsed
from tests.factories.partnership import Partnership, must, partnership
from tests.factories.signed_in_browser import hidden_of
from tests.pages.matrix_world import signed_in

pytestmark = pytest.mark.django_db
COMPANY = ("GB-COH", "01234567")
CELL = r"<t[hd][^>]*>(.*?)</t[hd]>"


@pytest.fixture
def house() -> Partnership:
    return partnership(now())


def browser(member: Member) -> Client:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = signed_in(Person.objects.get(pk=member.person))
    return client


def text(client: Client, address: str, **posted: Any) -> str:
    answer = client.post(address, posted, follow=True) if posted else client.get(address, follow=True)
    assert answer.status_code == 200, (address, answer.status_code)
    return collapsed(answer.content.decode())


def test_the_public_page_shows_every_merge_with_its_evidence_and_what_was_undone(
    house: Partnership,
) -> None:
    publish(
        release("1", party("Acme Hops Ltd", "supplier", number=COMPANY, postcode="WR1 2AB")),
        release("2", party("ACME HOPS LIMITED", "supplier", postcode="WR1 2AB")),
        release("3", party("Acme Hop Yards", "supplier")),
    )
    visitor, operator = Client(), browser(house.operator)
    assert visitor.get("/organisations/acme-hops-limited/").headers["Location"] == (
        "/organisations/gb-coh-01234567/"
    )
    shown = text(visitor, "/organisations/gb-coh-01234567/")
    assert "Also published as" in shown and "2 notices" in shown
    assert "The same name and the same postcode, WR1 2AB" in shown and "by this portal’s rule" in shown

    page = "/operate/published/join/acme-hop-yards/gb-coh-01234567/"
    assert "Say how you know that they are one, in at least five words" in text(operator, page, reason=" ")
    assert "is listed under" in text(operator, page, reason="Both write on one letterhead.")
    shown = text(visitor, "/organisations/gb-coh-01234567/")
    assert (
        "Both write on one letterhead." in shown
        and "by the operator of this portal" in shown
        and "3 notices" in shown
    )

    sameness = Sameness.objects.latest("pk")
    assert "stands by itself again" in text(
        operator, f"/operate/published/same/{sameness.pk}/", reason="They are two firms after all."
    )
    shown = text(visitor, "/organisations/gb-coh-01234567/")
    assert "They are two firms after all." in shown and "1 that was undone" in shown and "2 notices" in shown
    assert house.operator.person_name not in shown


def test_a_succession_is_announced_then_carries_on(house: Partnership) -> None:
    council, firm = party("Temebury Council", "buyer"), party("Acme Hops Ltd", "supplier")
    publish(release("1", council, firm))
    today = now().date()
    facts: dict[str, Any] = {
        "title": "One council",
        "law": "The Temebury Order",
        "by": house.operator,
        "before": [published("temebury-council")],
        "after": [SuccessorFacts(name="Severn Council")],
    }
    visitor = Client()
    succession = must(record_succession(**facts, kind="merge", on=date(today.year + 2, 4, 1), at=now()))
    assert "will become part of another on 1 April" in text(visitor, "/organisations/temebury-council/")
    assert "Nothing has been published" in text(visitor, "/organisations/severn-council/")
    page = f"/operate/published/successions/{succession.pk}/"
    assert "Withdrawn" in text(browser(house.operator), page, reason="It comes about on another day.")
    assert "will become" not in text(visitor, "/organisations/temebury-council/")

    must(record_succession(**facts, kind="merge", on=today.replace(day=1), at=now()))
    old, new = (text(visitor, f"/organisations/{key}/") for key in ("temebury-council", "severn-council"))
    assert "This organisation ended on" in old and "assed to Severn Council on 1 " in old
    assert "carries on the work of" in new and "1 notice" in new and "From Temebury Council" in new


def test_the_public_page_shows_what_a_supplier_won_with_what_it_is_and_carries_on(
    house: Partnership,
) -> None:
    council, town = party("Temebury Council", "buyer"), party("Severn Town Council", "buyer")
    publish(
        release("1", council, party("Acme Hops Ltd", "supplier", number=COMPANY, postcode="WR1 2AB")),
        release("2", town, party("ACME HOPS LIMITED", "supplier", postcode="WR1 2AB"), value=7_500),
        release("3", council, party("Plum Growers", "supplier"), ends="2031-03-31"),
    )
    visitor = Client()
    won = tables(text(visitor, "/organisations/gb-coh-01234567/"))["Contracts won as supplier"]
    assert [(buyer, value) for _, buyer, _, value in won] == [
        ("Temebury Council", "£20,000"),
        ("Severn Town Council", "£7,500"),
    ]
    assert won[0][2] == "1 May 2026 to 31 March 2029" and "Process 1" in won[0][0]
    bought = tables(text(visitor, "/organisations/temebury-council/"))
    assert list(bought) == ["Contracts as buyer"] and len(bought["Contracts as buyer"]) == 2

    before, after = [published("gb-coh-01234567")], [SuccessorFacts("plum-growers")]
    facts: dict[str, Any] = {
        "title": "One firm",
        "law": "A sale",
        "before": before,
        "after": after,
        "kind": "merge",
    }
    must(record_succession(**facts, on=now().date().replace(day=1), by=house.operator, at=now()))
    shown = text(visitor, "/organisations/plum-growers/")
    won = tables(shown)["Contracts won as supplier"]
    assert "3 contracts won as supplier" in shown and [len(cells) for cells in won] == [4, 4, 4]
    assert "From Acme Hops L" not in won[0][0] and "From A" in won[1][0] and "From A" in won[2][0]


def tables(markup: str) -> dict[str, list[tuple[str, ...]]]:
    """The tables of a page by their captions: each line's cells as text."""
    return {
        caption: [
            tuple(" ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in re.findall(CELL, row, re.S))
            for row in re.findall("<tr>(.*?)</tr>", body, re.S)
        ]
        for caption, body in re.findall(
            r"<caption[^>]*>([^<]*)</caption>.*?<tbody>(.*?)</tbody>", markup, re.S
        )
    }


def test_a_succession_is_recorded_question_by_question(house: Partnership) -> None:
    publish(release("1", party("Temebury Council", "buyer")))
    operator, steps = browser(house.operator), "/operate/published/successions/new/"
    text(operator, f"{steps}kind/", kind="split")
    text(operator, f"{steps}when/", on_day="1", on_month="4", on_year="2028", title="Two", law="An order")
    assert "Temebury Council" in text(operator, f"{steps}before/?q=temebury")
    text(operator, f"{steps}before/", add="temebury-council")
    for name in ("North Council", "South Council", "A mistake"):
        text(operator, f"{steps}after/", newcomer="1", name=name)
    assert "A mistake" not in text(operator, f"{steps}after/", remove="2")
    shown = text(operator, f"{steps}districts/", after_0=["Redditch"], after_1=["Worcester"])
    assert "North Council (Redditch); South Council (Worcester)" in shown and "1 April 2028" in shown
    button = dict(hidden_of(operator.get(f"{steps}check/")))
    assert "Recorded." in text(operator, f"{steps}check/", **button)
    assert Succession.objects.get().parts.count() == 3
    assert "will end on 1 April 2028" in text(Client(), "/organisations/temebury-council/")


def test_an_organisation_claims_its_record(house: Partnership) -> None:
    publish(
        release("1", party("Temebury Council", "buyer"), party("Blackpear Befrienders", "supplier")),
    )
    bidder, operator, visitor = browser(house.bidders[0]), browser(house.operator), Client()
    assert "Blackpear Befrienders" in text(bidder, "/account/published/")
    assert "Process 1" in text(bidder, "/account/published/blackpear-befrienders/claim/")
    assert "An officer checks it" in text(bidder, "/account/published/blackpear-befrienders/claim/", go="1")
    waiting = text(bidder, "/account/published/")
    assert "Waiting to be checked" in waiting and "Take it back" in waiting
    assert "On this portal as" not in text(visitor, "/organisations/blackpear-befrienders/")
    claim = PublishedClaim.objects.get()
    judged = text(operator, f"/operate/published/claims/{claim.pk}/")
    assert "nothing else speaks for it" in judged and "1 notice" in judged and "Process 1" in judged
    text(operator, f"/operate/published/claims/{claim.pk}/confirm/", go="1")
    assert "On this portal as <b>Blackpear Befrienders</b>" in text(
        visitor, "/organisations/blackpear-befrienders/"
    )
    shown = text(bidder, "/account/published/")
    assert "Process 1" in shown and "Its public page: 1 notice" in shown
    assert "Contracts won as supplier" in shown and "Contracts as buyer" not in shown
    assert "no longer stands as yours" in text(
        bidder, f"/account/published/claims/{claim.pk}/end/", reason="It is another firm of that name."
    )
    assert "On this portal as" not in text(visitor, "/organisations/blackpear-befrienders/")


def test_whoever_judges_a_joining_sees_the_notices_of_each(house: Partnership) -> None:
    firm = party("Acme Hops Ltd", "supplier", number=COMPANY, postcode="WR1 2AB")
    publish(
        release("1", firm),
        release("2", firm),
        release("3", party("ACME HOPS LIMITED", "supplier", postcode="WR1 2AB")),
    )
    assert "3 notices" in text(Client(), "/organisations/gb-coh-01234567/")
    page = f"/operate/published/same/{Sameness.objects.get().pk}/"
    shown = text(browser(house.operator), page)
    assert re.findall(r"<dt>Notices</dt><dd>(\d+)", shown) == ["1", "2"]
    assert [shown.count(f">Process {number}<") for number in (1, 2, 3)] == [1, 1, 1]


def test_what_the_rule_leaves_open_is_offered_to_whoever_checks(house: Partnership) -> None:
    publish(
        release("1", party("Plumgate Trust", "supplier", number=("GB-CHC", "1012345"))),
        release("2", party("Plumgate Trust", "supplier")),
    )
    shown = text(browser(house.operator), "/operate/published/")
    assert "/operate/published/join/plumgate-trust/gb-chc-1012345/" in shown


def test_the_finder_offers_an_exact_name_first_then_beginnings(house: Partnership) -> None:
    for name in ("Ashtown Ferry Trust", "Ferry Trustees", "The Ferry Trust", "Ferry Trust Ltd", "A Hop Yard"):
        publish(release(name.replace(" ", ""), party(name, "supplier")))
    publish(release("n", party("Zeal Ferry Trust", "supplier", number=("GB-CHC", "1234567"))))
    assert [organisation.name for organisation in organisations_named_like("ferry trust")] == [
        "The Ferry Trust",
        "Ferry Trust Ltd",
        "Ferry Trustees",
        "Ashtown Ferry Trust",
        "Zeal Ferry Trust",
    ]
    assert [organisation.name for organisation in organisations_named_like("ferry trust", 1)] == [
        "The Ferry Trust"
    ]
    assert [organisation.name for organisation in organisations_named_like("1234567")] == ["Zeal Ferry Trust"]
    shown = text(browser(house.operator), "/operate/published/?q=ferry+trust")
    assert shown.index("The Ferry Trust") < shown.index("Ashtown Ferry Trust")


def test_what_cannot_stand_is_said_on_the_page_where_it_is_typed(house: Partnership) -> None:
    names = ("Temebury Council", "Old Borough", "Long Hill Council")
    publish(*(release(name[:3], party(name, "buyer")) for name in names))
    facts: dict[str, Any] = {"kind": "merge", "title": "Earlier", "law": "An order", "by": house.operator}
    earlier: dict[str, Any] = {
        "before": [published("old-borough")],
        "after": [SuccessorFacts("long-hill-council")],
    }
    must(record_succession(**facts, **earlier, on=date(2027, 4, 1), at=now()))
    operator, steps = browser(house.operator), "/operate/published/successions/new/"
    text(operator, f"{steps}kind/", kind="merge")
    text(operator, f"{steps}when/", on_day="1", on_month="4", on_year="2026", title="One", law="An order")

    shown = text(operator, f"{steps}before/", add="old-borough")
    assert "has ended already" in shown and "Error: " in shown and "Remove" not in shown
    shown = text(operator, f"{steps}before/", add="long-hill-council")
    assert "would end before the day on which it begins" in shown and "Remove" not in shown
    assert "Remove" in text(operator, f"{steps}before/", add="temebury-council")
    shown = text(operator, f"{steps}after/", add="temebury-council")
    assert "before and after at once" in shown and "Remove" not in shown
    shown = text(operator, f"{steps}after/", newcomer="1", name="Temebury Council")
    assert "before and after at once" in shown and "Remove" not in shown
    assert "Remove" in text(operator, f"{steps}after/", newcomer="1", name="New Council")
    assert "a merger at least one before and one after" in text(operator, f"{steps}after/", add="old-borough")
    assert text(operator, f"{steps}after/", remove="0").count("Remove") == 0
    assert not PublishedOrganisation.objects.filter(name="New Council").exists(), "nothing is written yet"

    assert "Remove" in text(operator, f"{steps}after/", add="old-borough")
    shown = text(
        operator, f"{steps}when/", on_day="1", on_month="4", on_year="2028", title="One", law="An order"
    )
    assert "would end before the day on which it begins" in shown, "the day is the wrong thing here"
