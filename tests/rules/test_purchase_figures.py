"""Figures of a purchase are the same however the ledger is read, and its activity shows what may be seen."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from hopmarket.rules.figures import purchase_acts
from hopmarket.rules.figures.activity import ActivityLine, activity_lines
from hopmarket.rules.figures.purchase_acts import NEVER_SHOWN, OF_NO_PURCHASE, SENTENCES
from hopmarket.rules.figures.purchase_events import PurchaseEvent
from hopmarket.rules.figures.purchase_figures import FIGURES, FigurePart, days_between, parts_of_event
from hopmarket.rules.roles import PERMISSIONS, Role

BEGAN = datetime(2026, 3, 2, 9, tzinfo=UTC)
ANA, BO = 3, 4
COUNCIL = 12


def event(number: int, act: str, person: int | None = ANA, hours: float = 0, **facts: int) -> PurchaseEvent:
    organisation = COUNCIL if person else None
    return PurchaseEvent(number, BEGAN + timedelta(hours=hours), act, person, organisation, facts)


ACTS = [*SENTENCES, *NEVER_SHOWN]
acts = some.sampled_from(ACTS) | some.sampled_from(
    ["draft_opportunity", "ask_approval", "approve_draft", "publish_notice", "answer_question", "lock_scores"]
)
events = some.lists(
    some.tuples(acts, some.sampled_from([None, ANA, BO]), some.floats(0, 200), some.integers(1, 4)),
    max_size=40,
).map(
    lambda rows: [
        event(number, act, person, sum(row[2] for row in rows[:number]), question=question)
        for number, (act, person, _, question) in enumerate(rows, start=1)
    ]
)


def folded(read: Iterable[PurchaseEvent]) -> dict[str, int]:
    """The figures as the portal makes them: parts by reference, then each figure's value."""
    parts: dict[str, dict[str, FigurePart]] = {rule.name: {} for rule in FIGURES}
    for found in read:
        for rule, part in parts_of_event(found):
            parts[rule.name].setdefault(part.reference, part)
    values = {rule.name: rule.value(parts[rule.name].values()) for rule in FIGURES if parts[rule.name]}
    return {name: value for name, value in values.items() if value is not None}


def counted(read: list[PurchaseEvent]) -> dict[str, int]:
    """The same figures, counted by somebody who reads the events from the first to the last, once."""
    london = ZoneInfo("Europe/London")

    def days(found: PurchaseEvent) -> date:
        return found.at.astimezone(london).date()

    shown = [found for found in read if found.act not in NEVER_SHOWN]
    first = {found.act: found for found in reversed(shown)}
    last = {found.act: found for found in shown}
    drafts = [first[act] for act in ("draft_opportunity", "copy_opportunity") if act in first]
    begun = min(drafts, key=lambda found: found.number, default=None)
    awards = [first[act] for act in ("confirm_award", "approve_award") if act in first]
    awarded = min(awards, key=lambda found: found.number, default=None)
    steps = {
        "days_to_publication": (begun, first.get("publish_notice")),
        "days_drafting": (begun, last.get("ask_approval")),
        "days_waiting_for_approval": (last.get("ask_approval"), last.get("approve_draft")),
        "days_from_approval_to_publication": (last.get("approve_draft"), first.get("publish_notice")),
        "days_open": (first.get("publish_notice"), first.get("close_opportunity")),
        "days_to_opening": (first.get("close_opportunity"), first.get("open_responses")),
        "days_scoring": (first.get("open_responses"), last.get("lock_scores")),
        "days_to_award": (last.get("lock_scores"), awarded),
        "days_to_decision": (first.get("close_opportunity"), awarded),
        "days_to_contract": (awarded, last.get("sign_contract")),
    }
    figures = {
        name: (days(end) - days(start)).days
        for name, (start, end) in steps.items()
        if start is not None and end is not None and end.number >= start.number
    }
    counts = {
        "acts": len(shown),
        "people": len({found.person for found in shown} - {None}),
        "questions_answered": len(
            {found.facts["question"] for found in shown if found.act == "answer_question"}
        ),
        "addenda": sum(
            found.act in ("amend_opportunity", "extend_deadline", "approve_terms_request") for found in shown
        ),
    }
    return figures | {name: count for name, count in counts.items() if count}


@given(events)
def test_each_figure_is_what_somebody_else_counts(read: list[PurchaseEvent]) -> None:
    assert folded(read) == counted(read)


@given(events, some.randoms(use_true_random=False))
def test_figures_do_not_hang_on_the_order_of_reading(
    read: list[PurchaseEvent], chance: random.Random
) -> None:
    shuffled = sorted(read, key=lambda _: chance.random())
    assert folded(shuffled) == folded(read)


@given(events)
def test_every_part_is_an_act_that_may_be_shown_and_every_such_act_a_part(read: list[PurchaseEvent]) -> None:
    behind = {part.number for found in read for _, part in parts_of_event(found)}
    assert behind == {found.number for found in read if found.act in SENTENCES}


def test_a_day_is_one_of_the_calendar_in_london() -> None:
    assert (
        days_between(datetime(2026, 7, 1, 22, 30, tzinfo=UTC), datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == 1
    )
    assert (
        days_between(datetime(2026, 1, 1, 22, 30, tzinfo=UTC), datetime(2026, 1, 1, 23, 30, tzinfo=UTC)) == 0
    )


# Activity


@given(events)
def test_activity_shows_each_act_that_may_be_shown_once_newest_first(read: list[PurchaseEvent]) -> None:
    lines = activity_lines(read)
    numbers = [number for line in lines for number in line.numbers]
    assert sorted(numbers) == [found.number for found in read if found.act in SENTENCES]
    assert [line.numbers[-1] for line in lines] == sorted((line.numbers[-1] for line in lines), reverse=True)
    people = {found.number: found.person for found in read}
    assert all({people[number] for number in line.numbers} == {line.person} for line in lines)


@given(events)
def test_what_is_not_shown_leaves_no_trace_in_how_lines_fall(read: list[PurchaseEvent]) -> None:
    assert activity_lines(read) == activity_lines(found for found in read if found.act not in NEVER_SHOWN)


def test_work_on_a_draft_is_one_line_a_person() -> None:
    saves = [event(number, "revise_draft", ANA, number) for number in range(2, 25)]
    read = [
        event(1, "draft_opportunity"),
        *saves,
        event(25, "attach_paper", BO, 26),
        event(26, "seal_response", 99, 27),
        event(27, "name_people", ANA, 28),
        event(28, "ask_approval", ANA, 29),
    ]
    asked, ana, bo, begun = activity_lines(read)
    assert (asked.sentence, begun.sentence) == ("asked for approval", "began the draft")
    assert bo == ActivityLine("added a document to the draft", BO, COUNCIL, read[24].at, read[24].at, (25,))
    assert (ana.sentence, ana.times, ana.first, ana.last) == (
        "worked on the draft",
        24,
        saves[0].at,
        read[26].at,
    )


def test_an_act_between_begins_a_new_line() -> None:
    read = [event(1, "revise_draft"), event(2, "return_draft", BO), event(3, "revise_draft")]
    assert [line.sentence for line in activity_lines(read)] == [
        "saved the draft",
        "returned it to the draft",
        "saved the draft",
    ]


# Every act has its sentence: tests/records/test_figures.py walks the registry


def test_what_only_bidders_do_is_never_shown() -> None:
    for act, permission in PERMISSIONS.items():
        if permission.roles == {Role.RESPONDER}:
            assert act in NEVER_SHOWN.keys() | OF_NO_PURCHASE, act


@pytest.mark.parametrize("sentence", [*SENTENCES.values(), *purchase_acts.GROUP_SENTENCES.values()])
def test_a_sentence_is_read_after_a_name(sentence: str) -> None:
    assert sentence[0].islower() and not sentence.endswith(".") and "_" not in sentence
