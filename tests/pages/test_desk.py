"""The desk as a page: for all hats, with dates and a count; handing over; choosing when letters come."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from hopmarket.records.ledger.current_time import now, pretend_time
from hopmarket.records.opportunities.services import ask_question
from hopmarket.records.parties.models import Membership, Person
from hopmarket.records.parties.queries import member_of, token_of
from hopmarket.records.parties.services import accept_invitation, invite_person
from hopmarket.records.post.letters import LetterKind
from hopmarket.records.post.outbox import write
from hopmarket.records.responses.services import start_response
from hopmarket.records.tasks.queries import chosen_rhythms
from hopmarket.rules.roles import Role
from tests.factories.partnership import joined, must, partnership
from tests.factories.purchases import HOUR, Purchase, a_purchase, copied
from tests.pages.test_commissioner import browser, words_of

pytestmark = pytest.mark.django_db
DESK = "/account/desk/"


def heading(client: Client) -> str:
    page = client.get(DESK).content.decode()
    return page[page.index("<header") : page.index("</header>")]


def counted(client: Client) -> str:
    found = re.search(r"Desk\s*(?:<b>(\d+)<)?", heading(client))
    assert found
    return found[1] or ""


def asked(purchase: Purchase) -> None:
    by, at = purchase.house.bidders[0], purchase.at("published") + HOUR
    with pretend_time(at):
        must(
            ask_question(
                opportunity=purchase.opportunity, text="Parking?", names_confirmed=True, by=by, at=at
            )
        )


@pytest.fixture
def two_hats() -> tuple[Purchase, Person]:
    """Somebody who buys for the council, where a question waits, and writes for a firm, whose response waits."""
    purchase = a_purchase("published", bidders=2)
    house, at = purchase.house, purchase.at("published")
    other, person = house.bidders[1], Person.objects.get(pk=house.approver.person)
    invitation = must(invite_person(email=person.email, roles=[Role.RESPONDER], by=other, at=at))
    must(accept_invitation(token=token_of(invitation), by=member_of(person, None), at=at))
    asked(purchase)
    with pretend_time(at):
        must(start_response(opportunity=purchase.opportunity, by=other, at=at))
    return purchase, person


def test_one_desk_for_two_hats_and_doing_it_puts_the_other_on(two_hats: tuple[Purchase, Person]) -> None:
    purchase, _ = two_hats
    page, reference = browser(purchase.house.approver), purchase.opportunity.reference
    shown = words_of(page.get(DESK))
    assert shown.index("Answer: Home-from") < shown.index("Finish and send the response: Home-from")
    assert "Commissioner, Temevalley District Council" in shown
    assert "Supplier, Orchard Row Playworks" in shown and "Do it for Orchard Row Playworks" in shown
    assert "Due noon, " in shown and "days left" in shown and "waits since" in shown
    assert counted(page) == "2" and "2 things wait for you" in shown
    assert page.get(f"/respond/{reference}/").status_code == 403
    go = re.findall(r'action="(/account/desk/[^"]+/go/)"', page.get(DESK).content.decode())
    assert len(go) == 1
    answer = page.post(go[0])
    assert answer.status_code == 302 and answer["Location"] == f"/respond/{reference}/"
    done = page.get(f"/respond/{reference}/")
    assert done.status_code == 200 and "You now work here for Orchard Row Playworks" in words_of(done)
    assert counted(page) == "2" and "Do it for Temevalley District Council" in words_of(page.get(DESK))


def test_signing_in_leads_to_the_desk_and_to_the_account_without_work() -> None:
    house = partnership(now())
    assert browser(house.approver).get(DESK).status_code == 200
    stranger = member_of(Person.objects.create_user("new@elsewhere.example"), None)
    assert browser(stranger).get(DESK)["Location"] == "/account/"


def test_a_task_that_is_done_meanwhile_leads_back_to_the_desk() -> None:
    purchase = a_purchase("approved")
    page, key = browser(purchase.house.approver), f"publish_draft/opportunities/{purchase.opportunity.pk}"
    assert page.post(f"{DESK}{key}/go/")["Location"].endswith("/publish/")
    answer = page.post(f"{DESK}publish_draft/opportunities/999/go/", follow=True)
    assert answer.redirect_chain == [(DESK, 302)] and "This no longer waits for you" in words_of(answer)
    assert page.get(f"{DESK}publish_draft/opportunities/999/hand-over/").status_code == 404
    assert browser(purchase.house.bidders[0]).get(f"{DESK}{key}/hand-over/").status_code == 404


def test_a_task_is_handed_over_seen_there_and_given_back() -> None:
    purchase = a_purchase("approved")
    drafter, approver = purchase.house.drafter, purchase.house.approver
    joined("Carol Commissioner", "temevalley.example", (Role.COMMISSIONER,), drafter, purchase.began)
    first, other = browser(drafter), browser(approver)
    where = f"{DESK}publish_draft/opportunities/{purchase.opportunity.pk}/hand-over/"
    assert where in first.get(DESK).content.decode()
    form = words_of(first.get(where))
    assert "Alex Approver" in form and "Carol Commissioner" in form and "Esme Evaluator" not in form
    assert "Choose who is to do it" in words_of(first.post(where, {"colleague": ""}))
    key = Membership.objects.get(person=approver.person).pk
    long = words_of(first.post(where, {"colleague": key, "words": "x" * 501}))
    assert "500 characters" in long and "x" * 501 in long
    answer = first.post(where, {"colleague": key, "words": "I am away."}, follow=True)
    assert "Alex Approver has it now" in words_of(answer) and "With colleagues" in words_of(answer)
    assert "Nothing waits for you." in words_of(answer) and counted(first) == ""
    received = words_of(other.get(DESK))
    assert "Dana Drafter handed you this on" in received and "“I am away.”" in received
    assert "Publish: Home-from" in words_of(other.get("/commission/"))
    assert "Publish: Home-from" not in words_of(first.get("/commission/"))
    back = re.search(r'action="(/account/desk/handed/\d+/end/)"', other.get(DESK).content.decode())
    assert back and browser(purchase.house.bidders[0]).post(back[1]).status_code == 404
    assert "Handed back" in words_of(other.post(back[1], follow=True))
    assert counted(first) == counted(other) == "1"
    assert other.post(back[1]).status_code == 404


def test_more_tasks_than_one_page_holds_stand_on_several() -> None:
    purchase = a_purchase("approved")
    copied(purchase, 60)
    page = browser(purchase.house.approver)
    assert words_of(page.get(DESK)).count("Publish: Home-from") == 50
    assert words_of(page.get(DESK, {"page": "2"})).count("Publish: Home-from") == 11
    assert "61 things wait for you" in words_of(page.get(DESK))


NEWS = LetterKind("result", "News", "News.", "/account/")


def test_new_messages_are_hinted_at_on_every_page_until_they_are_read() -> None:
    house = partnership(now())
    person = Person.objects.get(pk=house.evaluators[0].person)
    page = browser(house.evaluators[0])
    page.post("/account/messages/read/")
    assert "new" not in heading(page)
    write({}, NEWS, [person], at=now())
    assert re.search(r"<b>1</b>\s*<span[^>]*>new</span>", heading(page))


# Letters and reminders


def choices(**changed: str) -> dict[str, str]:
    topics = ("work", "changes", "followed", "reminders", "finished")
    return {**dict.fromkeys(topics, "at_once"), **changed}


def test_what_is_chosen_is_kept_and_shown() -> None:
    house = partnership(now())
    page, where = browser(house.drafter), "/account/letters/"
    answer = page.post(where, choices(work="daily", followed="never"), follow=True)
    assert answer.status_code == 200 and "Kept." in words_of(answer)
    assert chosen_rhythms(house.drafter.person) == choices(work="daily", followed="never")
    html = answer.content.decode()
    for name, value in (("work", "daily"), ("followed", "never"), ("changes", "at_once")):
        (box,) = re.findall(rf'<input[^>]*name="{name}"[^>]*value="{value}"[^>]*>', html)
        assert "checked" in box


@pytest.mark.parametrize("topic", ["work", "changes"])
def test_a_duty_cannot_be_switched_off_and_the_page_says_why(topic: str) -> None:
    house = partnership(now())
    page, where = browser(house.drafter), "/account/letters/"
    html = page.get(where).content.decode()
    assert not re.findall(rf'<input[^>]*name="{topic}"[^>]*value="never"', html)
    assert words_of(page.get(where)).count("They cannot be switched off: ") == 2
    refused = page.post(where, choices(**{topic: "never", "followed": "never"}))
    assert refused.status_code == 200 and "These letters cannot be switched off: " in words_of(refused)
    assert chosen_rhythms(house.drafter.person) == {}
