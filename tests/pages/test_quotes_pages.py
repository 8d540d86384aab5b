"""The pages of quotes: asked on three, read by those who were invited, judged on one, and shut to everybody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hopmarket.pages.parts.letters import stored_letter_in_words
from hopmarket.pages.parts.widgets import DateBoxes, MomentBoxes
from hopmarket.records.ledger.current_time import now, pretend_time
from hopmarket.records.opportunities.models import Opportunity, QuoteInvitation
from hopmarket.records.opportunities.publishing import ocid_of
from hopmarket.records.opportunities.quote_tokens import quote_token
from hopmarket.records.opportunities.services import draft_opportunity, invite_to_quote
from hopmarket.records.parties.queries import member_of
from hopmarket.records.post.models import Letter
from hopmarket.records.tasks.queries import desk_of
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.procedure_kinds import ProcedureKey
from hopmarket.rules.quotes import proposed_dates
from hopmarket.rules.roles import Member
from tests.factories.partnership import founded, must, partnership, person
from tests.factories.quotes import EMAIL, GROUP, REASON, Quoting, quoting, take_quote_step
from tests.factories.signed_in_browser import browser, hidden_of, words_of

pytestmark = pytest.mark.django_db


def at_page(opportunity: Opportunity, *rest: str) -> str:
    return "/commission/" + "/".join([opportunity.reference, *rest]) + "/"


def boxes(name: str, value: Any) -> dict[str, str]:
    widget = MomentBoxes() if hasattr(value, "hour") else DateBoxes()
    return {f"{name}_{part}": text for part, text in zip(widget.parts, widget.apart(value), strict=True)}


# The buyer


def test_a_buyer_asks_three_for_quotes_on_three_pages() -> None:
    house = partnership(now() - timedelta(days=30), bidders=2)
    row = must(
        draft_opportunity(title="Befriending", procedure=ProcedureKey.QUICK_QUOTE, by=house.drafter, at=now())
    )
    page, seen = browser(house.drafter), []

    def step(address: str, data: dict[str, Any], lands: str) -> str:
        shown = page.get(address)
        assert shown.status_code == 200
        seen.append(address)
        answer = page.post(address, {**dict(hidden_of(shown)), "then": "next", **data}, follow=True)
        words = words_of(answer)
        assert "There is a problem" not in words, words
        assert answer.request["PATH_INFO"] == lands, words
        return words

    begun = words_of(page.get(at_page(row)))
    assert "three pages" in begun and "Ask for approval" not in begun
    step(
        at_page(row, "quote", "need"),
        {
            "title": "Befriending for lonely older people",
            "summary": "Forty people in the valley see nobody for days; somebody visits them.",
            "specification": "A visit each week by the same volunteer.",
            "category": "services",
            "cpv": "85312000",
            "place": "Teme Valley",
            "value": "40,000",
            "contact_name": "Adult social care commissioning",
            "contact_email": "asc@temevalley.example",
            "payment_days": "30",
        },
        at_page(row, "quote", "timetable"),
    )
    dates = proposed_dates(now())
    step(
        at_page(row, "quote", "timetable"),
        {
            **boxes("closes_at", dates.closes_at),
            **boxes("starts_on", dates.starts_on),
            **boxes("ends_on", dates.ends_on),
            "price_weight": "60",
            "criterion_1": "How you would do it",
            "question_1": "Who visits whom, and how often?",
            "weight_1": "40",
        },
        at_page(row, "quote", "people"),
    )
    organisations = [member.organisation for member in house.bidders]
    step(
        at_page(row, "quote", "people"),
        {
            "organisations": organisations,
            "name_1": GROUP,
            "email_1": EMAIL,
            "lead": house.drafter.person,
            "second": house.approver.person,
        },
        at_page(row, "quote", "send"),
    )
    check = page.get(at_page(row, "quote", "send"))
    assert "Send it to 3 organisations" in words_of(check) and EMAIL in words_of(check)
    assert "Open the responses" not in words_of(check) and "Alex Approver" in words_of(check)
    seen.append(at_page(row, "quote", "send"))
    sent = words_of(page.post(at_page(row, "quote", "send"), follow=True))
    assert "Everybody who is asked has a letter" in sent and GROUP in sent
    row.refresh_from_db()
    assert row.state == OpportunityState.OPEN and row.approved_by is None
    assert len(seen) + 2 <= 7  # the title, the procedure, and these
    assert row.the_terms.award_on and row.the_terms.questions_until
    assert [criterion.weight for criterion in row.the_terms.criteria] == [40, 60]


def test_what_is_ticked_stays_through_a_search_and_comes_back() -> None:
    world = quoting("drafted")
    page, address = browser(world.lead), at_page(world.opportunity, "quote", "people")
    shown = dict(hidden_of(page.get(address)))
    looked = page.post(
        address,
        {
            **shown,
            "then": "search",
            "words": "Plumgate",
            "organisations": [world.invited[0].organisation],
            "name_1": GROUP,
            "email_1": EMAIL,
            "lead": world.lead.person,
        },
        follow=True,
    )
    words = words_of(looked)
    assert "Plumgate Leisure Ltd" in words and "Blackpear Befrienders" in words
    assert "Brightholme" not in words and "There is a problem" not in words
    assert f'value="{EMAIL}"' in looked.content.decode()
    assert QuoteInvitation.objects.count() == 3
    again = page.get(address).content.decode()
    assert f'value="{EMAIL}"' in again


@pytest.mark.parametrize(
    ("page", "data", "wrong"),
    [
        ("people", {"name_1": GROUP}, "Enter the email address of somebody there"),
        ("people", {"lead": ""}, "Choose who leads and gives the scores"),
        ("people", {"second": "lead"}, "choose two different people"),
        ("timetable", {"weight_1": "30"}, "The weights must come to 100; they come to 90"),
        ("timetable", {"criterion_2": "Price"}, "Fill in all three, or leave all three empty"),
        ("timetable", {"question_1": ""}, "Write the question that you ask about it"),
    ],
)
def test_what_is_wrong_on_a_page_stands_beside_its_box(page: str, data: dict[str, str], wrong: str) -> None:
    world = quoting("drafted")
    client, address = browser(world.lead), at_page(world.opportunity, "quote", page)
    dates = proposed_dates(now())
    whole: dict[str, Any] = {
        "organisations": [member.organisation for member in world.invited],
        "lead": world.lead.person,
        "second": "0",
        **boxes("closes_at", dates.closes_at),
        **boxes("starts_on", dates.starts_on),
        **boxes("ends_on", dates.ends_on),
        "price_weight": "60",
        "criterion_1": "How",
        "question_1": "How?",
        "weight_1": "40",
    }
    typed = {name: world.lead.person if value == "lead" else value for name, value in data.items()}
    answer = client.post(address, {**dict(hidden_of(client.get(address))), **whole, **typed}, follow=True)
    assert wrong in words_of(answer)


def test_a_draft_of_quotes_cannot_be_sent_to_two() -> None:
    world = quoting("drafted")
    world.by_email.delete()
    page, address = browser(world.lead), at_page(world.opportunity, "quote", "send")
    assert "Ask at least 3 organisations: 2 named so far." in words_of(page.get(address))
    assert "not complete yet" in words_of(page.post(address))


# Those who were invited


def test_the_invited_read_everything_and_answer() -> None:
    world = quoting("sent")
    row, invited = world.opportunity, browser(world.invited[0])
    with pretend_time(world.at("quoted")):
        desk = desk_of([world.invited[0]], now())
        assert [task.task.kind.name for task in desk.tasks] == ["answer_quote"]
        listed = words_of(invited.get("/respond/"))
        assert "You were asked" in listed and world.terms.title in listed
        read = words_of(invited.get(f"/respond/{row.reference}/asked/"))
        assert world.terms.specification in read and "Whoever runs the server could" in read
        assert "Those who were invited" in read and "will stand here" not in read
        begin = words_of(invited.get(f"/respond/{row.reference}/"))
        assert "no officer can see it before; whoever runs the server could" in begin
        assert "two named officers" not in begin
        letter = Letter.objects.filter(kind="quote_asked").first()
        assert letter and stored_letter_in_words(letter).address == f"/respond/{row.reference}/asked/"


def test_an_answer_to_a_question_reaches_all_who_were_invited() -> None:
    world = quoting("sent")
    row, at = world.opportunity, world.at("quoted")
    with pretend_time(at):
        asked = browser(world.invited[0])
        data = {"text": "May two groups bid together?"}
        asked.post(f"/respond/{row.reference}/ask/", data)
        number = row.questions_asked.get().pk
        buyer, address = browser(world.lead), at_page(row, "questions", str(number))
        buyer.post(address, {"wording": data["text"], "answer": "Yes, two may."})
        check = at_page(row, "questions", str(number), "check")
        buyer.post(check, dict(hidden_of(buyer.get(check))))
        read = words_of(browser(world.invited[1]).get(f"/respond/{row.reference}/asked/"))
        assert "Yes, two may." in read
    told = Letter.objects.filter(kind="question_answered")
    assert told.count() == 2 and Letter.objects.filter(kind="quote_changed").count() == 1
    assert {stored_letter_in_words(letter).address for letter in told} == {f"/respond/{row.reference}/asked/"}


def test_whoever_was_asked_by_e_mail_takes_the_invitation_up() -> None:
    world = quoting("sent")
    at, token = world.at("quoted"), quote_token(world.by_email)
    letter = Letter.objects.get(kind="quote_asked_by_email")
    address = stored_letter_in_words(letter).address
    assert address == f"/respond/invited/{token}/"
    with pretend_time(at):
        assert Client().get(address).status_code == 302
        assert "went to another address" in words_of(browser(world.stranger).get(address))
        holder = person("Wren Miller", "martley.example", at)
        alone = member_of(holder, None)
        assert [row.task.kind.name for row in desk_of([alone], now()).tasks] == ["take_up_quote"]
        assert "Register your organisation" in words_of(browser(alone).get(address))
        group = founded(
            GROUP, "community_group", "micro", "martley.example", holder, world.house.operator, at
        )
        page = browser(member_of(holder, group))
        assert f"Take it up for {GROUP}" in words_of(page.get(address))
        read = page.post(address, follow=True)
        assert read.request["PATH_INFO"] == f"/respond/{world.opportunity.reference}/asked/"
        assert "Sign in with the address" not in words_of(page.get(address, follow=True))


# Everybody else

SHUT = (
    "/opportunities/{ocid}/",
    "/opportunities/{ocid}/activity/",
    "/respond/{reference}/",
    "/respond/{reference}/asked/",
    "/respond/{reference}/ask/",
    "/respond/{reference}/decline/",
    "/respond/{reference}/price/",
    "/respond/{reference}/preview/",
    "/respond/{reference}/receipt/",
    "/respond/{reference}/result/",
    "/respond/{reference}/did-it-count/",
    "/commission/{reference}/",
    "/commission/{reference}/activity/",
    "/commission/{reference}/preview/",
    "/commission/{reference}/quote/send/",
    "/commission/{reference}/quote/people/",
    "/commission/{reference}/quote/ask-another/",
    "/commission/{reference}/open/",
    "/commission/{reference}/questions/",
    "/evaluate/{reference}/",
    "/evaluate/{reference}/quotes/",
    "/evaluate/{reference}/award/",
    "/evaluate/{reference}/evaluators/",
    "/operate/purchases/{reference}/",
)


@pytest.mark.parametrize("step", ["sent", "judged"])
def test_every_page_is_shut_to_everybody_else_before_the_result(step: str) -> None:
    world = quoting(step)
    partner = partnership(world.began, bidders=0, place="severnside").approver
    parts = {"reference": world.opportunity.reference, "ocid": ocid_of(world.opportunity)}
    clients = [browser(member) for member in (world.stranger, partner)]
    with pretend_time(world.at(step)):
        for place in SHUT:
            for client in (*clients, Client()):
                answer = client.get(place.format_map(parts))
                assert answer.status_code in (403, 404, 302), place
                assert world.terms.title not in answer.content.decode(), place
                if answer.status_code == 302:
                    assert any(way in answer["Location"] for way in ("login", "second-factor")), place
            for act in ("start", "follow", "decline", "withdraw"):
                answer = clients[0].post(f"/respond/{parts['reference']}/{act}/", {"reason": "too_small"})
                assert answer.status_code == 404, act


@pytest.mark.parametrize("place", ["/opportunities/", "/opportunities/?q=Befriending", "/api/releases/", "/"])
def test_no_list_names_it_before_the_result(place: str) -> None:
    world = quoting("sent")
    answer = Client().get(place)
    assert world.terms.title not in answer.content.decode()
    if "?" not in place:
        assert world.opportunity.reference not in answer.content.decode()


# Judged on one page


def judging(world: Quoting) -> tuple[Client, str]:
    return browser(world.lead), f"/evaluate/{world.opportunity.reference}/quotes/"


def test_quotes_are_judged_on_one_page_and_looked_at_on_the_same() -> None:
    world = quoting("closed")
    row, reference = world.opportunity, world.opportunity.reference
    with pretend_time(world.at("opened")):
        page, address = judging(world)
        opened = page.post(at_page(row, "open"), follow=True)
        assert "Whom do you know" in opened.content.decode() or "whom do you know" in words_of(opened)
        assert "38,000" not in words_of(opened)
        declared = words_of(page.post(address, {"knows": "no", "words": ""}, follow=True))
        assert "£38,000" in declared and "Forty volunteers visit each week" in declared
    with pretend_time(world.at("judged")):
        second = browser(world.second)
        assert second.get(address).status_code == 404
        short = {"score_1_plan": "4", "reason_1_plan": "They name the people who visit."}
        refused = page.post(address, {**dict(hidden_of(page.get(address))), **short})
        assert "in at least two sentences" in words_of(refused)
        scores = {f"score_{n}_plan": value for n, value in ((1, "4"), (2, "3"))}
        reasons = {f"reason_{n}_plan": REASON for n in (1, 2)}
        half = {name: text for name, text in (scores | reasons).items() if "_1_" in name}
        saved = words_of(page.post(address, {**dict(hidden_of(page.get(address))), **half}, follow=True))
        assert "appears here as soon as every quote has every score" in saved
        sent = {**dict(hidden_of(page.get(address))), **scores, **reasons}
        sent.pop("act", None)
        ranked = words_of(page.post(address, sent, follow=True))
        assert "came first of 2" in ranked
        why = {"act": "ask", "reasons": "It names who visits, and costs the least of both."}
        asked = words_of(page.post(address, {**why, "names_confirmed": ""}, follow=True))
        assert "A second officer has been asked" in asked and "What you asked" in asked
        look = words_of(second.get(address))
        assert REASON in look and "Approve the award" in look and "Save the scores" not in look
        back = {"act": "return", "reasons": "The second reason does not fit the answer."}
        assert "Given back" in words_of(second.post(address, back, follow=True))
        again = words_of(page.get(address))
        assert "The second reason does not fit" in again and "Save the scores" in again
        page.post(address, {**why, "names_confirmed": ""})
        done = words_of(second.post(address, {"act": "approve"}, follow=True))
        assert "The result is public" in done
        public = words_of(Client().get(f"/opportunities/{ocid_of(row)}/"))
        assert "Blackpear Befrienders" in public and "Orchard Row" not in public
        result = words_of(browser(world.invited[1]).get(f"/respond/{reference}/result/"))
        assert REASON in result and "Blackpear Befrienders" in result
        moved = browser(world.invited[0]).get(f"/respond/{reference}/asked/")
        assert moved["Location"] == reverse("public:opportunity", args=[ocid_of(row)])


def test_a_lead_who_knows_somebody_sees_nothing() -> None:
    world = quoting("opened")
    with pretend_time(world.at("judged")):
        page, address = judging(world)
        words = {"knows": "yes", "words": "My sister works for one of the two who quoted."}
        page.post(address, words)
        shown = page.get(address)
        assert shown.status_code == 409 and "38,000" not in words_of(shown)


def test_what_is_typed_and_not_saved_is_there_again() -> None:
    world = quoting("opened")
    with pretend_time(world.at("judged")):
        page, address = judging(world)
        page.post(address, {"knows": "no", "words": ""})
        form = dict(hidden_of(page.get(address)))
        about = f"/account/drafts/quote_scores/{world.opportunity.pk}/"
        typed = {**form, "score_1_plan": "4", "reason_1_plan": "They name"}
        assert page.post(about, typed).status_code == 200
        assert "They name" in page.get(address).content.decode()
        others: tuple[Member, ...] = (world.second, world.stranger)
        assert [browser(other).post(about, typed).status_code for other in others] == [404, 404]


def test_somebody_else_is_asked_from_the_purchase() -> None:
    world = quoting("sent")
    page, address = browser(world.lead), at_page(world.opportunity, "quote", "ask-another")
    with pretend_time(world.at("quoted")):
        assert "Asked so far" in words_of(page.get(address))
        data = {"organisation": world.stranger.organisation, "name": "", "email": ""}
        assert "They have a letter" in words_of(page.post(address, data, follow=True))
        assert browser(world.stranger).get(f"/respond/{world.opportunity.reference}/").status_code == 200
        activity = words_of(page.get(at_page(world.opportunity, "activity")))
        assert "asked another supplier for a quote" in activity
    take_quote_step(world, "closed")
    with pretend_time(world.at("opened")):
        assert page.get(address).status_code == 409
        refused = invite_to_quote(
            opportunity=world.opportunity, organisation=None, name="A", email="a@b.example",
            by=world.lead, at=now(),
        )  # fmt: skip
        assert refused.reason == "opportunity.invite.not_now"  # type: ignore[union-attr]
