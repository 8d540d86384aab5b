"""The desk: every room's tasks for all of a person's hats, hand-overs, reminders, and the daily letter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from hopmarket import clock
from hopmarket.letter_kinds import KINDS
from hopmarket.records.ledger.current_time import pretend_time
from hopmarket.records.opportunities.services import (
    ask_question,
    extend_deadline,
    return_draft,
    revise_draft,
)
from hopmarket.records.parties.models import Membership, Person
from hopmarket.records.parties.queries import member_of, token_of
from hopmarket.records.parties.services import (
    accept_invitation,
    end_membership,
    invite_person,
    set_roles,
)
from hopmarket.records.post.models import Letter
from hopmarket.records.post.queries import unsent_letters
from hopmarket.records.responses.services import start_response
from hopmarket.records.tasks.models import DailyLetter, FiredReminder, HandOver, ReminderRound
from hopmarket.records.tasks.queries import chosen_rhythms, desk_of, desk_of_person
from hopmarket.records.tasks.services import (
    choose_rhythms,
    daily_letters_due,
    end_hand_over,
    end_response_hand_over,
    hand_over_response,
    hand_over_task,
    reminding,
    send_reminders,
)
from hopmarket.rules.letter_topics import LETTER_TOPICS, LetterRhythm
from hopmarket.rules.roles import Member, Role
from hopmarket.rules.tasks import TASK_KINDS, Task
from tests.factories.act_events import adds_none, adds_one, refuses
from tests.factories.partnership import joined, must, partnership
from tests.factories.purchases import DAY, HOUR, Purchase, a_purchase, copied, take
from tests.factories.second_officers import one_officer_may

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


def kinds(member: Member, at: datetime) -> list[str]:
    return [row.task.kind.name for row in desk_of([member], at).tasks]


def the_task(member: Member, kind: str, at: datetime) -> Task:
    (row,) = [row for row in desk_of([member], at).tasks if row.task.kind.name == kind]
    return row.task


def membership(member: Member) -> Membership:
    return Membership.objects.get(person=member.person, organisation=member.organisation, ended_at=None)


def person_of(member: Member) -> Person:
    return Person.objects.get(pk=member.person)


# What waits, in every state of a purchase

AT_EACH_STEP: dict[str, dict[str, list[str]]] = {
    "drafted": {},
    "with_approver": {"approver": ["approve_draft"]},
    "approved": {"approver": ["publish_draft"], "drafter": ["publish_draft"]},
    "published": {},
    "closed": {"approver": ["open_responses"], "drafter": ["open_responses"]},
    "opened": {"evaluator": ["declare_interests"], "approver": ["declare_as_lead"]},
    "declared": {"evaluator": ["give_scores"]},
    "scored": {"evaluator": ["lock_scores"]},
    "locked": {"approver": ["confirm_award"]},
    "awarded": {"approver": ["sign_contract"], "drafter": ["sign_contract"]},
    "signed": {"drafter": ["record_notice"], "approver": ["record_notice"]},
}


@pytest.mark.parametrize("step", AT_EACH_STEP)
def test_each_state_of_a_purchase_waits_for_whoever_can_act(step: str) -> None:
    purchase = a_purchase(step)
    at, house = purchase.at(step) + timedelta(minutes=1), purchase.house
    people = {
        "drafter": house.drafter,
        "approver": house.approver,
        "evaluator": purchase.panel[0],
        "spare": house.evaluators[2],
        "bidder": house.bidders[0],
    }
    waits = {who: kinds(member, at) for who, member in people.items()}
    assert {who: found for who, found in waits.items() if found} == AT_EACH_STEP[step]
    for member in people.values():
        for row in desk_of([member], at).tasks:
            assert resolve(row.task.way).kwargs["reference"] == purchase.opportunity.reference
            assert row.task.about == purchase.terms.title and row.task.since


def test_a_page_stands_for_every_kind_of_task() -> None:
    parts = {
        "reference": "TDC-2026-0001",
        "lot": "lot-1",
        "token": "t",
        "key": "k",
        "claim": "1",
        "number": "1",
    }
    for kind in TASK_KINDS.values():
        assert resolve(kind.page.format_map(parts)).url_name, kind.name


def test_a_returned_draft_waits_for_whoever_drafted_it_alone() -> None:
    purchase = a_purchase("with_approver")
    house, at = purchase.house, purchase.at("with_approver") + HOUR
    must(
        return_draft(
            opportunity=purchase.opportunity,
            reasons="The weights have no reasons yet.",
            by=house.approver,
            at=at,
        )
    )
    task = the_task(house.drafter, "mend_draft", at)
    assert task.note == "Returned: The weights have no reasons yet." and task.since == at
    assert kinds(house.approver, at) == []


def asked(purchase: Purchase, at: datetime, text: str = "Do you pay mileage?") -> None:
    bidder = purchase.house.bidders[0]
    with pretend_time(at):
        must(
            ask_question(opportunity=purchase.opportunity, text=text, names_confirmed=True, by=bidder, at=at)
        )


def begun(purchase: Purchase, by: Member, at: datetime) -> None:
    with pretend_time(at):
        must(start_response(opportunity=purchase.opportunity, by=by, at=at))


def test_questions_wait_with_their_count_and_the_deadline() -> None:
    purchase = a_purchase("published")
    first = purchase.at("published") + HOUR
    asked(purchase, first)
    asked(purchase, first + HOUR, "And parking?")
    task = the_task(purchase.house.approver, "answer_questions", first + 2 * HOUR)
    assert (task.since, task.due) == (first, purchase.terms.closes_at)
    assert task.note == "2 questions wait for an answer"
    closes = purchase.terms.closes_at
    assert closes and "answer_questions" not in kinds(purchase.house.approver, closes)


def test_a_response_waits_until_it_is_sent_or_the_deadline_passes() -> None:
    purchase = a_purchase("published", bidders=1)
    (bidder,) = purchase.house.bidders
    at = purchase.at("published") + HOUR
    begun(purchase, bidder, at)
    task = the_task(bidder, "write_response", at)
    assert task.due == purchase.terms.closes_at and not task.kind.is_duty
    assert task.due and kinds(bidder, task.due) == []


def test_a_response_that_was_sent_waits_no_more() -> None:
    purchase = a_purchase("responded", bidders=1)
    assert kinds(purchase.house.bidders[0], purchase.at("responded") + HOUR) == []


def test_five_hundred_purchases_take_the_queries_of_one() -> None:
    purchase = a_purchase("with_approver")
    house, at = purchase.house, purchase.at("with_approver") + HOUR
    take(purchase, "approved")
    begun(a_purchase("published", house=house), house.bidders[0], at)
    with CaptureQueriesContext(connection) as few:
        assert len(desk_of([house.approver], at).tasks) == 1
    copied(purchase, 499)
    with CaptureQueriesContext(connection) as many:
        assert len(desk_of([house.approver], at).tasks) == 500
    assert len(many) == len(few) <= 24


# Two hats


def with_two_hats(purchase: Purchase) -> Person:
    """The approver, who writes for a bidder too."""
    house, at = purchase.house, purchase.at("published")
    bidder, person = house.bidders[0], person_of(house.approver)
    invitation = must(invite_person(email=person.email, roles=[Role.RESPONDER], by=bidder, at=at))
    must(accept_invitation(token=token_of(invitation), by=member_of(person, None), at=at))
    return person


def test_a_person_with_two_hats_has_one_desk_by_urgency() -> None:
    purchase = a_purchase("published", bidders=1)
    person, at = with_two_hats(purchase), purchase.at("published") + HOUR
    asked(purchase, at)
    begun(purchase, purchase.house.bidders[0], at)
    desk = desk_of_person(person, at)
    assert [(row.task.kind.name, row.member.organisation_name) for row in desk.tasks] == [
        ("answer_questions", "Temevalley District Council"),
        ("write_response", "Blackpear Befrienders"),
    ]
    assert [row.member.organisation for row in desk.tasks] == [
        purchase.house.approver.organisation,
        purchase.house.bidders[0].organisation,
    ]
    assert desk.handed == ()


def test_a_colleague_who_waits_to_be_confirmed_has_an_empty_desk() -> None:
    purchase = a_purchase("approved")
    Membership.objects.filter(person=purchase.house.approver.person).update(claim="waiting")
    assert desk_of_person(person_of(purchase.house.approver), purchase.at("approved")).tasks == ()


# Handing over


def three_commissioners(purchase: Purchase) -> tuple[Member, Member, Member]:
    house, at = purchase.house, purchase.began
    third = joined("Carol Commissioner", "temevalley.example", (Role.COMMISSIONER,), house.drafter, at)
    return house.drafter, house.approver, third


def handed(first: Member, other: Member, at: datetime, kind: str = "publish_draft") -> HandOver:
    return must(
        hand_over_task(
            task=the_task(first, kind, at),
            membership=membership(other),
            words=" It is urgent. ",
            by=first,
            at=at,
        )
    )


def test_a_handed_task_is_seen_by_the_other_and_not_by_the_first() -> None:
    purchase = a_purchase("approved")
    first, other, third = three_commissioners(purchase)
    at = purchase.at("approved") + HOUR
    given = adds_one(
        hand_over_task,
        task=the_task(first, "publish_draft", at),
        membership=membership(other),
        words=" It is urgent. ",
        by=first,
        at=at,
    )
    assert (kinds(first, at), kinds(other, at), kinds(third, at)) == ([], ["publish_draft"], [])
    (row,) = desk_of([first], at).handed
    assert row.hand_over == given and row.task.kind.name == "publish_draft"
    (received,) = desk_of([other], at).tasks
    assert received.hand_over == given and given.words == "It is urgent."
    letter = Letter.objects.get(kind="task_handed")
    assert letter.person == other.person and letter.params["words"] == "It is urgent."


@pytest.mark.parametrize("giver", ["first", "other"])
def test_a_handed_task_can_be_given_back_by_either(giver: str) -> None:
    purchase = a_purchase("approved")
    first, other, third = three_commissioners(purchase)
    at = purchase.at("approved") + HOUR
    given = handed(first, other, at)
    refuses("task.other", end_hand_over, hand_over=given, by=third, at=at)
    by = first if giver == "first" else other
    adds_one(end_hand_over, hand_over=given, by=by, at=at)
    assert all(kinds(member, at) == ["publish_draft"] for member in (first, other, third))
    refuses("task.other", end_hand_over, hand_over=given, by=by, at=at)
    told = Letter.objects.get(kind="task_taken_back" if giver == "first" else "task_returned")
    assert told.person == (other if giver == "first" else first).person


def test_whoever_has_it_may_hand_it_on() -> None:
    purchase = a_purchase("approved")
    first, other, third = three_commissioners(purchase)
    at = purchase.at("approved") + HOUR
    handed(first, other, at)
    handed(other, third, at)
    assert (kinds(first, at), kinds(other, at), kinds(third, at)) == ([], [], ["publish_draft"])
    assert HandOver.objects.filter(ended_at=None).count() == 1


def _leaves(colleague: Member, by: Member, at: datetime) -> None:
    must(end_membership(membership=membership(colleague), by=by, at=at))


def _loses_the_role(colleague: Member, by: Member, at: datetime) -> None:
    must(set_roles(membership=membership(colleague), roles=[Role.EVALUATOR], by=by, at=at))


@pytest.mark.parametrize("goes", [_leaves, _loses_the_role])
def test_a_task_returns_to_the_others_when_the_colleague_goes(goes: Any) -> None:
    purchase = a_purchase("approved")
    first, other, third = three_commissioners(purchase)
    at = purchase.at("approved") + HOUR
    handed(first, third, at)
    assert kinds(other, at) == []
    goes(third, first, at)
    assert kinds(first, at) == kinds(other, at) == ["publish_draft"]
    assert desk_of([first], at).handed == ()


def test_who_comes_back_later_does_not_get_it_again() -> None:
    purchase = a_purchase("approved")
    first, other, third = three_commissioners(purchase)
    at = purchase.at("approved") + HOUR
    handed(first, third, at)
    _leaves(third, first, at)
    person = person_of(third)
    invitation = must(invite_person(email=person.email, roles=[Role.COMMISSIONER], by=first, at=at))
    must(accept_invitation(token=token_of(invitation), by=member_of(person, None), at=at))
    assert kinds(first, at) == kinds(other, at) == kinds(third, at) == ["publish_draft"]


def test_only_a_colleague_with_the_right_can_be_given_a_task() -> None:
    purchase = a_purchase("with_approver")
    first, other, third = three_commissioners(purchase)
    at = purchase.at("with_approver") + HOUR
    words = {"task": the_task(other, "approve_draft", at), "words": "", "by": other, "at": at}
    elsewhere = partnership(purchase.began, bidders=0, place="leadon").approver
    for nobody in (first, other, purchase.panel[0], elsewhere, purchase.house.bidders[0]):
        refuses("task.not_theirs", hand_over_task, membership=membership(nobody), **words)
    refuses("task.words_long", hand_over_task, membership=membership(third), **{**words, "words": "x" * 501})
    must(hand_over_task(membership=membership(third), **words))
    refuses("task.gone", hand_over_task, membership=membership(third), **words)


def test_a_new_request_for_approval_was_handed_to_nobody() -> None:
    """Whoever has it may write in the draft after it was returned, and then nobody could approve it."""
    purchase = a_purchase("with_approver")
    _, other, third = three_commissioners(purchase)
    at = purchase.at("with_approver") + HOUR
    handed(other, third, at, "approve_draft")
    must(
        return_draft(
            opportunity=purchase.fresh(), reasons="The weights have no reasons yet.", by=third, at=at
        )
    )
    row = purchase.fresh()
    must(revise_draft(opportunity=row, terms=purchase.terms, revision=row.revision, by=third, at=at))
    purchase.began += HOUR
    take(purchase, "with_approver")
    assert kinds(other, at + HOUR) == ["approve_draft"]


def test_what_is_ones_own_cannot_be_handed() -> None:
    purchase = a_purchase("closed")
    house, at = purchase.house, purchase.at("closed") + HOUR
    task = the_task(house.approver, "open_responses", at)
    refuses(
        "task.personal",
        hand_over_task,
        task=task,
        membership=membership(house.drafter),
        words="",
        by=house.approver,
        at=at,
    )


def test_a_bidders_task_is_handed_by_an_act_that_only_bidders_do() -> None:
    purchase = a_purchase("published", bidders=1)
    (bidder,) = purchase.house.bidders
    at = purchase.at("published") + HOUR
    friend = joined("Imran Shah", "friend.example", (Role.RESPONDER,), bidder, at)
    begun(purchase, bidder, at)
    words = {
        "task": the_task(bidder, "write_response", at),
        "membership": membership(friend),
        "words": "",
        "by": bidder,
        "at": at,
    }
    given = adds_one(hand_over_response, **words)
    assert (kinds(bidder, at), kinds(friend, at)) == ([], ["write_response"])
    adds_one(end_response_hand_over, hand_over=given, by=friend, at=at)
    assert kinds(bidder, at) == ["write_response"]


# Reminders, over a month with restarts


def evaluators_are_away() -> None:
    """Three people fewer to look at on each day of a long month."""
    Person.objects.filter(name__endswith="Evaluator").update(is_active=False)


def test_over_a_month_with_restarts_each_reminder_is_sent_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock turns several times a day, breaks off in the middle of rounds, and begins anew."""
    purchase = a_purchase("with_approver", began=datetime(2026, 11, 2, tzinfo=UTC), bidders=1)
    evaluators_are_away()
    monkeypatch.setattr(reminding, "MOST_PEOPLE", 2)
    broken = 0
    written = reminding._written

    def breaks_off(*words: Any) -> int:
        nonlocal broken
        broken += 1
        if broken % 2:
            raise ConnectionError("the machine went down")
        return written(*words)

    monkeypatch.setattr(reminding, "_written", breaks_off)
    at = purchase.at("with_approver")
    for _ in range(31 * 6):
        at += timedelta(hours=4)
        try:
            send_reminders(at)
        except ConnectionError:
            send_reminders(at + timedelta(minutes=1))
    letters = Letter.objects.filter(kind="duty_reminder").order_by("written_at")
    assert [(letter.person, letter.written_at.date().isoformat()) for letter in letters] == [
        (purchase.house.approver.person, "2026-11-05"),
        (purchase.house.approver.person, "2026-11-09"),
    ]
    assert FiredReminder.objects.count() == 2 and broken == 4
    assert not ReminderRound.objects.filter(finished_at=None, day__lt=at.date()).exists()


def test_a_round_goes_on_where_it_stood(monkeypatch: pytest.MonkeyPatch) -> None:
    purchase = a_purchase("approved", began=datetime(2026, 11, 2, tzinfo=UTC))
    monkeypatch.setattr(reminding, "MOST_PEOPLE", 1)
    morning = datetime(2026, 11, 5, 8, 0, tzinfo=UTC)
    assert send_reminders(morning - timedelta(minutes=1)) == 0 and not ReminderRound.objects.exists()
    people = Person.objects.count()
    counts = [send_reminders(morning + timedelta(minutes=turn)) for turn in range(people + 3)]
    assert sum(counts) == 2 and ReminderRound.objects.get().finished_at
    assert {letter.person for letter in Letter.objects.filter(kind="duty_reminder")} == {
        purchase.house.drafter.person,
        purchase.house.approver.person,
    }


def test_whoever_was_handed_the_task_is_reminded_and_the_first_is_not() -> None:
    purchase = a_purchase("approved", began=datetime(2026, 11, 2, tzinfo=UTC))
    handed(purchase.house.drafter, purchase.house.approver, purchase.at("approved"))
    assert send_reminders(datetime(2026, 11, 5, 9, 0, tzinfo=UTC)) == 1
    assert Letter.objects.get(kind="duty_reminder").person == purchase.house.approver.person


def test_reminders_before_a_deadline_and_of_a_later_one() -> None:
    purchase = a_purchase("published", began=datetime(2026, 11, 2, tzinfo=UTC), bidders=1)
    (bidder,) = purchase.house.bidders
    begun(purchase, bidder, purchase.at("published"))

    def run(first: int, last: int) -> list[str]:
        before = Letter.objects.filter(kind="own_reminder").count()
        for day in range(first, last):
            send_reminders(datetime(2026, 11, 1, 8, 30, tzinfo=UTC) + (day - 1) * DAY)
        letters = Letter.objects.filter(kind="own_reminder").order_by("pk")[before:]
        return [letter.written_at.date().isoformat() for letter in letters]

    assert run(4, 25) == ["2026-11-20", "2026-11-24"]
    closes = purchase.terms.closes_at
    assert closes
    words = {"closes_at": closes + 7 * DAY, "note": "More time was asked for.", "by": purchase.house.approver}
    at = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
    one_officer_may(purchase, "extension")
    with pretend_time(at):
        must(extend_deadline(opportunity=purchase.fresh(), at=at, **words))
    assert run(26, 36) == ["2026-11-27", "2026-12-01", "2026-12-03"]


# The daily letter


def chosen(person: Person, **topics: str) -> None:
    must(adds_none(choose_rhythms, choices=topics, kinds=KINDS.values(), person=person))


def test_a_duty_cannot_be_switched_off_and_nothing_is_kept() -> None:
    house = partnership(AT)
    person = person_of(house.drafter)
    refuses(
        "letters.duty",
        choose_rhythms,
        choices={"followed": "never", "work": "never"},
        kinds=KINDS.values(),
        person=person,
    )
    assert chosen_rhythms(person.pk) == {}


def test_every_topic_has_letters_and_no_letter_of_a_topic_has_a_secret() -> None:
    assert {kind.topic for kind in KINDS.values()} == {"", *LETTER_TOPICS}
    secret = [kind.name for kind in KINDS.values() if kind.topic and (kind.token or kind.stop)]
    assert secret == []
    at_once = {"receipt", "result", "invitation", "claim_confirmed", "opening_key_made", "daily_letter"}
    assert {name for name in at_once if KINDS[name].topic} == set()


def test_a_daily_letter_holds_each_thing_once_over_a_month_with_restarts(settings: Any) -> None:
    settings.BASE_URL = "https://market.example"
    purchase = a_purchase("published", began=datetime(2026, 11, 2, tzinfo=UTC), bidders=1)
    evaluators_are_away()
    approver = person_of(purchase.house.approver)
    chosen(approver, work="daily", changes="daily")
    mail.outbox.clear()
    asked(purchase, datetime(2026, 11, 3, 12, 0, tzinfo=UTC))
    asked(purchase, datetime(2026, 11, 3, 13, 0, tzinfo=UTC), "And parking?")
    at = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)
    for _ in range(28 * 3):
        at += timedelta(hours=8)
        if at.day in (8, 9):
            continue  # nothing ran on these days
        for duty in (send_reminders, clock.write_daily_letters, clock.send_letters):
            duty(at)
            duty(at)
    mailed = [letter for letter in mail.outbox if letter.to == [approver.email]]
    own = [letter for letter in mailed if letter.subject.startswith("Your daily letter")]
    assert not any("Home-from-" in letter.subject for letter in mailed)
    subjects = [line for letter in own for line in str(letter.body).splitlines() if "Home-from-" in line]
    assert len(own) == DailyLetter.objects.filter(person=approver).count() >= 3
    first = str(own[0].body)
    assert first.count("A question waits for an answer: Home-from-hospital support") == 1
    assert "https://market.example/commission/" in first
    assert len({letter.extra_headers["X-Hopmarket-Letter"] for letter in own}) == len(own)
    for kind in ("question_asked", "duty_reminder"):
        assert not Letter.objects.filter(kind=kind, person=approver.pk, sent_at=None).exists()
    held = Letter.objects.filter(person=approver.pk, rhythm="daily").count()
    assert held >= 4 and len(subjects) == held - 1


def test_no_day_has_two_daily_letters_and_none_comes_before_seven() -> None:
    purchase = a_purchase("published", began=datetime(2026, 11, 2, tzinfo=UTC))
    for by in (purchase.house.approver, purchase.house.drafter):
        chosen(person_of(by), work="daily")
    asked(purchase, datetime(2026, 11, 3, 12, 0, tzinfo=UTC))
    clock.send_letters(datetime(2026, 11, 3, 12, 1, tzinfo=UTC))
    assert daily_letters_due(datetime(2026, 11, 4, 6, 59, tzinfo=UTC)) == []
    assert clock.write_daily_letters(datetime(2026, 11, 4, 7, 0, tzinfo=UTC)) == 2
    asked(purchase, datetime(2026, 11, 4, 9, 0, tzinfo=UTC), "And parking?")
    clock.send_letters(datetime(2026, 11, 4, 9, 1, tzinfo=UTC))
    assert clock.write_daily_letters(datetime(2026, 11, 4, 22, 0, tzinfo=UTC)) == 0
    assert clock.write_daily_letters(datetime(2026, 11, 5, 7, 0, tzinfo=UTC)) == 2
    assert DailyLetter.objects.count() == 4


def test_letters_that_nobody_wants_by_mail_stay_among_the_messages() -> None:
    purchase = a_purchase("approved", began=datetime(2026, 11, 2, tzinfo=UTC))
    drafter = person_of(purchase.house.drafter)
    chosen(drafter, finished="never")
    mail.outbox.clear()
    take(purchase, "published")
    at = purchase.at("published") + HOUR
    clock.send_letters(at)
    letter = Letter.objects.get(kind="draft_published", person=drafter.pk)
    assert letter.rhythm == LetterRhythm.NEVER and letter.sent_at is None
    assert not any(drafter.email in message.to and "Published" in message.subject for message in mail.outbox)
    assert not unsent_letters(at).filter(pk=letter.pk).exists()
    assert clock.write_daily_letters(at + DAY) == 0


def test_what_waits_for_the_daily_letter_goes_at_once_when_that_is_chosen_again() -> None:
    purchase = a_purchase("published", began=datetime(2026, 11, 2, tzinfo=UTC))
    approver = person_of(purchase.house.approver)
    chosen(approver, work="daily")
    at = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
    asked(purchase, at)
    mail.outbox.clear()
    clock.send_letters(at)
    assert not any(
        "A question waits" in letter.subject for letter in mail.outbox if letter.to == [approver.email]
    )
    chosen(approver, work="at_once")
    clock.send_letters(at + HOUR)
    assert any(
        "A question waits" in letter.subject for letter in mail.outbox if letter.to == [approver.email]
    )
    assert clock.write_daily_letters(at + DAY) == 0
