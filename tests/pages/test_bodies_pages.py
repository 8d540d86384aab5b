"""Bodies on pages: from nothing to accepted minutes by an officer without JavaScript, and what everybody sees."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hopmarket.records.bodies.models import Body, BodyDecision, Meeting
from hopmarket.records.ledger.current_time import now, pretend_time
from hopmarket.rules.dates_in_words import clock, local
from tests.factories.partnership import partnership
from tests.factories.signed_in_browser import browser, checked_and_pressed, words_of
from tests.factories.standing_bodies import SittingBody, address_of, secretariat, sitting_body

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def at_noon() -> datetime:
    return now().replace(hour=12, minute=0, second=0, microsecond=0)


def boxes(name: str, instant: datetime) -> dict[str, str]:
    on = local(instant)
    return {
        f"{name}_day": str(on.day),
        f"{name}_month": str(on.month),
        f"{name}_year": str(on.year),
        f"{name}_time": clock(instant),
    }


def went(answer: Any) -> str:
    assert answer.status_code == 302, words_of(answer)
    return str(answer.headers["Location"])


def test_from_nothing_to_accepted_minutes() -> None:
    began = at_noon()
    house = partnership(began)
    with pretend_time(began):
        officer = secretariat(house.operator, began)
        client = browser(officer)
        empty = client.get(reverse("partnership:bodies"))
        assert "There is none yet of these" in words_of(empty)
        went(client.post(reverse("partnership:found_default")))
        group = Body.objects.get(kind="working_group")
        page = client.get(reverse("partnership:body", args=[group.key]))
        assert "0 of 9 seats filled, quorum 5" in words_of(page)
        went(
            client.post(
                reverse("partnership:change_body", args=[group.key]),
                {"name": "Framework Group", "purpose": "Writes it.", "quorum": "3", "wants_co_chairs": "on"},
            )
        )
        people = {1: house.drafter, 2: house.bidders[0], 3: house.approver}
        for number, member in people.items():
            seat = reverse("partnership:seat", args=[group.key, number])
            went(client.post(seat, {"email": address_of(member), "organisation": ""}))
        wrong = client.post(
            reverse("partnership:seat", args=[group.key, 6]),
            {"email": "who@nowhere.example", "organisation": ""},
        )
        assert "Nobody is registered here with this e-mail address" in words_of(wrong)
        assert "who@nowhere.example" in wrong.content.decode(), "what was typed stays"
        assert Client().get(f"/bodies/{group.key}/").status_code == 404, "a forming body is not public"
        went(client.post(reverse("partnership:constitute", args=[group.key])))
        public = Client().get(f"/bodies/{group.key}/")
        assert "Dana Drafter" in words_of(public) and "@" not in words_of(public)

        first = began + HOUR
        call = reverse("partnership:call_meeting", args=[group.key])
        typed = {**boxes("starts_at", first), "place": "Room 2", "agenda": "Clause 8\n- Line by line"}
        went(client.post(call, typed))
        called = checked_and_pressed(client, reverse("partnership:check_call", args=[group.key]))
        assert "Meeting 1 is called" in words_of(called)
        assert "Line by line" in words_of(Client().get(f"/bodies/{group.key}/meetings/1/"))

    words = {"key": group.key, "number": 1}
    with pretend_time(first + HOUR):
        record = reverse("partnership:attendance", kwargs=words)
        seats = list(group.seats.filter(person__isnull=False))
        there = {f"present_{seat.pk}": "on" for seat in seats}
        gone = {f"left_{seats[2].pk}": clock(first + HOUR / 2)}
        went(client.post(record, {**there, **gone}))
        at = reverse("partnership:meeting", kwargs=words)
        assert "At most 3 were there at once, quorum 3" in words_of(client.get(at))

        def decide(minutes: int) -> Any:
            steps = {
                "decision": {
                    "title": "Publish the first draft",
                    "decided_at": clock(first + timedelta(minutes=minutes)),
                    "decision": "The first draft is published for comments.",
                    "reasons": "Everybody has read it by now.",
                    "alternatives": "To wait for the spring: too late for the grants.",
                    "papers": "Draft 1 | https://example.org/draft-1",
                },
                "interests": {},
                "vote": {"votes_for": "3", "votes_against": "0", "abstained": "0"},
            }
            for step, fields in steps.items():
                answer = client.post(reverse("partnership:decide", kwargs={**words, "step": step}), fields)
            return answer

        late = decide(45)
        assert "2 of 9 present at" in words_of(late) and "quorum 3" in words_of(late)
        went(decide(10))
        done = checked_and_pressed(client, reverse("partnership:check_decision", kwargs=words))
        assert "Decision 1 is published" in words_of(done)
        assert BodyDecision.objects.get().present == 3
        shown = words_of(Client().get(f"/bodies/{group.key}/decisions/1/"))
        for said in (
            "Everybody has read it",
            "too late for the grants",
            "3 for, 0 against",
            "example.org/draft-1",
        ):
            assert said in shown
        unminuted = words_of(Client().get(f"/bodies/{group.key}/meetings/1/"))
        assert "No minutes yet" in unminuted and "Publish the first draft" in unminuted
        went(client.post(reverse("partnership:minutes", kwargs=words), {"item_1": "Clause 8 was agreed."}))
        checked_and_pressed(client, reverse("partnership:check_minutes", kwargs=words))
        minuted = words_of(Client().get(f"/bodies/{group.key}/meetings/1/"))
        assert "Clause 8 was agreed" in minuted and "Publish the first draft" in minuted

        second = first + 2 * HOUR
        went(client.post(call, {**typed, **boxes("starts_at", second)}))
        checked_and_pressed(client, reverse("partnership:check_call", args=[group.key]))
    with pretend_time(second + HOUR):
        client = browser(officer)
        went(client.post(reverse("partnership:attendance", kwargs={**words, "number": 2}), there))
        accept = reverse("partnership:accept_minutes", kwargs=words)
        went(client.post(accept, {"meeting": "2", "corrections": "In May, not in June."}))
        public = words_of(Client().get(f"/bodies/{group.key}/meetings/1/"))
        assert "accepted at meeting 2" in public and "In May, not in June" in public
        assert [row.state for row in Meeting.objects.order_by("number")] == ["accepted", "held"]


@pytest.fixture
def sitting() -> SittingBody:
    return sitting_body(partnership(at_noon()), at_noon(), "held")


def test_whoever_has_a_seat_can_give_it_up_and_nobody_else_sees_that_page(sitting: SittingBody) -> None:
    page = reverse("partnership:own_seat", args=[sitting.body.key])
    assert browser(sitting.house.evaluators[0]).get(page).status_code == 404
    holder = browser(sitting.people[3])
    assert "Representative of small groups" in words_of(holder.get(page))
    went(holder.post(page))
    assert holder.get(page).status_code == 404
    assert "Nobody yet" in words_of(Client().get(f"/bodies/{sitting.body.key}/"))


def test_every_page_of_the_secretariat_opens(sitting: SittingBody) -> None:
    client, key = browser(sitting.officer), sitting.body.key
    meeting = {"key": key, "number": 1}
    pages = [
        reverse("partnership:bodies"),
        reverse("partnership:new_body"),
        *(
            reverse(f"partnership:{name}", args=[key])
            for name in ("body", "change_body", "body_terms", "dissolve_body", "new_seat", "call_meeting")
        ),
        reverse("partnership:seat", args=[key, 1]),
        *(
            reverse(f"partnership:{name}", kwargs=meeting)
            for name in ("meeting", "cancel_meeting", "attendance", "minutes", "accept_minutes")
        ),
        *(
            reverse("partnership:decide", kwargs={**meeting, "step": step})
            for step in ("decision", "interests", "vote")
        ),
        "/bodies/",
        f"/bodies/{key}/",
        f"/bodies/{key}/terms-of-reference/",
        f"/bodies/{key}/meetings/1/",
    ]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
    too_late = client.get(reverse("partnership:agenda", kwargs=meeting), follow=True)
    assert "The meeting is held, so this cannot be done now" in words_of(too_late)


def test_terms_of_reference_with_a_fault_name_the_line(sitting: SittingBody) -> None:
    client, page = browser(sitting.officer), reverse("partnership:body_terms", args=[sitting.body.key])
    source = "format: hopmarket-document/1\nkind: terms_of_reference\ntitle: T\nclauses:\n  - number: eight\n"
    answer = client.post(page, {"source": source})
    assert answer.status_code == 200 and "Line 5" in words_of(answer)
    mended = source.replace("eight", '"8"\n    title: Who sits here')
    went(client.post(page, {"source": mended}))
    done = checked_and_pressed(client, reverse("partnership:check_terms", args=[sitting.body.key]))
    assert "terms of reference are published" in words_of(done)
    assert "8 Who sits here" in words_of(Client().get(f"/bodies/{sitting.body.key}/terms-of-reference/"))
