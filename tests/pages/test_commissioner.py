"""A commissioner's pages: the way through, what is refused, and what nobody else can fetch."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hopmarket.pages.commissioner.purchase_history import purchase_history
from hopmarket.pages.commissioner.urls import urlpatterns
from hopmarket.pages.parts.widgets import DateBoxes, MomentBoxes
from hopmarket.records.ledger.current_time import now, pretend_time
from hopmarket.records.opportunities.models import ClarificationQuestion, OfficerRequest, Opportunity
from hopmarket.records.opportunities.services import (
    ask_question,
    draft_opportunity,
    register_interest,
    revise_draft,
)
from hopmarket.records.post.models import Letter
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.roles import Role
from hopmarket.rules.terms import Lot
from tests.factories.contract_fields import REQUIRED
from tests.factories.markup import collapsed
from tests.factories.partnership import joined, must, partnership
from tests.factories.purchases import PASSPHRASE, Purchase, a_purchase, take
from tests.factories.signed_in_browser import browser, hidden_of, words_of
from tests.pages.test_journeys import form_of

pytestmark = pytest.mark.django_db


def address(purchase: Purchase | Opportunity, *rest: str) -> str:
    opportunity = purchase.opportunity if isinstance(purchase, Purchase) else purchase
    return "/commission/" + "/".join([opportunity.reference, *rest]) + "/"


def boxes(name: str, value: Any) -> dict[str, str]:
    widget = MomentBoxes() if hasattr(value, "hour") else DateBoxes()
    return {f"{name}_{part}": text for part, text in zip(widget.parts, widget.apart(value), strict=True)}


@pytest.fixture
def drafted() -> Purchase:
    return a_purchase("drafted", bidders=0)


@pytest.fixture
def published() -> Purchase:
    return a_purchase("published", bidders=1)


def test_a_purchase_is_drafted_from_title_to_approval_in_the_browser() -> None:
    """Every section is written through its page; nothing of the terms comes from elsewhere."""
    model = a_purchase("drafted", bidders=0)
    house, wanted = model.house, model.terms
    page = browser(house.drafter)
    begun = page.post(
        "/commission/new/procedure/?title=Saturday+youth+sessions&category=services&value=&cpv=",
        {"procedure": "below_threshold_open"},
        follow=True,
    )
    assert "0 of 8 done" in words_of(begun)
    opportunity = Opportunity.objects.latest("id")

    def save(section: str, data: dict[str, Any], **more: Any) -> str:
        revision = Opportunity.objects.get(pk=opportunity.pk).revision
        answer = page.post(
            address(opportunity, "draft", *section.split()), {"revision": revision, **data}, follow=True
        )
        assert answer.status_code == 200
        words = words_of(answer)
        assert "There is a problem" not in words, words
        return words

    save(
        "need",
        {
            "title": wanted.title,
            "summary": wanted.summary,
            "category": "services",
            "cpv": wanted.cpv,
            "place": wanted.place,
            "postcode": "wr158ab",
            "sme_suitable": "on",
            "vcse_suitable": "on",
        },
    )
    save("lots lot-1", {"title": "The whole contract", "description": "", "value": "84,000"})
    save("value", {"value": "£84,000", "lots_rationale": wanted.lots_rationale})
    dates = ("questions_until", "closes_at", "award_on", "starts_on", "ends_on")
    moments = {name: getattr(wanted, name) for name in dates}
    save("timetable", {k: v for name, value in moments.items() for k, v in boxes(name, value).items()})
    save("contract", REQUIRED)
    save("specification", {"specification": "A visit.\r\n\r\nA call."})
    save("criteria new", {"title": "Your plan", "description": "Who does what", "weight": "60"})
    weights = save("criteria", {"criterion-1": "60", "price": "35"})
    assert "The weights come to 95. They must come to 100." in weights
    save("criteria", {"criterion-1": "60", "price": "40"})
    save(
        "questions new",
        {
            "title": "How?",
            "guidance": "",
            "criterion": "criterion-1",
            "kind": "text",
            "word_limit": "300",
            "required": "on",
        },
    )
    people = save(
        "people",
        {
            "openers": [house.drafter.person, house.approver.person],
            "evaluators": [evaluator.person for evaluator in house.evaluators[:2]],
            "lead": house.approver.person,
        },
    )
    assert "8 of 8 done" in people
    terms = Opportunity.objects.get(pk=opportunity.pk).the_terms
    assert (terms.postcode, terms.value, terms.closes_at) == (
        "WR15 8AB",
        Decimal("84000.00"),
        wanted.closes_at,
    )
    assert terms.specification == "A visit.\n\nA call."
    assert [criterion.key for criterion in terms.criteria] == ["criterion-1", "price"]

    checked = page.get(address(opportunity, "check"))
    assert "Ask for approval" in words_of(checked)
    asked = page.post(address(opportunity, "check"), follow=True)
    assert "Your colleagues have been asked to approve it." in words_of(asked)
    own = page.get(address(opportunity, "approve"))
    assert "two officers publish" in words_of(own)
    assert "It is with_approver" not in words_of(own)


def test_the_second_officer_returns_then_approves_and_publishes(drafted: Purchase) -> None:
    take(drafted, "with_approver")
    second = browser(drafted.house.approver)
    waits = words_of(second.get("/commission/"))
    assert "Approve: Home-from-hospital support" in waits
    missing = second.post(address(drafted, "approve"), {"act": "return", "reasons": " "})
    assert "There is a problem" in words_of(missing)
    second.post(
        address(drafted, "approve"), {"act": "return", "reasons": "Say more about the nights, please."}
    )
    first = browser(drafted.house.drafter)
    assert "Returned: Say more about the nights, please." in words_of(first.get("/commission/"))
    assert "Say more about the nights, please." in words_of(first.get(address(drafted)))
    first.post(address(drafted, "check"))
    refused = first.post(address(drafted, "approve"), {"act": "approve"})
    assert "You began this draft, so somebody else approves it" in words_of(refused)
    approved = second.post(address(drafted, "approve"), {"act": "approve"}, follow=True)
    assert "At £84,000 this purchase is notifiable" in words_of(approved)
    without = second.post(address(drafted, "publish"), {"national_reference": "", "national_reason": ""})
    assert "or say why none is due" in words_of(without)
    done = second.post(
        address(drafted, "publish"),
        {"national_reference": "2026/S 000-000001", "national_reason": ""},
        follow=True,
    )
    assert "Published. It is open for responses." in words_of(done)
    opportunity = drafted.fresh()
    assert (
        opportunity.state == OpportunityState.OPEN
        and opportunity.openers.filter(wrapped__isnull=False).count() == 2
    )


def test_under_the_threshold_no_notice_is_asked() -> None:
    lot = Lot("lot-1", "The whole contract", "", Decimal("20000.00"))
    purchase = a_purchase("drafted", bidders=0)
    terms = replace(purchase.terms, value=lot.value, lots=(lot,))
    revision, by = purchase.opportunity.revision, purchase.house.drafter
    must(revise_draft(opportunity=purchase.opportunity, terms=terms, revision=revision, by=by, at=now()))
    take(purchase, "with_approver")
    take(purchase, "approved")
    page = browser(purchase.house.approver).get(address(purchase, "publish"))
    assert "no notice on the national platform is due" in words_of(page)
    assert b"national_reference" not in page.content


def test_a_draft_that_changed_meanwhile_keeps_what_was_typed(drafted: Purchase) -> None:
    opportunity = drafted.fresh()
    revision = opportunity.revision
    other = replace(opportunity.the_terms, place="Upper Teme")
    must(
        revise_draft(
            opportunity=opportunity, terms=other, revision=revision, by=drafted.house.approver, at=now()
        )
    )
    typed = {
        "revision": revision,
        "title": "Another title",
        "summary": "Mine",
        "category": "services",
        "cpv": "85312000",
        "place": "Upper Teme",
        "postcode": "",
    }
    page = browser(drafted.house.drafter)
    answer = page.post(address(drafted, "draft", "need"), typed)
    words = words_of(answer)
    assert "Alex Approver saved this draft" in words and "This draft was saved after you opened it" in words
    assert 'value="Another title"' in collapsed(answer.content.decode())
    assert drafted.fresh().the_terms.title == opportunity.the_terms.title
    again = dict(hidden_of(answer))
    page.post(address(drafted, "draft", "need"), {**typed, "revision": again["revision"]})
    assert drafted.fresh().the_terms.title == "Another title"


def test_ones_own_second_tab_is_named_as_that_and_an_emptied_field_as_empty(drafted: Purchase) -> None:
    first, second = browser(drafted.house.drafter), browser(drafted.house.drafter)
    terms = drafted.fresh().the_terms
    typed = {
        "revision": drafted.fresh().revision,
        "title": terms.title,
        "summary": terms.summary,
        "category": terms.category,
        "cpv": terms.cpv,
        "place": terms.place,
        "postcode": terms.postcode,
    }
    second.post(address(drafted, "draft", "need"), {**typed, "title": "From the second tab"})
    words = words_of(first.post(address(drafted, "draft", "need"), {**typed, "place": ""}))
    assert "You saved this draft in another tab or window at" in words
    assert f"{drafted.house.drafter.person_name} saved this draft" not in words
    assert "Somebody else" not in words
    assert f"Before: {terms.place}" in words and "Now: Nothing" in words


def test_lots_and_questions_are_added_changed_moved_and_removed(drafted: Purchase) -> None:
    page = browser(drafted.house.drafter)

    def post(*where: str, **data: str) -> Any:
        return page.post(
            address(drafted, "draft", *where), {"revision": drafted.fresh().revision, **data}, follow=True
        )

    assert "value of the whole contract" in words_of(post("lots", "new", title="Weekends", value="10,000"))
    assert [lot.title for lot in drafted.fresh().the_terms.lots] == ["Weekends"]
    twice = words_of(post("lots", "new", title=" weekends ", value="12000"))
    assert "Another lot has this title" in twice
    above = words_of(post("lots", "new", title="Weekdays", value="74,000.01"))
    assert "The lots would come to £84,000.01 together, more than the £84,000 of the whole contract" in above
    assert "£84,000.01" in above
    post("lots", "new", title="Weekdays", value="74000")
    assert [lot.key for lot in drafted.fresh().the_terms.lots] == ["lot-1", "lot-2"]
    post("lots", "lot-2", title="Weekdays and nights", value="72000")
    assert drafted.fresh().the_terms.lot("lot-2").value == Decimal("72000.00")
    post("lots", "lot-2", "remove")
    assert [lot.key for lot in drafted.fresh().the_terms.lots] == ["lot-1"]

    post("questions", "people", "move", way="up")
    assert [question.key for question in drafted.fresh().the_terms.questions] == ["people", "plan", "method"]
    post("questions", "people", "move", way="up")
    assert [question.key for question in drafted.fresh().the_terms.questions] == ["people", "plan", "method"]
    post("questions", "people", "move", way="down")
    assert [question.key for question in drafted.fresh().the_terms.questions] == ["plan", "people", "method"]
    ask = words_of(page.get(address(drafted, "draft", "criteria", "plan", "remove")))
    assert "How will you do it?" in ask and "Method statement" in ask
    post("criteria", "plan", "remove")
    terms = drafted.fresh().the_terms
    assert [criterion.key for criterion in terms.criteria] == ["people", "price"]
    assert [question.key for question in terms.questions] == ["people"]
    assert page.get(address(drafted, "draft", "criteria", "price", "remove")).status_code == 404
    assert page.get(address(drafted, "draft", "lots", "lot-9")).status_code == 404


def test_documents_come_in_are_read_and_go(drafted: Purchase) -> None:
    page = browser(drafted.house.drafter)
    good = SimpleUploadedFile("plan.pdf", b"%PDF-1.7\nwhat we need\n", "application/pdf")
    words = words_of(page.post(address(drafted, "draft", "papers"), {"papers": good}, follow=True))
    assert "plan.pdf" in words
    bad = SimpleUploadedFile("plan.pdf", b"MZ not a pdf", "application/pdf")
    words = words_of(page.post(address(drafted, "draft", "papers"), {"papers": bad}))
    assert "There is a problem" in words
    (document,) = drafted.fresh().the_terms.papers
    answer = page.get(address(drafted, "papers", document.file))
    assert b"".join(answer.streaming_content) == b"%PDF-1.7\nwhat we need\n"
    assert answer["Content-Disposition"].startswith("attachment")
    page.post(address(drafted, "draft", "papers", document.file, "remove"))
    assert drafted.fresh().the_terms.papers == ()


def test_a_code_is_found_by_a_word_and_taken_over(drafted: Purchase) -> None:
    page, where = browser(drafted.house.drafter), address(drafted, "draft", "need", "codes")
    codes = words_of(page.get(where, {"words": "Meals"}))
    assert "55321000" in codes and "Meal-preparation services" in codes
    assert "No code, and no notice, has these words" in words_of(page.get(where, {"words": "qwertz"}))
    assert "There is a problem" in words_of(page.get(where, {"words": " "}))
    page.post(where, {"cpv": "55320000", "revision": drafted.fresh().revision})
    assert drafted.fresh().the_terms.cpv == "55320000"
    assert page.post(where, {"cpv": "55321000", "revision": 1}).status_code == 409
    typed = {
        "revision": drafted.opportunity.revision,
        "title": "X",
        "category": "services",
        "cpv": "12345678",
    }
    words = words_of(page.post(address(drafted, "draft", "need"), typed))
    assert "There is no CPV code 12345678" in words


def test_preview_shows_it_and_discarding_takes_it_off_the_list(drafted: Purchase) -> None:
    page = browser(drafted.house.drafter)
    shown = words_of(page.get(address(drafted, "preview")))
    assert "Up to 200 words. Scored under Your plan" in shown
    assert "It disappears from your list" in words_of(page.get(address(drafted, "discard")))
    page.post(address(drafted, "discard"))
    assert page.get(address(drafted)).status_code == 404


def asked(purchase: Purchase, text: str = "Can we, Blackpear, bid for nights only?") -> ClarificationQuestion:
    by = purchase.house.bidders[0]
    return must(
        ask_question(opportunity=purchase.opportunity, text=text, names_confirmed=True, by=by, at=now())
    )


def test_an_answer_names_nobody_and_goes_to_everybody(published: Purchase) -> None:
    question = asked(published)
    page = browser(published.house.approver)
    assert "One question waits for an answer" in words_of(page.get("/commission/"))
    where = address(published, "questions", str(question.pk))
    for shown in (page.get(address(published)), page.get(address(published, "questions")), page.get(where)):
        assert "Blackpear Befrienders" not in words_of(shown) and "Robin of" not in words_of(shown)
    assert "There is a problem" in words_of(page.post(where, {"wording": "", "answer": ""}))
    page.post(where, {"wording": "Can a bidder bid for nights only?", "answer": "No."})
    check = address(published, "questions", str(question.pk), "check")
    page.post(check, dict(hidden_of(page.get(check))))
    question.refresh_from_db()
    assert question.published_text == "Can a bidder bid for nights only?"
    assert Letter.objects.filter(kind="question_answered").count() == 1
    assert page.get(where).status_code == 409
    assert "Can a bidder bid for nights only?" in words_of(page.get(address(published, "questions")))


def amendment(purchase: Purchase, **changes: Any) -> dict[str, Any]:
    terms = purchase.fresh().the_terms
    plain = ("title", "summary", "specification", "cpv", "place", "postcode", "lots_rationale")
    dates = ("questions_until", "award_on", "starts_on", "ends_on")
    return {
        **{name: getattr(terms, name) for name in (*plain, *REQUIRED)},
        **{key: text for name in dates for key, text in boxes(name, getattr(terms, name)).items()},
        "sme_suitable": "on",
        "vcse_suitable": "on",
        "note": "A bidder asked whether it does.",
        **changes,
    }


def test_an_addendum_is_seen_before_it_is_told(published: Purchase) -> None:
    must(register_interest(opportunity=published.opportunity, by=published.house.bidders[0], at=now()))
    page, where = browser(published.house.approver), address(published, "amend")
    same = page.post(where, amendment(published))
    assert "Nothing has changed yet." in words_of(same)
    empty = page.post(where, amendment(published, summary=""))
    assert "Write a summary of who needs it and why." in words_of(empty)
    upload = SimpleUploadedFile("map.pdf", b"%PDF-1.7\na map\n", "application/pdf")
    sent = page.post(where, amendment(published, place="The whole valley", papers=upload))
    check = address(published, "amend", "check")
    assert sent.headers["Location"] == check
    look = page.get(check)
    words = words_of(look)
    assert "Nothing has been published yet." in words and "The whole valley" in words and "map.pdf" in words
    assert published.fresh().versions.count() == 1
    edit = page.get(where)
    assert (
        "Already uploaded" in words_of(edit)
        and "map.pdf" in words_of(edit)
        and "The whole valley" in edit.content.decode()
    )
    held = [("held", value) for name, value in hidden_of(edit) if name == "held"]
    page.post(where, amendment(published, place="The next valley", **dict(held)))
    stale = page.post(check, dict(hidden_of(look)))
    assert "What you checked has changed meanwhile" in words_of(stale) and "map.pdf" in words_of(stale)
    assert published.fresh().versions.count() == 1
    page.post(where, amendment(published, place="The whole valley", **dict(held)))
    done = page.post(check, dict(hidden_of(page.get(check))), follow=True)
    assert "Everybody who follows it has been told." in words_of(done)
    assert page.get(check).headers["Location"] == where
    assert page.post(check).headers["Location"] == address(published), "whoever presses twice"
    terms = published.fresh().the_terms
    assert terms.place == "The whole valley" and [document.name for document in terms.papers] == ["map.pdf"]
    assert published.opportunity.versions.count() == 2
    assert Letter.objects.filter(kind="amended").count() == 1
    shown = words_of(page.get(address(published)))
    assert "A bidder asked whether it does." in shown and "The whole valley" in shown


def test_two_officers_change_different_parts_of_the_terms(published: Purchase) -> None:
    """What one of them has not touched follows what the other has published meanwhile."""
    first, second = browser(published.house.drafter), browser(published.house.approver)
    where, check = address(published, "amend"), address(published, "amend", "check")
    begun = dict(hidden_of(second.get(where)))["loaded"]
    second.post(where, amendment(published, place="The next valley", loaded=begun))
    first.post(where, amendment(published, summary="Saturday sessions for eight to twelve.", loaded=begun))
    first.post(check, dict(hidden_of(first.get(check))))
    assert published.fresh().the_terms.summary == "Saturday sessions for eight to twelve."
    form = second.get(where)
    assert "The terms have been changed since you began." in words_of(form)
    look = second.get(check)
    assert "The next valley" in words_of(look) and "Saturday sessions" not in words_of(look)
    second.post(check, dict(hidden_of(look)))
    terms = published.fresh().the_terms
    assert (terms.place, terms.summary) == ("The next valley", "Saturday sessions for eight to twelve.")
    assert "since you began" not in words_of(second.get(where))


def test_what_was_typed_outlives_the_session_and_can_be_left_behind(published: Purchase) -> None:
    where = address(published, "amend")
    browser(published.house.approver).post(where, amendment(published, place="The next valley"))
    again, other = browser(published.house.approver), browser(published.house.drafter)
    form = again.get(where)
    assert "The next valley" in form.content.decode() and "is kept here, and only you see it" in words_of(
        form
    )
    assert "The next valley" not in other.get(where).content.decode()
    fields = {"kind": "amendments", "about": str(published.opportunity.pk), "next": where}
    assert dict(hidden_of(form)).items() >= fields.items()
    other.post("/account/drafts/forget/", fields)
    assert "The next valley" in again.get(where).content.decode(), "nobody forgets another's draft"
    gone = again.post("/account/drafts/forget/", fields, follow=True)
    assert "What you had typed is gone." in words_of(gone) and "The next valley" not in gone.content.decode()


@pytest.mark.parametrize("kind", ["", "response_parts", "elsewhere"])
def test_only_drafts_of_ones_own_are_forgotten_by_their_kind(published: Purchase, kind: str) -> None:
    page = browser(published.house.approver)
    assert page.post("/account/drafts/forget/", {"kind": kind}).status_code == 404


def test_a_forgotten_draft_leads_to_no_other_site(published: Purchase) -> None:
    page = browser(published.house.approver)
    fields = {"kind": "amendments", "next": "https://elsewhere.example/"}
    assert page.post("/account/drafts/forget/", fields).headers["Location"] == "/account/"


@pytest.mark.parametrize("number", ["", "0", "99", "²", "x", "9" * 400])
def test_an_odd_version_of_the_terms_is_the_present_one(published: Purchase, number: str) -> None:
    page, where = browser(published.house.approver), address(published, "amend")
    sent = page.post(where, amendment(published, place="The next valley", loaded=number))
    assert sent.headers["Location"] == address(published, "amend", "check")
    assert "The next valley" in words_of(page.get(sent.headers["Location"]))


def test_a_forged_upload_token_brings_nothing(published: Purchase) -> None:
    page = browser(published.house.approver)
    look = page.post(
        address(published, "amend"), amendment(published, held="forged", place="Upton"), follow=True
    )
    assert "Document" not in words_of(look).split("The difference")[1]


def test_the_deadline_moves_later_only(published: Purchase) -> None:
    page, where = browser(published.house.approver), address(published, "extend")
    old = published.fresh().closes_at
    assert old is not None
    sooner = {
        **boxes("closes_at", old - timedelta(days=1)),
        "note": "Two bidders asked for more time.",
    }
    assert "a deadline is only ever moved later" in words_of(page.post(where, sooner))
    later = {
        **boxes("closes_at", old + timedelta(days=7)),
        "note": "Two bidders asked for more time.",
    }
    days = page.post(where, later, follow=True)
    assert "The days that follow" in words_of(days)
    _, moved = form_of(days, "award_on_day")
    look = page.post(f"{where}days/", moved, follow=True)
    assert "A second officer looks at this first" in words_of(look)
    assert "Two bidders asked for more time." in words_of(look) and published.fresh().closes_at == old
    page.post(f"{where}check/", dict(hidden_of(look)))
    asked_for = OfficerRequest.objects.get()
    assert published.fresh().closes_at == old, "one officer alone moves no deadline"
    second = browser(published.house.drafter)
    second.post(address(published, "requests", str(asked_for.pk)), {"decision": "approve"})
    assert published.fresh().closes_at == old + timedelta(days=7)


@pytest.mark.parametrize(("act", "state"), [("cancel", "cancelled"), ("end", "no_award")])
def test_ending_takes_reasons_and_a_tick(act: str, state: str) -> None:
    purchase = a_purchase("published" if act == "cancel" else "closed", bidders=0)
    page, where = browser(purchase.house.approver), address(purchase, act)
    assert "There is a problem" in words_of(
        page.post(where, {"reasons": "The budget went to another service."})
    )
    assert "There is a problem" in words_of(page.post(where, {"sure": "on"}))
    done = page.post(where, {"reasons": "The budget went to another service.", "sure": "on"}, follow=True)
    assert "The budget went to another service." in words_of(done) and purchase.fresh().state == state
    assert page.get(where).status_code == 409


def test_a_copy_keeps_the_texts_and_not_the_dates(published: Purchase) -> None:
    page = browser(published.house.drafter)
    copied = page.post(address(published, "copy"), follow=True)
    assert f"Copied from {published.opportunity.reference}" in words_of(copied)
    terms = Opportunity.objects.latest("id").the_terms
    assert terms.summary == published.terms.summary and terms.closes_at is None


def test_opening_says_who_and_when_then_opens_with_the_passphrase() -> None:
    purchase = a_purchase("responded", bidders=2)
    page, where = browser(purchase.house.approver), address(purchase, "open")
    before = words_of(page.get(where))
    assert "Nobody can open them before" in before and "Dana Drafter" in before and "Alex Approver" in before
    assert "Nobody can open them before" in words_of(
        page.post(where, {"passphrase": PASSPHRASE}, follow=True)
    )
    overview = words_of(page.get(address(purchase)))
    assert "Sealed responses 2. Who sent them stays sealed too." in overview
    for bidder in purchase.house.bidders:
        assert bidder.organisation_name not in overview
    with pretend_time(purchase.at("closed") + timedelta(minutes=1)):
        assert "Open the responses: Home-from-hospital support" in words_of(page.get("/commission/"))
        assert "say first whether you have an interest" in words_of(page.get(where))
        assert page.post(where, {"passphrase": PASSPHRASE}).status_code == 302
        assert purchase.fresh().opened_at is None
        declared = page.post(where, {"declaring": "1", "knows": "no"}, follow=True)
        assert "Recorded. Now you can open them." in words_of(declared)
        wrong = words_of(page.post(where, {"passphrase": "not the right one"}))
        assert "That is not the passphrase of your opening key. Nothing was opened." in wrong
        assert purchase.fresh().state == OpportunityState.CLOSED
        done = page.post(where, {"passphrase": PASSPHRASE}, follow=True)
        assert "2 responses were opened." in words_of(done)
        assert purchase.fresh().state == OpportunityState.EVALUATING
        assert f"/evaluate/{purchase.opportunity.reference}/award/" in collapsed(done.content.decode())
        assert page.get(where).status_code == 409


def test_whoever_is_no_opener_is_told_who_can_open() -> None:
    purchase = a_purchase("closed", bidders=0)
    third = joined("Tess Third", "temevalley.example", (Role.COMMISSIONER,), purchase.house.drafter, now())
    page = browser(third)
    assert "you are not one of the two" in words_of(page.get(address(purchase, "open")))
    tried = words_of(page.post(address(purchase, "open"), {"passphrase": PASSPHRASE}))
    assert "Only the officers who were named before publication can open" in tried


STATES: dict[str, Callable[[], Purchase]] = {
    step: (lambda step=step: a_purchase(step, bidders=1))  # type: ignore[misc]
    for step in ("drafted", "with_approver", "approved", "published", "closed", "opened")
}


def pages_of(purchase: Purchase) -> list[str]:
    """Every address of the commissioner's pages that a GET may ask for, for this purchase."""
    question = "1"
    document = "9b2b0f2e-0000-4000-8000-000000000000"
    values = {
        "<slug:reference>": purchase.opportunity.reference,
        "<uuid:file>": document,
        "<slug:key>": "plan",
        "<slug:step>": "what",
        "<slug:page>": "need",
        "<slug:kind>": "UK6",
        "<slug:code>": "FIN03",
        "<slug:lot>": "lot-1",
        "<int:number>": "1",
        "<int:question>": question,
    }
    addresses = []
    for urlpattern in urlpatterns:
        route = str(urlpattern.pattern)
        for name, value in values.items():
            route = route.replace(name, value)
        assert "<" not in route, f"{route} has a part of which this table knows no value"
        addresses.append("/commission/" + route)
    return addresses


@pytest.mark.parametrize("step", STATES)
def test_every_page_answers_in_every_state_and_never_breaks(step: str) -> None:
    purchase = STATES[step]()
    page = browser(purchase.house.drafter)
    answers = {where: page.get(where).status_code for where in pages_of(purchase)}
    assert set(answers.values()) <= {200, 302, 404, 409}, answers
    assert answers[address(purchase)] == 200


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_organisation_finds_nothing(published: Purchase, method: str) -> None:
    other = browser(partnership(now(), bidders=0, place="elsewhere").drafter)
    for where in pages_of(published):
        # a purchase begins for every body, also from what another one has published
        if (
            where == "/commission/"
            or where.startswith(("/commission/new/", "/commission/record/"))
            or where.endswith("/copy/")
        ):
            continue
        answer = getattr(other, method)(where, follow=True)
        assert answer.status_code == 404 or (method == "post" and answer.status_code == 405), where
    assert "Home-from-hospital" not in words_of(other.get("/commission/"))


def test_visitors_sign_in_and_bidders_are_told_the_role(published: Purchase) -> None:
    assert Client().get(address(published)).status_code == 302
    bidder = browser(published.house.bidders[0])
    for where in pages_of(published):
        assert bidder.get(where, follow=True).status_code == 403, where


def test_publishing_pages_want_a_second_factor(published: Purchase) -> None:
    page = browser(replace(published.house.approver, second_factor=False))
    for where in ("approve", "publish", "amend", "extend", "cancel", "end", "open"):
        answer = page.get(address(published, where))
        assert answer.status_code == 302 and "second-factor" in answer["Location"]


def test_my_purchases_takes_the_same_queries_for_one_and_for_thirty(drafted: Purchase) -> None:
    page = browser(drafted.house.drafter)

    def counted() -> int:
        page.get("/commission/")  # what waits is counted for the masthead once after each act
        with CaptureQueriesContext(connection) as seen:
            assert page.get("/commission/").status_code == 200
        return len(seen)

    queries = counted()
    for number in range(29):
        must(draft_opportunity(title=f"Purchase {number}", by=drafted.house.drafter, at=now()))
    assert words_of(page.get("/commission/")).count("TDC-") == 30
    assert (queries, counted()) == (MY_PURCHASES, MY_PURCHASES)


def test_questions_take_the_same_queries_for_one_and_for_thirty(published: Purchase) -> None:
    page = browser(published.house.drafter)
    asked(published)

    def counted() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert page.get(address(published, "questions")).status_code == 200
        return len(seen)

    queries = counted()
    for number in range(29):
        asked(published, f"Question {number}?")
    assert (queries, counted()) == (QUESTIONS, QUESTIONS)


# Ten of them are the desk's: addresses and quotes asked of them, requests to a second officer, late questions,
# set-asides, leads who stepped back, clearances, notices of awards and of contracts, recorded purchases.
MY_PURCHASES = 30
QUESTIONS = 34


def test_changes_of_a_draft_in_a_row_stand_in_one_line(drafted: Purchase) -> None:
    history = purchase_history(drafted.opportunity)
    assert history[-1].sentence == f"{drafted.house.drafter.person_name} began the draft"
    assert sum("draft, " in entry.what or entry.what == "saved the draft" for entry in history) <= 1
    before = len(history)
    for place in ("Temebury", "Temeford", "Upper Temebury"):
        page = browser(drafted.house.drafter)
        opportunity = Opportunity.objects.get(pk=drafted.opportunity.pk)
        terms = replace(opportunity.the_terms, place=place)
        must(
            revise_draft(
                opportunity=opportunity,
                terms=terms,
                revision=opportunity.revision,
                by=drafted.house.drafter,
                at=now(),
            )
        )
    assert len(purchase_history(drafted.opportunity)) == before
    shown = words_of(page.get(address(drafted)))
    assert f"{drafted.house.drafter.person_name} worked on the draft, " in shown and "ledger" not in shown


def test_whoever_takes_back_their_own_draft_is_asked_for_a_note() -> None:
    waiting = a_purchase("with_approver", bidders=0)
    own = words_of(browser(waiting.house.drafter).get(address(waiting, "approve")))
    assert "What do you want to change?" in own and "What has to change?" not in own
    other = words_of(browser(waiting.house.approver).get(address(waiting, "approve")))
    assert "What has to change?" in other


def test_example_dates_lie_ahead(drafted: Purchase) -> None:
    shown = words_of(
        browser(drafted.house.drafter).get(
            reverse("commissioner:timetable", args=[drafted.opportunity.reference])
        )
    )
    found = re.findall(r"[Ff]or example,? (\d+) (\d+) (\d+)", shown)
    days = [date(int(year), int(month), int(day)) for day, month, year in found]
    assert len(days) == 5 and min(days) > now().date() and days == sorted(days)
