"""Commenting as people meet it, without a script: by each of three ways, in time and too late, and what becomes of it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hopmarket.pages.partnership.commenting.commenting import FROM_ONE
from hopmarket.pages.parts.letters import stored_letter_in_words
from hopmarket.records.consultations.models import Comment, Consultation, ConsultationSubscriber
from hopmarket.records.consultations.services import hide_comment
from hopmarket.records.consultations.services.comments import confirm_comment, make_comment
from hopmarket.records.ledger.current_time import pretend_time
from hopmarket.records.post.models import Letter
from hopmarket.rules.clauses import Clause
from hopmarket.rules.comment_life import CommentState
from hopmarket.rules.roles import Role
from tests.factories.markup import collapsed
from tests.factories.open_consultations import (
    ADDRESS,
    CLOSES,
    NOW,
    OPENS,
    PROPOSED,
    VISITOR,
    Ways,
    a_consultation,
    named_body,
    published_text,
    words,
)
from tests.factories.partnership import must, partnership
from tests.factories.signed_in_browser import browser

pytestmark = pytest.mark.django_db
FORM = "/partnership/consultations/framework-3/comment/"
PAGE = "/consultations/framework-3/"
SAID = "Three months is one season: the potatoes are already in."


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    cache.clear()
    with pretend_time(NOW):
        yield


@pytest.fixture
def ways() -> Ways:
    house = partnership(OPENS, bidders=1)
    named_body(house.bidders[0], OPENS)
    with pretend_time(OPENS):
        consultation = a_consultation(house.drafter)
    return Ways(consultation, house.drafter, house.bidders[0])


def typed(**changes: str) -> dict[str, str]:
    fields = {"clause": "8.1", "quote": "", "stance": "change", "text": SAID, "sector": "residents"}
    return {**fields, "name": "Winnie Price", "organisation": "", "address": ADDRESS, **changes}


def page_words(answer: Any) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", collapsed(answer.content.decode())).split()))


def link_in_letter(address: str = ADDRESS) -> str:
    return stored_letter_in_words(Letter.objects.filter(address=address).latest("pk")).address


# By e-mail


@pytest.mark.usefixtures("ways")
def test_a_visitor_comments_confirms_and_takes_it_back() -> None:
    visitor = Client()
    form = page_words(visitor.get(f"{FORM}?clause=8.1"))
    assert "You can write up to 250 words" in form or "250 words" in form
    assert "at least six months before money" in form
    sent = visitor.post(FORM, typed(quote="8.1 at least six months"))
    assert sent.status_code == 302 and sent.url.startswith("/partnership/comments/sent/")
    seen = page_words(visitor.get(sent.url))
    assert "Check your email" in seen and SAID in seen and ADDRESS not in seen
    assert "0 of 0 comments answered" in page_words(visitor.get(PAGE))

    confirm = link_in_letter()
    assert SAID in page_words(visitor.get(confirm))
    assert Comment.objects.get().state == CommentState.UNCONFIRMED, "looking confirms nothing"
    own = visitor.post(confirm).url
    assert visitor.get(confirm).url == own, "the link says that it has done its work"
    shown = page_words(visitor.get(PAGE))
    assert SAID in shown and "Winnie Price" in shown and "0 of 1 comments answered" in shown
    assert "“at least six months”" in page_words(visitor.get(f"{PAGE}comments/1/"))
    assert "published" in page_words(visitor.get(own))
    assert visitor.post(own, {"deed": "withdraw"}).url == own
    assert SAID not in page_words(visitor.get(PAGE)) + page_words(visitor.get(f"{PAGE}comments/"))
    assert "took it back" in page_words(visitor.get(f"{PAGE}comments/1/"))


@pytest.mark.usefixtures("ways")
def test_one_link_leads_to_all_that_wait_under_its_address() -> None:
    visitor = Client()
    for number in range(7):
        visitor.post(FORM, typed(text=f"Comment number {number} on this."))
    assert Letter.objects.filter(address=ADDRESS).count() == 5
    own = visitor.post(link_in_letter()).url
    page = visitor.get(own).content.decode()
    others = re.findall(r"/partnership/comments/[0-9a-f]{64}/confirm/", page)
    assert len(set(others)) == 6
    for other in set(others):
        visitor.post(other)
    assert Comment.objects.filter(state=CommentState.SHOWN).count() == 7


@pytest.mark.usefixtures("ways")
def test_the_letter_comes_again_when_asked() -> None:
    visitor = Client()
    sent = visitor.post(FORM, typed()).url
    visitor.post(sent)
    assert Letter.objects.filter(address=ADDRESS, kind="comment_confirm").count() == 2


@pytest.mark.usefixtures("ways")
def test_what_lapsed_is_given_back() -> None:
    visitor = Client()
    visitor.post(FORM, typed())
    confirm = link_in_letter()
    with pretend_time(NOW + timedelta(days=7)):
        late = visitor.get(confirm)
        assert late.status_code == 410 and SAID in page_words(late)
        assert visitor.post(confirm).status_code == 410
    assert Comment.objects.get().state == CommentState.UNCONFIRMED


@pytest.mark.usefixtures("ways")
def test_a_late_comment_is_given_back_with_its_text() -> None:
    visitor = Client()
    with pretend_time(CLOSES):
        late = visitor.post(FORM, typed())
        assert late.status_code == 422 and "has closed" in page_words(late)
        assert SAID in page_words(late)
    assert not Comment.objects.exists()


@pytest.mark.usefixtures("ways")
def test_too_many_from_one_place_are_told_and_their_text_stays() -> None:
    visitor = Client()
    answers = [visitor.post(FORM, typed(address=f"a{number}@x.example")) for number in range(FROM_ONE + 1)]
    assert [answer.status_code for answer in answers] == [*[302] * FROM_ONE, 429]
    assert SAID in page_words(answers[-1])


@pytest.mark.usefixtures("ways")
def test_words_that_stand_twice_are_asked_about() -> None:
    visitor = Client()
    asked = visitor.post(FORM, typed(quote="months before"))
    assert asked.status_code == 422 and "Which place do you mean?" in page_words(asked)
    assert 'name="which"' in asked.content.decode() and SAID in page_words(asked)
    assert visitor.post(FORM, typed(quote="months before", which="2")).status_code == 302
    text = PROPOSED.by_number["8.1"].text
    assert Comment.objects.get().quote_at == text.rindex("months before")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text": ""}, "Write what you would say"),
        ({"text": "word " * 251}, "Cut 1 word: the most is 250"),
        ({"stance": ""}, "Choose what you want of it"),
        ({"address": "nowhere"}, "Enter an email address"),
        ({"quote": "never said here"}, "These words do not stand in clause 8.1"),
        ({"clause": "9.9"}, "Choose one from the list"),
    ],
)
@pytest.mark.usefixtures("ways")
def test_what_is_wrong_is_said_and_nothing_is_lost(changes: dict[str, str], sentence: str) -> None:
    answer = Client().post(FORM, typed(name="Winnie of the Orchard", **changes))
    assert answer.status_code == 422 and sentence in page_words(answer)
    assert "Winnie of the Orchard" in answer.content.decode()
    assert not Comment.objects.exists() and not Letter.objects.filter(kind="comment_confirm").exists()


# Signed in, and for somebody who is not named


def test_a_member_comments_with_and_without_a_name(ways: Ways) -> None:
    member = browser(ways.member)
    fields = {"clause": "8.3", "stance": "agree", "quote": ""}
    onward = member.post(FORM, {**fields, "text": "Right so, keep it.", "with_name": "on"}).url
    assert onward == f"{PAGE}comments/1/"
    assert "Dana Drafter, Temevalley District Council" in page_words(member.get(onward))
    assert "sits in: Working group on the framework" in page_words(member.get(onward))
    unnamed = page_words(member.get(member.post(FORM, {**fields, "text": "Keep this one as well."}).url))
    assert "Dana" not in unnamed and "A council, health body or other public body" in unnamed
    own = page_words(member.get("/partnership/comments/"))
    assert "Right so, keep it." in own and "Not answered yet" in own


def test_a_body_writes_down_what_somebody_says_who_is_not_named(ways: Ways) -> None:
    vouching = browser(ways.vouching)
    fields = {"clause": "8.1", "stance": "disagree", "quote": "", "text": SAID}
    form = f"{FORM}without-a-name/"
    refused = vouching.post(form, fields)
    assert (
        refused.status_code == 422 and "Tick the box" in page_words(refused) and SAID in page_words(refused)
    )
    page = page_words(vouching.get(vouching.post(form, {**fields, "vouched": "on"}).url))
    assert "Through Blackpear Befrienders, name withheld" in page and "Robin" not in page
    assert browser(ways.member).get(form).status_code == 403


def test_the_author_of_a_hidden_comment_asks_for_another_look(ways: Ways) -> None:
    comment = must(ways.by_member(NOW))
    officer = replace(ways.member, roles=ways.member.roles | {Role.OFFICER}, second_factor=True)
    must(
        hide_comment(comment=comment, rule="abuse", reason="It insults the clerk by name", by=officer, at=NOW)
    )
    assert "Hidden by the published rule" in page_words(Client().get(f"{PAGE}comments/1/"))
    member, page = browser(ways.member), f"/partnership/comments/{comment.pk}/"
    short = member.post(page, {"deed": "look", "reason": "No"})
    assert short.status_code == 422
    assert (
        member.post(page, {"deed": "look", "reason": "The clerk is nowhere named in it"}).status_code == 302
    )
    log = page_words(Client().get(f"{PAGE}moderation/"))
    assert "It insults the clerk by name" in log and "Its author asked to look again" in log
    assert "The clerk is nowhere named in it" not in log, "it could repeat what was hidden"
    assert "The clerk is nowhere named in it" in page_words(
        browser(officer).get("/partnership/consultations/framework-3/comments/1/")
    )


def test_letters_about_a_hidden_comment_lead_its_author_to_it(ways: Ways) -> None:
    by_member, by_email = must(ways.by_member(NOW)), must(ways.by_email(NOW))
    must(confirm_comment(comment=by_email, by=VISITOR, at=NOW))
    officer = replace(ways.member, roles=ways.member.roles | {Role.OFFICER}, second_factor=True)
    for comment in (by_member, by_email):
        words_of_it = {"rule": "abuse", "reason": "It insults the clerk by name", "by": officer, "at": NOW}
        must(hide_comment(comment=Comment.objects.get(pk=comment.pk), **words_of_it))
    pages = [
        stored_letter_in_words(letter).address
        for letter in Letter.objects.filter(kind="comment_hidden").order_by("pk")
    ]
    assert "Ask for another look" in page_words(browser(ways.member).get(pages[0]))
    assert "Ask for another look" in page_words(Client().get(pages[1]))


def test_nobody_sees_the_comment_of_somebody_else_as_their_own(ways: Ways) -> None:
    comment = must(ways.by_member(NOW))
    assert browser(ways.vouching).get(f"/partnership/comments/{comment.pk}/").status_code == 404
    assert Client().get(f"/partnership/comments/{'f' * 64}/").status_code == 404


# What everybody sees


def test_no_page_and_no_data_shows_an_address(ways: Ways) -> None:
    visitor = Client()
    visitor.post(FORM, typed())
    visitor.post(link_in_letter())
    for number in range(3):
        must(ways.through_body(NOW, words(f"Number {number} of these.")))
    pages = ("", "comments/", "comments/1/", "clause/8.1/", "clause/8/", "moderation/", "consultation.json")
    for page in pages:
        answer = visitor.get(f"{PAGE}{page}")
        assert answer.status_code == 200
        assert ADDRESS not in answer.content.decode() and "Robin" not in answer.content.decode()
    data = visitor.get(f"{PAGE}consultation.json").json()
    assert [comment["number"] for comment in data["comments"]] == [1, 2, 3, 4]
    assert data["consultation"]["phase"] == "open" and data["consultation"]["shown"] == 4
    listed = visitor.get("/consultations/list.json").json()["consultations"]
    assert [row["key"] for row in listed] == ["framework-3"]


def test_fifty_comments_stand_on_a_page_and_more_of_them_cost_no_more_queries(ways: Ways) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert Client().get(f"{PAGE}comments/?clause=8.1").status_code == 200
        return len(asked)

    must(ways.by_member(NOW))
    few = queries()
    for number in range(60):
        must(
            make_comment(
                consultation=ways.consultation, words=words(f"Comment {number} here."), by=ways.member, at=NOW
            )
        )
    assert queries() == few
    first, second = (
        Client().get(f"{PAGE}comments/?clause=8.1&page={page}").content.decode() for page in (1, 2)
    )
    assert len(re.findall(r'id="comment-\d+"', first)) == 50
    assert len(re.findall(r'id="comment-\d+"', second)) == 11


@pytest.mark.parametrize(
    ("later", "heading"),
    [
        (lambda text: text, "The words are still there"),
        (lambda text: text.replace("six months", "nine months"), "The text has changed since"),
        (None, "The clause has gone since"),
    ],
)
def test_a_comment_says_what_became_of_its_words_in_a_later_version(
    ways: Ways, later: Any, heading: str
) -> None:
    must(ways.by_member(NOW, words(quote="at least six months")))
    clauses = [
        Clause("8.1", text=later(clause.text)) if clause.number == "8.1" and later else clause
        for clause in PROPOSED.clauses
        if later or clause.number != "8.1"
    ]
    other = Clause("8.9", text="Something new.")
    published_text(PROPOSED.with_clauses(*clauses, other), "framework_draft", "version-3", 3, NOW)
    assert heading in page_words(Client().get(f"{PAGE}comments/1/"))


@pytest.mark.parametrize(
    ("at", "words_of_page"),
    [
        (OPENS, "84 days left"),
        (NOW, "Nine weeks have gone, three are left"),
        (CLOSES - timedelta(hours=1), "Closes today"),
        (CLOSES, "Closed, being answered"),
    ],
)
@pytest.mark.usefixtures("ways")
def test_how_long_it_is_open_stands_first(at: Any, words_of_page: str) -> None:
    with pretend_time(at):
        page = Client().get(PAGE)
        assert words_of_page in page_words(page)
        assert ("Say what you think" in page_words(page)) == (at < CLOSES)


# Letters


def test_letters_are_asked_for_confirmed_and_stopped_by_one_click() -> None:
    visitor = Client()
    form = "/partnership/letters/"
    wrong = visitor.post(form, {"address": ADDRESS, "postcode": "nowhere"})
    assert wrong.status_code == 422 and "Enter a postcode or its first half" in page_words(wrong)
    for _ in range(7):
        assert visitor.post(form, {"address": ADDRESS, "postcode": "WR15 8AB"}).url == f"{form}sent/"
    assert Letter.objects.filter(address=ADDRESS).count() == 5
    confirm = link_in_letter()
    assert "In or around WR15" in page_words(visitor.get(confirm))
    visitor.post(confirm)
    assert ConsultationSubscriber.objects.get().confirmed_at
    assert "We write to you" in page_words(visitor.get(confirm))
    stop = confirm.replace("/confirm/", "/stop/")
    stranger = Client(enforce_csrf_checks=True)
    assert "No more letters" in page_words(stranger.post(stop, {"List-Unsubscribe": "One-Click"}))
    assert ConsultationSubscriber.objects.get().address == ""
    assert visitor.get(confirm).status_code == 410


def test_a_consultation_that_nobody_knows_is_not_found() -> None:
    for page in ("/consultations/nothing/", "/partnership/consultations/nothing/comment/"):
        assert Client().get(page).status_code == 404
    assert not Consultation.objects.exists()


def test_the_list_says_what_is_open_first() -> None:
    empty = page_words(Client().get("/consultations/"))
    assert "Nothing is being consulted on" in empty
    with pretend_time(OPENS):
        a_consultation()
    page = page_words(Client().get("/consultations/"))
    assert "Open for comments" in page and "21 days left" in page.replace("21 day s", "21 days")
