"""Those who answer: what waits stands first, one answer serves many, and no text of two people is lost."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hopmarket.records.consultations.models import Comment, CommentAnswer, SectorBody
from hopmarket.records.consultations.services import answer_comments, ask_for_another_look, hide_comment
from hopmarket.records.ledger.current_time import now
from hopmarket.records.post.models import Letter
from hopmarket.records.tasks.queries import desk_of
from hopmarket.rules.roles import System
from tests.factories.consultations import (
    CHANGED,
    KEPT,
    WHY,
    ConsultingHouse,
    a_comment,
    open_now,
)
from tests.factories.markup import collapsed
from tests.factories.partnership import must
from tests.factories.signed_in_browser import browser, hidden_of, words_of

pytestmark = pytest.mark.django_db
KEY = "framework-3"


def page(route: str, **parts: object) -> str:
    return reverse(f"partnership:{route}", kwargs={"key": KEY, **parts})


def ticked(source: str) -> list[str]:
    boxes = [box for box in source.split("<input")[1:] if 'type="checkbox"' in box]
    return [box.split('value="')[1].split('"')[0] for box in boxes if "checked" in box.split(">")[0]]


def answer_by_pages(client: object, number: int, numbers: list[str], reason: str) -> object:
    """Ticks comments, writes the answer, looks at it; gives the check page."""
    comments = page("answer_step", number=number, step="comments")
    assert client.post(comments, {"numbers": numbers}).status_code == 302  # type: ignore[attr-defined]
    words = {"summary": "Too short", "outcome": "kept", "clauses": "", "reason": reason}
    step = page("answer_step", number=number, step="words")
    assert client.post(step, words).status_code == 302  # type: ignore[attr-defined]
    return client.get(page("check_answer", number=number))  # type: ignore[attr-defined]


def test_what_waits_stands_first_by_clause_and_oldest_first() -> None:
    at = now()
    house, consultation = open_now(at, {"clause": "8.2", "text": "Newest words"})
    for days, clause, text in ((3, "8.1", "Oldest words"), (1, "8.2", "Middle words")):
        made_at = at - timedelta(days=days)
        a_comment(consultation, clause=clause, text=text, made_at=made_at)
    must(answer_comments(consultation=consultation, numbers=[3], words=KEPT, by=house.officer, at=at))
    a_comment(consultation, text="Answered words", made_at=at)
    must(answer_comments(consultation=consultation, numbers=[4], words=CHANGED, by=house.officer, at=at))
    words = words_of(browser(house.officer).get(page("consultation")))
    assert "2 comments wait for an answer" in words
    assert words.index("Clause 8.1") < words.index("Oldest words") < words.index("Newest words")
    assert words.index("Newest words") < words.index("You said, we did")
    assert "Answered words" not in words and "Middle words" not in words


def test_a_holder_of_a_seat_answers_and_moderates_nothing() -> None:
    house, _ = open_now(now(), {})
    client = browser(house.holder)
    shown = words_of(client.get(page("comment_to_answer", number=1)))
    assert "Answer it" in shown and "Hide it" not in shown
    assert client.get(page("hide_comment", number=1)).status_code == 403
    assert client.get(page("extend_consultation")).status_code == 403
    assert browser(house.stranger).get(page("consultation")).status_code == 403


def test_comments_in_the_same_words_are_ticked_and_one_answer_reaches_all() -> None:
    same = {"text": "Three months is too SHORT"}
    house, _ = open_now(
        now(),
        {"text": "Three months is too short!", "address": "one@home.example"},
        {**same, "address": "two@home.example", "shown_name": "Ann Lee"},
        {"text": "Something else", "address": "three@home.example", "shown_name": "Bo Hill"},
    )
    client = browser(house.officer)
    source = client.get(page("answer_step", number=1, step="comments")).content.decode()
    assert ticked(source) == ["1", "2"]
    assert "The same words as comment 2" in source
    check = answer_by_pages(client, 1, ["1", "2"], "Most who wrote need half a year at the least")
    assert "2 comments" in words_of(check)
    done = client.post(page("check_answer", number=1), dict(hidden_of(check)))
    assert done.status_code == 302
    sent = Letter.objects.filter(kind="comment_answered").values_list("address", flat=True)
    assert sorted(sent) == ["one@home.example", "two@home.example"]
    assert Comment.objects.get(number=3).answer is None


def test_one_person_with_two_addresses_is_told_and_counted_twice() -> None:
    house, _ = open_now(
        now(), {"text": "Six months"}, {"text": "Half a year", "address": "other@home.example"}
    )
    words = words_of(browser(house.officer).get(page("consultation")))
    assert "2 comments wait" in words and "May come from the same person as comment 2; each counts" in words


def test_two_people_who_answer_one_comment_lose_neither_text() -> None:
    house, consultation = open_now(now(), {})
    client = browser(house.holder)
    mine = "What I typed must not be lost by this"
    check = answer_by_pages(client, 1, ["1"], mine)
    must(answer_comments(consultation=consultation, numbers=[1], words=CHANGED, by=house.officer, at=now()))
    pressed = client.post(page("check_answer", number=1), dict(hidden_of(check)))
    assert pressed.status_code == 409
    for answer in (pressed, client.get(page("answer_step", number=1, step="words"))):
        words = html.unescape(words_of(answer))
        assert mine in words and CHANGED.reason in words and "Mary Officer answered it" in words
    assert CommentAnswer.objects.get().reason == CHANGED.reason


def test_an_answer_that_changed_while_somebody_puts_it_right_stands_beside_what_they_typed() -> None:
    house, consultation = open_now(now(), {})
    must(answer_comments(consultation=consultation, numbers=[1], words=CHANGED, by=house.officer, at=now()))
    first, second = browser(house.officer), browser(house.holder)
    typed = {"summary": "Enough", "outcome": "kept", "clauses": ""}
    revise, check = page("revise_answer", number=1), page("check_revision", number=1)
    assert first.post(revise, {**typed, "reason": "The first to write says this of it"}).status_code == 302
    looked_at = first.get(check)
    assert second.post(revise, {**typed, "reason": "The second to write says that of it"}).status_code == 302
    assert second.post(check, dict(hidden_of(second.get(check)))).status_code == 302
    stale = first.post(check, dict(hidden_of(looked_at)))
    assert stale.status_code == 200 and CommentAnswer.objects.get().revision == 2
    words = words_of(first.get(revise))
    assert "Somebody changed this answer after you began" in words
    assert "The second to write says that of it" in words
    assert "The first to write says this of it" in first.get(revise).content.decode()


def test_a_comment_of_the_group_that_was_answered_meanwhile_is_named() -> None:
    house, consultation = open_now(now(), {}, {"text": "Another matter", "address": "two@home.example"})
    client = browser(house.officer)
    answer_by_pages(client, 1, ["1", "2"], "Most who wrote need half a year at the least")
    must(answer_comments(consultation=consultation, numbers=[2], words=CHANGED, by=house.holder, at=now()))
    led = client.get(page("check_answer", number=1), follow=True)
    assert "Somebody else has answered comment 2 meanwhile" in words_of(led)
    step = client.get(page("answer_step", number=1, step="words"))
    assert "Most who wrote need half a year" in step.content.decode()


def test_hiding_goes_by_the_rule_and_its_author_may_ask_again() -> None:
    house, _ = open_now(now(), {"text": "A hurtful sentence about Jo Smith"})
    client, hide = browser(house.officer), page("hide_comment", number=1)
    refused = client.post(hide, {"rule": "abuse", "reason": "bad"})
    assert refused.status_code == 200 and Comment.objects.get().state == "shown"
    assert client.post(hide, {"rule": "abuse", "reason": WHY}).status_code == 302
    assert client.get(hide).status_code == 409
    comment = Comment.objects.select_related("consultation").get()
    must(ask_for_another_look(comment=comment, reason=WHY, by=System("visitor"), at=now()))
    words = words_of(client.get(page("consultation")))
    assert "its author asks for another look" in words
    (task,) = [
        row.task for row in desk_of([house.officer], now()).tasks if row.task.kind.name == "look_at_hidden"
    ]
    assert client.get(task.way).status_code == 200
    assert client.post(page("keep_comment_hidden", number=1), {"reason": WHY}).status_code == 302
    assert not [
        row for row in desk_of([house.officer], now()).tasks if row.task.kind.name == "look_at_hidden"
    ]
    assert client.post(page("restore_comment", number=1), {"reason": WHY}).status_code == 302
    assert Comment.objects.get().state == "shown"


@pytest.mark.parametrize(
    ("day", "at", "says"),
    [
        ((28, 3, 2027), "1.30am", "That time does not exist"),
        ((1, 1, 2020), "noon", "never made shorter"),
        ((1, 1, 2060), "noon", "within a year"),
    ],
)
def test_a_close_that_cannot_be_is_refused_beside_its_field(
    day: tuple[int, int, int], at: str, says: str
) -> None:
    house, consultation = open_now(now(), {})
    typed = dict(zip(("closes_at_day", "closes_at_month", "closes_at_year"), map(str, day), strict=True))
    answer = browser(house.officer).post(
        page("extend_consultation"), {**typed, "closes_at_time": at, "reason": WHY}
    )
    assert answer.status_code == 200 and says in words_of(answer)
    assert WHY in collapsed(answer.content.decode())
    before = consultation.closes_at
    consultation.refresh_from_db()
    assert consultation.closes_at == before


def test_more_time_and_withdrawal_by_their_pages() -> None:
    house, consultation = open_now(now(), {})
    client, later = browser(house.officer), consultation.closes_at + timedelta(days=10)
    boxes = {f"closes_at_{part}": str(getattr(later, part)) for part in ("day", "month", "year")}
    sent = client.post(page("extend_consultation"), {**boxes, "closes_at_time": "noon", "reason": WHY})
    assert sent.status_code == 302
    unsure = client.post(page("withdraw_consultation"), {"reason": WHY})
    assert unsure.status_code == 200
    assert client.post(page("withdraw_consultation"), {"reason": WHY, "sure": "on"}).status_code == 302
    consultation.refresh_from_db()
    assert consultation.state == "withdrawn" and len(consultation.extensions) == 1
    words = words_of(client.get(page("consultation")))
    assert "can still be answered" in words and "Give it more time" not in words


def test_who_may_vouch_is_named_and_ended_by_officers() -> None:
    house, _ = open_now(now(), {})
    client, address = browser(house.officer), reverse("partnership:sector_bodies")
    assert "Ferry Lane Gardens" not in client.get(address).content.decode(), "a business cannot vouch"
    named = client.post(address, {"organisation": str(house.vouching.pk)}, follow=True)
    assert "Teme Voluntary Voices may vouch from now on" in words_of(named)
    end = reverse("partnership:end_vouching", args=[SectorBody.objects.get().pk])
    assert end in client.get(address).content.decode()
    assert "may not vouch any more" in words_of(client.post(end, follow=True))


def test_what_waits_stands_on_the_desk() -> None:
    house, consultation = open_now(now(), {}, {"address": "two@home.example"})
    assert _kinds(house, "officer") == {"answer_comments"}
    assert _kinds(house, "holder") == {"answer_comments_of_body"}
    assert _kinds(house, "stranger") == set()
    (task,) = [
        row.task for row in desk_of([house.officer], now()).tasks if row.task.kind.name == "answer_comments"
    ]
    assert task.note.startswith("2 comments without an answer") and task.due == consultation.answer_due
    for who in ("officer", "holder"):
        desk = browser(house.by(who)).get(reverse("account:desk"))
        assert desk.status_code == 200 and "2 comments without an answer" in words_of(desk)
    soon = consultation.closes_at - timedelta(days=3)
    assert {row.task.kind.name for row in desk_of([house.officer], soon).tasks} >= {"see_to_close"}
    must(answer_comments(consultation=consultation, numbers=[1, 2], words=KEPT, by=house.officer, at=now()))
    assert _kinds(house, "officer") == set()
    consultation.refresh_from_db()
    consultation.state, consultation.closed_at = "closed", now()
    consultation.save()
    assert _kinds(house, "officer") == {"publish_response"}
    assert _kinds(house, "holder") == set()


def _kinds(house: ConsultingHouse, who: str) -> set[str]:
    names = {row.task.kind.name for row in desk_of([house.by(who)], now()).tasks}
    return names & {
        "answer_comments",
        "answer_comments_of_body",
        "publish_response",
        "see_to_close",
        "look_at_hidden",
    }


def test_hidden_words_are_in_no_list_of_those_who_only_answer() -> None:
    house, _ = open_now(now(), {"text": "A hurtful sentence about Jo Smith"})
    comment = Comment.objects.select_related("consultation").get()
    must(hide_comment(comment=comment, rule="abuse", reason=WHY, by=house.officer, at=now()))
    assert "Jo Smith" not in browser(house.holder).get(page("consultation")).content.decode()
    assert browser(house.officer).get(page("answer_step", number=1, step="comments")).status_code == 409


@pytest.mark.parametrize(
    ("route", "parts"),
    [
        ("consultation", {}),
        ("comment_to_answer", {"number": 1}),
        ("answer_step", {"number": 1, "step": "comments"}),
    ],
)
def test_many_comments_take_as_many_queries_as_few(route: str, parts: dict[str, object]) -> None:
    house, consultation = open_now(now(), {}, {"address": "two@home.example"}, {"state": "hidden"})
    must(answer_comments(consultation=consultation, numbers=[2], words=KEPT, by=house.officer, at=now()))
    client, address, counts = browser(house.officer), page(route, **parts), []
    for _ in range(2):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
        for number in range(12):
            a_comment(consultation, address=f"{number}@home.example", clause=f"8.{1 + number % 2}")
        by = {"consultation": consultation, "by": house.officer, "at": now()}
        must(answer_comments(numbers=[2 + 2 * len(counts)], words=KEPT, **by))
    assert counts[0] == counts[1]
