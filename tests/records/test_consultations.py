"""Consultations: who may do what in which state, and that nothing which somebody wrote is lost or left unanswered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hopmarket.records.consultations.answerers import comments_for, consultations_for
from hopmarket.records.consultations.forgetting import forget_addresses, forget_due
from hopmarket.records.consultations.models import Comment, CommentAnswer, Consultation, ModerationEntry
from hopmarket.records.consultations.queries import standing_of
from hopmarket.records.consultations.services import (
    answer_comments,
    ask_for_another_look,
    begin_consultation,
    close_consultation,
    end_sector_body,
    extend_consultation,
    hide_comment,
    keep_comment_hidden,
    name_sector_body,
    publish_consultation_response,
    restore_comment,
    revise_comment_answer,
    run_due_consultations,
    withdraw_consultation,
)
from hopmarket.records.ledger.current_time import pretend_time
from hopmarket.records.parties.models import Organisation
from hopmarket.records.post.models import Letter
from hopmarket.records.post.outbox import note_sent
from hopmarket.records.publications.models import PublishedDocument
from hopmarket.records.publications.queries import newest_document, parts_of_document, versions_of
from hopmarket.rules.comment_answer import AnswerWords
from hopmarket.rules.comment_life import COMMENT_LIFE, CommentAct, CommentState
from hopmarket.rules.consultation_facts import said_and_done
from hopmarket.rules.consultation_life import CONSULTATION_LIFE, ConsultationAct, ConsultationState
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import System
from tests.factories.act_events import adds_one, refuses
from tests.factories.consultations import (
    CHANGED,
    CLOSES,
    KEPT,
    OPENED,
    PLAN,
    SHORT,
    WHY,
    ConsultingHouse,
    a_comment,
    a_consultation,
    a_house,
    try_to_open,
)
from tests.factories.partnership import must

pytestmark = pytest.mark.django_db
DURING = OPENED + timedelta(weeks=2)
AFTER = CLOSES + timedelta(days=1)
LONG_AFTER = CLOSES + timedelta(days=9)
CLOCK = System("clock")


@pytest.fixture
def house() -> ConsultingHouse:
    return a_house()


# Who may do what in which state


@dataclass(frozen=True)
class Doing:
    """An act on a consultation with a comment: its words, which state it takes, and who may do it."""

    act: Callable[..., Any]
    step: ConsultationAct
    words: Callable[[Consultation, Comment], dict[str, Any]]
    who: frozenset[str]
    on_comment: CommentAct | None = None


_OFFICER, _ANSWERERS = frozenset({"officer"}), frozenset({"officer", "holder"})
_AUTHOR = frozenset({"charity"})
_EVERYBODY = frozenset({"officer", "holder", "charity", "stranger"})


def _round(**words: Any) -> Callable[[Consultation, Comment], dict[str, Any]]:
    return lambda consultation, comment: {"consultation": consultation, **words}


def _comment(**words: Any) -> Callable[[Consultation, Comment], dict[str, Any]]:
    return lambda consultation, comment: {"comment": comment, **words}


_R = ConsultationAct
DOINGS = {
    "extend": Doing(
        extend_consultation,
        _R.EXTEND,
        _round(closes_at=CLOSES + timedelta(days=7), reason=WHY),
        _OFFICER,
    ),
    "withdraw": Doing(withdraw_consultation, _R.WITHDRAW, _round(reason=WHY), _OFFICER),
    "respond": Doing(publish_consultation_response, _R.RESPOND, _round(summary=WHY), _OFFICER),
    "answer": Doing(
        answer_comments, _R.ANSWER, _round(numbers=[1], words=CHANGED), _ANSWERERS, CommentAct.ANSWER
    ),
    "hide": Doing(hide_comment, _R.HIDE, _comment(rule="abuse", reason=WHY), _OFFICER, CommentAct.HIDE),
    "restore": Doing(restore_comment, _R.RESTORE, _comment(reason=WHY), _OFFICER, CommentAct.RESTORE),
    "ask again": Doing(
        ask_for_another_look, _R.ASK_AGAIN, _comment(reason=WHY), _AUTHOR, CommentAct.ASK_AGAIN
    ),
}
AT_STATE = {
    ConsultationState.PREPARED: DURING,
    ConsultationState.OPEN: DURING,
    ConsultationState.CLOSED: AFTER,
    ConsultationState.ANSWERED: AFTER,
    ConsultationState.WITHDRAWN: DURING,
}


def put_in(consultation: Consultation, state: ConsultationState) -> None:
    closed_at = CLOSES if state in {ConsultationState.CLOSED, ConsultationState.ANSWERED} else None
    Consultation.objects.filter(pk=consultation.pk).update(state=state, closed_at=closed_at)


@pytest.mark.parametrize("name", DOINGS)
def test_every_state_of_the_round_every_act_every_role(name: str, house: ConsultingHouse) -> None:
    doing = DOINGS[name]
    consultation = a_consultation(house)
    author = {"spoken_as": "member", "person_id": house.charity.person, "address": ""}
    is_hidden = name in {"restore", "ask again", "respond"}
    comment = a_comment(consultation, state="hidden" if is_hidden else "shown", **author)
    for state, who in product(ConsultationState, sorted(_EVERYBODY)):
        put_in(consultation, state)
        at = AT_STATE[state]
        with transaction.atomic(), pretend_time(at):
            words = doing.words(consultation, comment)
            outcome = doing.act(**words, by=house.by(who), at=at)
            transaction.set_rollback(True)
        possible = not isinstance(CONSULTATION_LIFE.after(state, doing.step), Refusal)
        allowed = possible and who in doing.who
        assert isinstance(outcome, Refusal) is not allowed, (state, who, outcome)


@pytest.mark.parametrize("name", [name for name, doing in DOINGS.items() if doing.on_comment])
def test_every_state_of_a_comment_every_act(name: str, house: ConsultingHouse) -> None:
    doing = DOINGS[name]
    assert doing.on_comment
    consultation = a_consultation(house)
    comment = a_comment(consultation, spoken_as="member", person_id=house.officer.person, address="")
    for state in CommentState:
        Comment.objects.filter(pk=comment.pk).update(state=state)
        with transaction.atomic(), pretend_time(DURING):
            words = doing.words(consultation, comment)
            outcome = doing.act(**words, by=house.officer, at=DURING)
            transaction.set_rollback(True)
        refused = isinstance(COMMENT_LIFE.after(state, doing.on_comment), Refusal)
        assert isinstance(outcome, Refusal) is refused, (state, outcome)
        if refused:
            assert outcome.reason == f"comment.{doing.on_comment}.not_now"
            assert outcome.params["state"] == state


def test_only_those_who_answer_see_the_comments_on_their_desk(house: ConsultingHouse) -> None:
    consultation = a_consultation(house)
    a_comment(consultation)
    seen = {
        who: (consultations_for(house.by(who)).count(), comments_for(house.by(who), consultation).count())
        for who in _EVERYBODY
    }
    assert seen == {"officer": (1, 1), "holder": (1, 1), "charity": (0, 0), "stranger": (0, 0)}


def test_an_answer_wants_a_second_factor(house: ConsultingHouse) -> None:
    consultation = a_consultation(house)
    a_comment(consultation)
    by = replace(house.holder, second_factor=False)
    words = {"consultation": consultation, "numbers": [1], "words": KEPT, "by": by, "at": DURING}
    refuses("role.second_factor", answer_comments, **words)


# Opening


def test_it_opens_and_is_published(house: ConsultingHouse) -> None:
    consultation = a_consultation(house, SHORT)
    published = newest_document("consultation", "framework-3")
    assert published is not None
    facts = published.json
    assert (facts["state"], facts["length"], facts["full_length"]) == ("open", "4 weeks", False)
    assert facts["shorter_reason"] == SHORT.shorter_reason
    assert facts["alternatives"] == PLAN.alternatives
    assert facts["document"]["key"] == "version-3"
    assert standing_of("framework/3").state == ConsultationState.OPEN
    assert standing_of("framework/4").state is None
    assert consultation.answer_due - SHORT.closes_at >= timedelta(weeks=12)


def test_one_that_opens_later_is_announced_and_begins_by_the_clock(house: ConsultingHouse) -> None:
    later = OPENED + timedelta(days=5)
    consultation = a_consultation(house, replace(PLAN, opens_at=later, closes_at=CLOSES + timedelta(days=5)))
    assert consultation.state == ConsultationState.PREPARED
    with pretend_time(later - timedelta(seconds=1)):
        assert run_due_consultations(later) == 0
        refuses(
            "consultation.begins_later", begin_consultation, consultation=consultation, by=CLOCK, at=later
        )
    with pretend_time(later):
        assert run_due_consultations(later) == 1
        assert run_due_consultations(later) == 0
    published = newest_document("consultation", "framework-3")
    assert published and published.json["state"] == "open"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"plan": replace(PLAN, alternatives="")}, "consultation.no_alternatives"),
        ({"plan": replace(PLAN, closes_at=OPENED)}, "consultation.closes_before_opening"),
        ({}, "consultation.key_taken"),
        ({"key": "framework-3-2"}, "consultation.one_is_open"),
    ],
)
def test_what_keeps_it_shut(house: ConsultingHouse, changes: dict[str, Any], reason: str) -> None:
    a_consultation(house)
    outcome = try_to_open(house, **changes)
    assert isinstance(outcome, Refusal) and outcome.reason == reason


# Closing


def test_it_closes_by_the_databases_clock_alone(house: ConsultingHouse) -> None:
    consultation = a_consultation(house)
    a_comment(consultation)
    with pretend_time(CLOSES - timedelta(seconds=1)):
        assert run_due_consultations(AFTER) == 0
        refuses(
            "consultation.closes_later", close_consultation, consultation=consultation, by=CLOCK, at=AFTER
        )
    with pretend_time(CLOSES):
        assert run_due_consultations(CLOSES) == 1
        assert run_due_consultations(CLOSES) == 0
    consultation.refresh_from_db()
    assert (consultation.state, consultation.closed_at) == (ConsultationState.CLOSED, CLOSES)
    published = newest_document("consultation", "framework-3")
    assert published and (published.json["state"], published.json["shown"]) == ("closed", 1)


def test_more_time_moves_the_response_and_is_published_with_its_reason(house: ConsultingHouse) -> None:
    consultation = a_consultation(house)
    a_comment(consultation)
    later = CLOSES + timedelta(days=7)
    with pretend_time(DURING):
        words = {"consultation": consultation, "by": house.officer, "at": DURING}
        refuses("reasons.missing", extend_consultation, closes_at=later, reason="more time", **words)
        refuses("consultation.not_later", extend_consultation, closes_at=CLOSES, reason=WHY, **words)
        extended = adds_one(extend_consultation, closes_at=later, reason=WHY, **words)
    assert extended.answer_due == consultation.answer_due + timedelta(days=7)
    published = newest_document("consultation", "framework-3")
    assert published and [row["reason"] for row in published.json["extensions"]] == [WHY]
    assert Letter.objects.filter(kind="consultation_extended").count() == 1
    with pretend_time(later):
        words["at"] = later
        refuses(
            "consultation.close_has_passed",
            extend_consultation,
            closes_at=later + timedelta(days=1),
            reason=WHY,
            **words,
        )


# Answering


def test_a_grouped_answer_is_published_beside_each_and_reaches_every_author(house: ConsultingHouse) -> None:
    consultation = a_consultation(house)
    a_comment(consultation)
    member = {"spoken_as": "member", "person_id": house.charity.person, "address": ""}
    a_comment(consultation, **member)
    a_comment(consultation, spoken_as="vouched", vouched_by=house.vouching, address="", shown_name="")
    a_comment(consultation, address="winnie.price@home.example")
    a_comment(consultation, text="Something else", address="else@home.example")
    answer = adds_one(
        answer_comments,
        consultation=consultation,
        numbers=[1, 2, 3, 4, 4],
        words=CHANGED,
        by=house.holder,
        at=DURING,
    )
    letters = Letter.objects.filter(kind="comment_answered")
    assert sorted(letter.address for letter in letters) == [
        "imran@blackpear-befrienders.example",
        "vera@teme-voluntary-voices.example",
        "winnie.price@home.example",
        "winnie@orchard.example",
    ]
    published = newest_document("answer", "framework-3/1")
    assert published and published.json["comments"] == [1, 2, 3, 4]
    parts = parts_of_document("consultation:framework-3", "comment")
    assert {part.json["number"]: part.json["answer"] for part in parts} == {1: 1, 2: 1, 3: 1, 4: 1, 5: 0}
    assert answer.number == 1
    standing = standing_of("framework/3")
    assert (standing.shown, standing.unanswered) == (5, 1)


def test_two_people_answer_one_comment_and_neither_text_is_lost(house: ConsultingHouse) -> None:
    consultation = a_consultation(house)
    for _ in range(2):
        a_comment(consultation)
    words = {"consultation": consultation, "at": DURING}
    must(answer_comments(numbers=[1], words=CHANGED, by=house.officer, **words))
    refusal = refuses(
        "answer.given_meanwhile", answer_comments, numbers=[1, 2], words=KEPT, by=house.holder, **words
    )
    assert refusal.params["numbers"] == "1"
    answer = CommentAnswer.objects.get()
    assert answer.reason == CHANGED.reason
    revised = adds_one(
        revise_comment_answer, answer=answer, revision=1, words=KEPT, by=house.holder, at=DURING
    )
    assert (revised.revision, revised.outcome) == (2, "kept")
    assert [row.json["reason"] for row in versions_of("answer", "framework-3/1")] == [
        CHANGED.reason,
        KEPT.reason,
    ]
    again = {"answer": answer, "by": house.officer, "at": DURING}
    refuses("answer.revised_meanwhile", revise_comment_answer, revision=1, words=CHANGED, **again)
    refuses("answer.says_the_same", revise_comment_answer, revision=2, words=KEPT, **again)
    assert Letter.objects.filter(kind="comment_answer_revised").count() == 1


@pytest.mark.parametrize(
    ("numbers", "words", "reason"),
    [
        ([], KEPT, "answer.of_nothing"),
        ([1, 77], KEPT, "answer.unknown_comment"),
        ([2], KEPT, "comment.answer.not_now"),
        ([3], KEPT, "comment.answer.not_now"),
        ([1], replace(KEPT, reason="Thanks"), "reasons.missing"),
        ([1], replace(CHANGED, clauses=()), "answer.no_clauses"),
    ],
)
def test_answers_that_are_refused(
    house: ConsultingHouse, numbers: list[int], words: AnswerWords, reason: str
) -> None:
    consultation = a_consultation(house)
    a_comment(consultation)
    a_comment(consultation, state="withdrawn")
    a_comment(consultation, state="hidden")
    refuses(
        reason,
        answer_comments,
        consultation=consultation,
        numbers=numbers,
        words=words,
        by=house.officer,
        at=DURING,
    )


# Hiding


def test_what_is_hidden_is_withheld_counted_and_told(house: ConsultingHouse) -> None:
    consultation = a_consultation(house)
    comment = a_comment(consultation, text="My neighbour Jo Smith is ill and gets the calls.")
    by = {"comment": comment, "by": house.officer, "at": DURING}
    refuses("moderation.no_such_rule", hide_comment, rule="unwelcome", reason=WHY, **by)
    refuses("reasons.missing", hide_comment, rule="private_person", reason="private", **by)
    adds_one(hide_comment, rule="private_person", reason=WHY, **by)

    everything = b"".join(bytes(row.facts) + bytes(row.body) for row in _readable())
    assert b"Jo Smith" not in everything and b"Winnie Price" not in everything
    published = newest_document("comment", "framework-3/1")
    assert published and (published.json["state"], published.json["hidden_by"]) == (
        "hidden",
        "private_person",
    )
    standing = standing_of("framework/3")
    assert (standing.shown, standing.hidden, standing.unanswered) == (0, 1, 0)
    log = newest_document("moderation_log", "framework-3/1")
    assert log and (log.json["deed"], log.json["by"]) == ("hidden", "Severn and Teme Partnership")
    letter = Letter.objects.get(kind="comment_hidden")
    assert letter.address == "winnie@orchard.example" and letter.params["reason"] == WHY


def _readable() -> list[PublishedDocument]:
    return list(PublishedDocument.objects.filter(withheld=None))


def test_its_author_asks_again_and_it_is_shown_or_stays_hidden(house: ConsultingHouse) -> None:
    consultation = a_consultation(house)
    comment = a_comment(consultation)
    officer = {"comment": comment, "by": house.officer, "at": DURING}
    must(hide_comment(rule="abuse", reason=WHY, **officer))
    refuses("moderation.nobody_asked", keep_comment_hidden, reason=WHY, **officer)
    visitor = {"comment": comment, "by": System("visitor"), "at": DURING}
    adds_one(ask_for_another_look, reason=WHY, **visitor)
    refuses("moderation.asked_already", ask_for_another_look, reason=WHY, **visitor)
    adds_one(keep_comment_hidden, reason=WHY, **officer)
    assert Letter.objects.filter(kind="comment_kept_hidden").count() == 1
    must(ask_for_another_look(reason=WHY, **visitor))
    adds_one(restore_comment, reason=WHY, **officer)
    deeds = [row.deed for row in ModerationEntry.objects.all()]
    assert deeds == ["hidden", "asked_again", "kept_hidden", "asked_again", "restored"]
    log = [row.json["deed"] for row in parts_of_document("consultation:framework-3", "moderation_log")]
    assert sorted(log) == sorted(deeds)
    published = newest_document("comment", "framework-3/1")
    assert published and published.json["text"] == comment.text
    assert standing_of("framework/3").unanswered == 1, "shown again it waits for an answer again"


# The end


def test_the_response_waits_for_every_comment(house: ConsultingHouse) -> None:
    consultation = a_consultation(house)
    a_comment(consultation)
    a_comment(consultation, state="unconfirmed", address="late@home.example")
    with pretend_time(CLOSES):
        run_due_consultations(CLOSES)
    words = {"consultation": consultation, "summary": WHY, "by": house.officer}
    refuses("consultation.unanswered", publish_consultation_response, **words, at=AFTER)
    must(answer_comments(consultation=consultation, numbers=[1], words=KEPT, by=house.officer, at=AFTER))
    refuses("consultation.confirmations_wait", publish_consultation_response, **words, at=AFTER)
    assert forget_due(CLOSES + timedelta(days=6)) == 0
    assert forget_due(LONG_AFTER) == 1
    adds_one(publish_consultation_response, **words, at=LONG_AFTER)
    published = newest_document("consultation", "framework-3")
    assert published and (published.json["state"], published.json["summary"]) == ("answered", WHY)
    assert standing_of("framework/3").has_been_heard


def test_a_withdrawal_lets_nothing_lapse(house: ConsultingHouse) -> None:
    consultation = a_consultation(house)
    a_comment(consultation)
    adds_one(withdraw_consultation, consultation=consultation, reason=WHY, by=house.officer, at=DURING)
    assert Letter.objects.filter(kind="consultation_withdrawn").count() == 1
    a_consultation(
        house, replace(PLAN, opens_at=DURING, closes_at=CLOSES + timedelta(days=30)), key="second", at=DURING
    )
    assert standing_of("framework/3").key == "second"
    assert standing_of("framework/3").unanswered == 1
    must(answer_comments(consultation=consultation, numbers=[1], words=KEPT, by=house.officer, at=DURING))
    assert standing_of("framework/3").unanswered == 0


def test_addresses_go_when_the_subject_is_adopted_and_letters_still_leave(house: ConsultingHouse) -> None:
    consultation = a_consultation(house)
    a_comment(consultation)
    must(answer_comments(consultation=consultation, numbers=[1], words=KEPT, by=house.officer, at=DURING))
    assert forget_addresses("framework/4", AFTER) == 0
    assert forget_addresses("framework/3", AFTER) == 1
    assert Comment.objects.get().address == ""
    letter = Letter.objects.get()
    assert letter.address == "winnie@orchard.example"
    assert forget_due(AFTER + timedelta(days=40)) == 0, "what was not sent yet is kept"
    note_sent(letter, at=AFTER)
    assert forget_due(AFTER + timedelta(days=40)) == 1
    assert not Letter.objects.exists()


def test_addresses_go_a_year_after_the_end_but_not_before_the_answer(house: ConsultingHouse) -> None:
    consultation = a_consultation(house)
    a_comment(consultation)
    year = CLOSES + timedelta(days=366)
    assert forget_due(year) == 0, "its author has still to get the answer"
    must(answer_comments(consultation=consultation, numbers=[1], words=KEPT, by=house.officer, at=DURING))
    assert forget_due(CLOSES + timedelta(days=364)) == 0
    assert forget_due(year) == 1


# Bodies of the voluntary sector


def test_who_may_vouch(house: ConsultingHouse) -> None:
    words = {"by": house.officer, "at": DURING}
    business = Organisation.objects.get(pk=house.stranger.organisation)
    refuses("sector_body.not_voluntary", name_sector_body, organisation=business, **words)
    named = adds_one(name_sector_body, organisation=house.vouching, **words)
    refuses("sector_body.named_already", name_sector_body, organisation=house.vouching, **words)
    assert Letter.objects.get().kind == "sector_body_named"
    adds_one(end_sector_body, sector_body=named, **words)
    refuses("sector_body.ended_already", end_sector_body, sector_body=named, **words)
    Organisation.objects.filter(pk=house.vouching.pk).update(standing="unchecked")
    refuses("sector_body.unchecked", name_sector_body, organisation=house.vouching, **words)


# Laws

_NUMBERS = st.lists(st.integers(1, 4), min_size=1, max_size=3)
STEPS = st.one_of(
    st.tuples(st.just("answer"), _NUMBERS, st.sampled_from([CHANGED, KEPT])),
    st.tuples(st.sampled_from(["hide", "restore", "ask", "keep"]), st.integers(0, 3)),
    st.tuples(st.just("revise"), st.integers(0, 3)),
    st.tuples(st.sampled_from(["close", "withdraw", "respond"])),
)


def _do(
    house: ConsultingHouse, consultation: Consultation, comments: list[Comment], step: tuple[Any, ...]
) -> Any:
    by = {"by": house.officer, "at": AFTER}
    match step:
        case ("answer", numbers, words):
            return answer_comments(consultation=consultation, numbers=numbers, words=words, **by)
        case ("hide", number):
            return hide_comment(comment=comments[number], rule="abuse", reason=WHY, **by)
        case ("restore", number):
            return restore_comment(comment=comments[number], reason=WHY, **by)
        case ("ask", number):
            return ask_for_another_look(comment=comments[number], reason=WHY, **by)
        case ("keep", number):
            return keep_comment_hidden(comment=comments[number], reason=WHY, **by)
        case ("revise", number):
            answer = CommentAnswer.objects.order_by("pk")[number : number + 1].first()
            if answer is None:
                return None
            words = KEPT if answer.outcome == "changed" else CHANGED
            return revise_comment_answer(answer=answer, revision=answer.revision, words=words, **by)
        case ("close",):
            return close_consultation(consultation=consultation, by=CLOCK, at=AFTER)
        case ("withdraw",):
            return withdraw_consultation(consultation=consultation, reason=WHY, **by)
    return publish_consultation_response(consultation=consultation, summary=WHY, **by)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=10))
def test_no_sequence_of_acts_loses_a_comment(house: ConsultingHouse, steps: list[tuple[Any, ...]]) -> None:
    with transaction.atomic(), pretend_time(AFTER):
        consultation = a_consultation(house)
        comments = [a_comment(consultation, address=f"author{n}@home.example") for n in range(4)]
        for step in steps:
            _do(house, consultation, comments, step)
        rows = {row.number: row for row in Comment.objects.filter(consultation=consultation)}
        assert sorted(rows) == [1, 2, 3, 4]
        published = [row.json for row in parts_of_document("consultation:framework-3", "comment")]
        answers = [row.json for row in parts_of_document("consultation:framework-3", "answer")]
        assert {row["number"]: row["state"] for row in published} == {n: row.state for n, row in rows.items()}
        table = said_and_done(answers, published)  # type: ignore[arg-type]
        assert sorted(number for row in table for number in row.comments) == [1, 2, 3, 4]
        open_ones = {n for n, row in rows.items() if row.state == "shown" and row.answer_id is None}
        assert {n for row in table if not row.outcome for n in row.comments} == open_ones
        standing = standing_of("framework/3")
        assert standing.unanswered == len(open_ones)
        assert standing.shown + standing.hidden == 4
        assert not (standing.has_been_heard and open_ones)
        answered = {row.address for row in rows.values() if row.answer_id}
        assert (
            set(Letter.objects.filter(kind="comment_answered").values_list("address", flat=True)) == answered
        )
        transaction.set_rollback(True)
