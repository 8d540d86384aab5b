"""The activity of a purchase: the buyer sees names, the board bodies, the public what was published; no page tells
who asks, follows or responds."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from hopmarket.pages.oversight import views as oversight_views
from hopmarket.records.figures.event_columns import ColumnFault
from hopmarket.records.figures.queries import activity_of, figures_of
from hopmarket.records.ledger.current_time import pretend_time
from hopmarket.records.ledger.models import Event
from hopmarket.records.notices.queries import releases_as_published
from hopmarket.records.opportunities.publishing import ocid_of
from hopmarket.records.opportunities.services import (
    answer_question,
    ask_question,
    extend_deadline,
    register_interest,
)
from hopmarket.records.parties.models import Person
from hopmarket.records.responses.services import decline_opportunity
from hopmarket.rules.decline import DeclineReason
from hopmarket.rules.figures.published_acts import PUBLIC_FIGURES, PUBLIC_SENTENCES
from hopmarket.rules.figures.purchase_acts import SENTENCES
from hopmarket.rules.roles import Member
from tests.factories.corrected_contracts import correct
from tests.factories.partnership import must
from tests.factories.purchases import Purchase, a_purchase, sealed, take, worked_on
from tests.factories.second_officers import one_officer_may
from tests.factories.signed_in_browser import browser, words_of

pytestmark = pytest.mark.django_db


def own(purchase: Purchase) -> str:
    return reverse("commissioner:activity", args=[purchase.opportunity.reference])


def boards(purchase: Purchase) -> str:
    return reverse("oversight:activity", args=[purchase.opportunity.reference])


def everybodys(purchase: Purchase) -> str:
    return reverse("public:activity", args=[ocid_of(purchase.opportunity)])


def client_of(who: Member | None) -> Client:
    return browser(who) if who else Client()


def shown_to(who: Member | None, address: str) -> str:
    answer = client_of(who).get(address)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", main_of(answer.content.decode())).split())


def main_of(markup: str) -> str:
    """A page without masthead and footer: how much waits for somebody is another matter."""
    return markup[markup.index("<main") : markup.index("</main>")]


def people() -> set[str]:
    return set(Person.objects.values_list("name", flat=True))


def an_eventful_purchase() -> Purchase:
    """Published, with a question answered, a deadline moved, and three bidders at work."""
    purchase = a_purchase("published")
    at = purchase.at("published") + timedelta(hours=1)
    asker, follower, bidder = purchase.house.bidders
    asked = must(ask_question(opportunity=purchase.opportunity, text="May we use the hall?", by=asker, at=at))
    must(
        answer_question(
            question=asked,
            wording=asked.text,
            answer="You may.",
            names_confirmed=True,
            by=purchase.house.drafter,
            at=at,
        )
    )
    must(register_interest(opportunity=purchase.opportunity, by=follower, at=at))
    one_officer_may(purchase, "extension")
    later = purchase.fresh().closes_at + timedelta(days=2)
    must(
        extend_deadline(
            opportunity=purchase.opportunity,
            closes_at=later,
            note="A day was lost to the snow.",
            by=purchase.house.drafter,
            at=at,
        )
    )
    worked_on(purchase, follower)
    sealed(worked_on(purchase, bidder), bidder, purchase.at("responded"))
    purchase.fresh()
    return purchase


def test_the_buyer_sees_who_did_what_the_board_at_which_body_and_the_public_what_was_published() -> None:
    purchase = an_eventful_purchase()
    drafter, council = purchase.house.drafter.person_name, purchase.house.council.name
    mine = shown_to(purchase.house.drafter, own(purchase))
    board = shown_to(purchase.house.operator, boards(purchase))
    public = shown_to(None, everybodys(purchase))
    for sentence in ("began the draft", "published it", "answered a question", "moved the deadline later"):
        assert sentence in mine and sentence in board
    assert f"{drafter} answered a question" in mine and f"Somebody at {council} answered a question" in board
    assert "Question answered" in public and "Deadline moved later A day was lost to the snow." in public
    assert not [name for name in people() if name in public]
    assert not [name for name in people() - {purchase.house.operator.person_name} if name in board]


@pytest.mark.parametrize("page", ["own", "board", "public"])
def test_what_bidders_do_changes_no_page_before_opening(page: str) -> None:
    quiet = a_purchase("published")
    watcher, address = {
        "own": (quiet.house.drafter, own(quiet)),
        "board": (quiet.house.operator, boards(quiet)),
        "public": (None, everybodys(quiet)),
    }[page]
    at = quiet.at("published") + timedelta(days=1)
    with pretend_time(at):
        before = [shown_to(watcher, address), *figure_pages(watcher, address)]
        asker, follower, bidder = quiet.house.bidders
        must(ask_question(opportunity=quiet.opportunity, text="May we?", by=asker, at=at))
        must(register_interest(opportunity=quiet.opportunity, by=follower, at=at))
        must(
            decline_opportunity(
                opportunity=quiet.opportunity, reason=DeclineReason.TOO_LARGE, by=follower, at=at
            )
        )
        events = Event.objects.count()
        sealed(worked_on(quiet, bidder), bidder, at)
        assert Event.objects.count() > events, "nothing was done that could have shown"
        after = [shown_to(watcher, address), *figure_pages(watcher, address)]
    assert after == before


def figure_pages(who: Member | None, address: str) -> list[str]:
    """What stands behind every figure of a page."""
    markup = client_of(who).get(address).content.decode()
    return [shown_to(who, f"{address}?figure={name}") for name in re.findall(r'\?figure=(\w+)"', markup)]


def test_each_figure_leads_to_the_acts_behind_it() -> None:
    purchase = an_eventful_purchase()
    mine = browser(purchase.house.drafter)
    answered = words_of(mine.get(f"{own(purchase)}?figure=questions_answered"))
    assert "Questions answered: 1 question" in answered and "answered a question" in answered
    assert "began the draft" not in answered
    for rule, _ in figures_of(purchase.opportunity):
        assert activity_of(purchase.opportunity, rule.name), rule.name
        assert mine.get(f"{own(purchase)}?figure={rule.name}").status_code == 200
    for address, who in ((own(purchase), purchase.house.drafter), (everybodys(purchase), None)):
        assert client_of(who).get(f"{address}?figure=nonsense").status_code == 404
        assert client_of(who).get(f"{address}?page=nonsense").status_code == 200


def test_published_figures_are_those_that_the_ledger_gives() -> None:
    purchase = a_purchase("signed")
    correct(purchase, value=Decimal("48000"))
    public = shown_to(None, everybodys(purchase))
    for rule, value in figures_of(purchase.opportunity):
        if rule.name in PUBLIC_FIGURES:
            shown = "the same day" if value == 0 else f"{value} day{'' if value == 1 else 's'}"
            assert f"{rule.label} {shown}" in public
    steps = (
        "Contract corrected",
        "Contract signed",
        "Awarded after 3 responses",
        "Responses opened",
        "Closed",
    )
    places = [public.index(step) for step in (*steps, "Published")]
    assert places == sorted(places), "newest first"


def test_responses_are_counted_in_public_with_the_award_and_not_before() -> None:
    purchase = a_purchase("responded")
    for step in ("closed", "opened", "declared", "scored", "locked"):
        take(purchase, step)
        with pretend_time(purchase.at(step) + timedelta(hours=1)):
            public = shown_to(None, everybodys(purchase))
        assert "Closed for responses" in public and "3 responses" not in public, step


def test_public_activity_reads_nothing_but_releases() -> None:
    purchase = an_eventful_purchase()
    assert len(releases_as_published(ocid_of(purchase.opportunity))) == 3
    before = shown_to(None, everybodys(purchase))
    purchase.opportunity.questions_asked.all().delete()
    assert shown_to(None, everybodys(purchase)) == before


def test_a_draft_is_its_buyers_alone_and_an_imported_notice_has_no_activity() -> None:
    purchase = a_purchase("drafted")
    assert browser(purchase.house.operator).get(boards(purchase)).status_code == 404
    assert Client().get(everybodys(purchase)).status_code == 404
    assert purchase.opportunity.reference not in shown_to(
        purchase.house.operator, reverse("oversight:purchases")
    )


def test_every_published_act_is_one_of_the_ledger() -> None:
    assert PUBLIC_SENTENCES.keys() <= SENTENCES.keys()


def test_the_ledgers_page_names_an_event_that_is_filed_wrongly(monkeypatch: pytest.MonkeyPatch) -> None:
    house = a_purchase("drafted").house
    differing = ColumnFault(7, "organisation", "999", "12")
    monkeypatch.setattr(oversight_views, "first_column_fault", lambda: differing)
    client = browser(house.operator)
    client.post(reverse("oversight:verify_ledger"))
    page = words_of(client.get(reverse("oversight:ledger")))
    assert "Event 7 is filed under another organisation than it tells." in page
