"""Every journey keeps what is typed on it, shows it to be checked, and acts once: whoever declares one adds a
row here, and it is walked like all the others."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import hopmarket.urls  # noqa: F401  # declares every journey
from hopmarket.pages.parts.journeys import JOURNEYS, JourneyStep
from hopmarket.pages.parts.refusals import sentence
from hopmarket.pages.parts.routes import address_of
from hopmarket.records.consultations.services import answer_comments, run_due_consultations
from hopmarket.records.drafts.models import Draft
from hopmarket.records.ledger.current_time import now, pretend_time
from hopmarket.records.ledger.models import Event
from hopmarket.records.notices.models import Release
from hopmarket.records.opportunities.services import ask_question
from hopmarket.records.parties.queries import member_of
from hopmarket.records.recorded_purchases.services import start_record
from hopmarket.rules.bodies.body_life import BodyKind
from hopmarket.rules.clauses_yaml import as_yaml
from hopmarket.rules.dates_in_words import local
from hopmarket.rules.framework.life import FrameworkState
from hopmarket.rules.procedure_kinds import ProcedureKey
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, OrganisationKind, Role
from tests.factories import framework_drafts as drafts
from tests.factories.adopted_framework import adopt, signed
from tests.factories.consultations import CHANGED, a_member, open_now
from tests.factories.imported_notices import party, publish, release
from tests.factories.markup import collapsed
from tests.factories.partnership import must, partnership, person
from tests.factories.purchases import DAY, Purchase, a_purchase
from tests.factories.recorded import TYPED_SUBJECT, TYPED_SUPPLIER, TYPED_WHY, typed_contract
from tests.factories.signed_in_browser import browser, hidden_of, words_of
from tests.factories.standing_bodies import BEGINS, TERMS, SittingBody, sitting_body

pytestmark = pytest.mark.django_db
Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Walk:
    """Who goes on a journey, its address, what they type at each question, and at one of them in another
    window, and with a fault. ``shows`` are words typed that a page shows again."""

    by: Member
    address: Mapping[str, Any]
    typed: Mapping[str, Fields]
    other: tuple[str, Fields]
    fault: tuple[str, Fields]
    shows: Mapping[str, str]
    confirms: Fields = field(default_factory=dict)


def boxes(name: str, day: date) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def amending() -> Walk:
    purchase = a_purchase("published", bidders=1)
    note = {"note": "A bidder asked whether it does."}
    return Walk(
        purchase.house.approver,
        {"reference": purchase.opportunity.reference},
        {"": {"place": "The whole valley", **note}},
        ("", {"place": "The next valley", **note}),
        ("", {"place": "The far valley", "summary": "", **note}),
        {"": "The whole valley"},
    )


def extending() -> Walk:
    purchase = a_purchase("published", bidders=1)
    later = (purchase.terms.closes_at or now()) + 7 * DAY
    typed = {**boxes("closes_at", later.date()), "closes_at_time": "noon"}
    return Walk(
        purchase.house.approver,
        {"reference": purchase.opportunity.reference},
        {"": {**typed, "note": "Two bidders asked for more time."}, "days": _days_along(purchase)},
        ("", {**typed, "note": "Three bidders asked for more time."}),
        ("", {**typed, "closes_at_day": "", "note": "Four bidders asked for more time."}),
        {"": "Two bidders asked for more time."},
    )


def _days_along(purchase: Purchase) -> dict[str, str]:
    award, terms = (purchase.terms.award_on or now().date()) + 9 * DAY, purchase.terms
    assert terms.starts_on and terms.ends_on
    days = {**boxes("starts_on", terms.starts_on), **boxes("ends_on", terms.ends_on)}
    return {**boxes("award_on", award), **days}


def awarding() -> Walk:
    purchase = a_purchase("locked", bidders=1)
    return Walk(
        purchase.house.lead,
        {"reference": purchase.opportunity.reference},
        {"": {"reasons": "The plan decided it in the end."}},
        ("", {"reasons": "The price decided it in the end."}),
        ("", {"reasons": "Hm"}),
        {"": "The plan decided it in the end."},
    )


def recording() -> Walk:
    house = partnership(now() - 30 * DAY, bidders=1)
    words = {"procedure": ProcedureKey.DIRECT_AWARD, "title": "Lifts", "by": house.drafter, "at": now()}
    record = must(start_record(**words))
    why = {"ground": "own_rules", "reason": TYPED_WHY}
    return Walk(
        house.drafter,
        {"reference": record.reference},
        {
            "what": TYPED_SUBJECT,
            "supplier": TYPED_SUPPLIER,
            "contract": typed_contract(local(now()).date() - DAY),
            "why": why,
        },
        ("why", {**why, "reason": "Nobody else in the county services lifts of this make."}),
        ("why", {**why, "reason": "Hm"}),
        {"what": "Maintenance and repair of two lifts.", "supplier": "Hopfield Lifts Ltd", "why": TYPED_WHY},
    )


def signing() -> Walk:
    purchase = a_purchase("awarded", bidders=1)
    signed = purchase.at("awarded").date()
    starts = (purchase.terms.starts_on or signed) + DAY
    days = {**boxes("signed_on", signed), **boxes("starts_on", starts)}
    return Walk(
        purchase.house.drafter,
        {"reference": purchase.opportunity.reference, "lot": "lot-1"},
        {"": {**days, **boxes("ends_on", date(starts.year + 3, 1, 31))}},
        ("", {**days, **boxes("ends_on", date(starts.year + 4, 1, 31))}),
        ("", {**days, **boxes("ends_on", date(starts.year - 4, 1, 31))}),
        {"": str(starts.year + 3)},
    )


def correcting() -> Walk:
    purchase = a_purchase("signed", bidders=1)
    return Walk(
        purchase.house.drafter,
        {"reference": purchase.opportunity.reference, "lot": "lot-1"},
        {"value": {"value": "48000.07"}, "reason": {"reason": "It was typed without its VAT."}},
        ("value", {"value": "48000.08"}),
        ("reason", {"reason": "Hm"}),
        {"value": "48000.07", "reason": "It was typed without its VAT."},
    )


def answering() -> Walk:
    purchase = a_purchase("published", bidders=1)
    by, text = purchase.house.bidders[0], "May volunteers be under 18?"
    question = must(
        ask_question(opportunity=purchase.opportunity, text=text, names_confirmed=True, by=by, at=now())
    )
    return Walk(
        purchase.house.approver,
        {"reference": purchase.opportunity.reference, "question": question.pk},
        {"": {"wording": text, "answer": "Yes, from sixteen on."}},
        ("", {"wording": text, "answer": "Yes, from fourteen on."}),
        ("", {"wording": "", "answer": "Yes, from twelve on."}),
        {"": "Yes, from sixteen on."},
    )


def taking_out() -> Walk:
    publish(release("1", party("Acme Hops Ltd", "supplier")))
    typed = {"more": "/parties/0/name", "everywhere": "on", "law": "An order of a court"}
    reason = "It named a resident of the street."
    return Walk(
        partnership(now(), bidders=0).operator,
        {"pk": Release.objects.get().pk},
        {"": {**typed, "reason": reason}},
        ("", {**typed, "reason": "It named a person who lives there."}),
        ("", {**typed, "more": "", "reason": "It named somebody of that street."}),
        {"": reason},
    )


def registering() -> Walk:
    return Walk(
        member_of(person("Nell Newcomer", "lunchclub.example", now()), None),
        {},
        {
            "kind": {"kind": "charity"},
            "name": {"name": "Martley Lunch Club"},
            "size": {"size": "micro"},
            "place": {"postcode": "wr66pa"},
            "number": {"scheme": "GB-CHC", "number": "1012345"},
            "domain": {"email_domain": "lunchclub.example"},
        },
        ("name", {"name": "Martley Supper Club"}),
        ("number", {"scheme": "GB-CHC", "number": "10123"}),
        {"name": "Martley Lunch Club", "place": "wr66pa", "number": "1012345", "domain": "lunchclub.example"},
    )


def succeeding() -> Walk:
    publish(release("1", party("Temebury Council", "buyer")), release("2", party("Old Borough", "buyer")))
    when = {"on_day": "1", "on_month": "4", "on_year": "2028", "law": "An order"}
    return Walk(
        partnership(now(), bidders=0).operator,
        {},
        {
            "kind": {"kind": "merge"},
            "when": {**when, "title": "Two councils for Teme"},
            "before": {"add": "temebury-council"},
            "after": {"newcomer": "1", "name": "North Council"},
        },
        ("when", {**when, "law": "Another order", "title": "Two councils for Teme"}),
        ("when", {**when, "on_day": "", "title": "Three councils for Teme"}),
        {"when": "Two councils for Teme", "before": "Temebury Council", "after": "North Council"},
    )


def answering_comments() -> Walk:
    house, consultation = open_now(now(), {}, {"address": "other@home.example"})
    words = {"summary": "Three months is too short", "outcome": "changed", "clauses": "8.1"}
    return Walk(
        house.officer,
        {"key": consultation.key, "number": 1},
        {
            "comments": {"numbers": ["1", "2"]},
            "words": {**words, "reason": "A season is lost with three months, so we ask for six."},
        },
        ("words", {**words, "reason": "A harvest is lost with three months, so we ask for six."}),
        ("words", {**words, "clauses": "", "reason": "A garden is lost with three months, so six it is."}),
        {"words": "A season is lost with three months, so we ask for six."},
    )


def revising_an_answer() -> Walk:
    house, consultation = open_now(now(), {})
    must(answer_comments(consultation=consultation, numbers=[1], words=CHANGED, by=house.officer, at=now()))
    typed = {"summary": CHANGED.summary, "outcome": "kept", "clauses": ""}
    return Walk(
        house.holder,
        {"key": consultation.key, "number": 1},
        {"": {**typed, "reason": "Councils set budgets in February, so it stays."}},
        ("", {**typed, "reason": "Councils set budgets in spring, so it stays."}),
        ("", {**typed, "outcome": "changed", "reason": "Councils set budgets in May, so it stays."}),
        {"": "Councils set budgets in February, so it stays."},
    )


def responding() -> Walk:
    house, consultation = open_now(now(), {})
    must(answer_comments(consultation=consultation, numbers=[1], words=CHANGED, by=house.officer, at=now()))
    with pretend_time(consultation.closes_at):
        assert run_due_consultations(consultation.closes_at) == 1
    return Walk(
        house.officer,
        {"key": consultation.key},
        {"": {"summary": "Notice becomes six months where more than a tenth goes."}},
        ("", {"summary": "Notice becomes six months where more than a fifth goes."}),
        ("", {"summary": "Thank you"}),
        {"": "Notice becomes six months where more than a tenth goes."},
    )


def adding_to_the_library() -> Walk:
    where = {"address": "https://example.org/code", "source": "itself", "rests_on": "The whole code was read"}
    about = {"title": "The code of Leeds", "kind": "compact_code", "place": "Leeds", "year": "2024"}
    return Walk(
        a_member("Mary Officer", "The Office", OrganisationKind.PUBLIC_BODY, Role.OFFICER, at=now()),
        {},
        {
            "about": about,
            "where": where,
            "licence": {"licence": "unknown"},
            "text": {"text": ""},
            "topics": {"topics": ["term"]},
        },
        ("where", {**where, "rests_on": "Its page of contents"}),
        ("about", {**about, "kind": "", "title": "The compact of Leeds"}),
        {"about": "The code of Leeds", "where": "The whole code was read", "topics": "Length of funding"},
    )


def signing_the_framework() -> Walk:
    adopt(now() - DAY)
    authority = {"officer_post": "Director", "delegation": "Scheme of delegation", "has_authority": "on"}
    words = "We pay within 20 days until April"
    return Walk(
        partnership(now() - 2 * DAY, bidders=0).drafter,
        {},
        {
            "answer": {"grade": "reservations"},
            "authority": authority,
            "clauses": {"clauses": ["7.1"]},
            "words": {"words-7.1": words},
        },
        ("authority", {**authority, "officer_post": "Director of Finance"}),
        ("authority", {**authority, "delegation": "", "officer_post": "Director of Roads"}),
        {"authority": "Scheme of delegation", "words": words},
    )


def withdrawing_a_signature() -> Walk:
    house = partnership(now() - 2 * DAY, bidders=0)
    signed(adopt(now() - DAY), house.drafter, now() - DAY)
    return Walk(
        house.drafter,
        {},
        {"": {"reason": "The new budget leaves no room for it."}},
        ("", {"reason": "The next budget leaves no room for it."}),
        ("", {"reason": "No money"}),
        {"": "The new budget leaves no room for it."},
    )


def sitting_now(until: str) -> SittingBody:
    """A body whose first meeting, where it is held, began a moment ago."""
    began = now() - BEGINS - BEGINS
    return sitting_body(partnership(began), began, until)


def calling() -> Walk:
    sitting = sitting_now("standing")
    typed = {**boxes("starts_at", (now() + 7 * DAY).date()), "starts_at_time": "2pm", "place": "Room 2"}
    return Walk(
        sitting.officer,
        {"key": sitting.body.key},
        {"": {"agenda": "Clause 8, line by line", **typed}},
        ("", {"agenda": "Clause 9, line by line", **typed}),
        ("", {"agenda": "Clause 10, line by line", **typed, "place": ""}),
        {"": "Clause 8, line by line"},
    )


def changing_an_agenda() -> Walk:
    sitting = sitting_now("called_ahead")
    return Walk(
        sitting.officer,
        {"key": sitting.body.key, "number": 1},
        {"": {"agenda": "Clause 8, line by line"}},
        ("", {"agenda": "Clause 9, line by line"}),
        ("", {"agenda": "Clause 10, line by line", "place": ""}),
        {"": "Clause 8, line by line"},
    )


def minuting() -> Walk:
    sitting = sitting_now("held")
    return Walk(
        sitting.officer,
        {"key": sitting.body.key, "number": 1},
        {"": {"item_1": "Everybody agreed on clause 8."}},
        ("", {"item_1": "Nearly everybody agreed on clause 8."}),
        ("", {"item_1": "Write to dana@temevalley.example."}),
        {"": "Everybody agreed on clause 8."},
    )


def deciding() -> Walk:
    sitting = sitting_now("held")
    decision = {
        "title": "Publish the first draft",
        "decided_at": f"{local(now()):%H:%M:%S}",
        "decision": "It is published.",
        "reasons": "Everybody has read it by now.",
        "alternatives": "To wait for the spring: too late for the grants.",
    }
    seats = [sitting.seat(number).pk for number in range(1, 5)]
    nothing = {f"{name}_{seat}": "" for name in ("interest", "dispensation") for seat in seats}
    return Walk(
        sitting.officer,
        {"key": sitting.body.key, "number": 1},
        {
            "decision": decision,
            "interests": {**nothing, f"interest_{seats[3]}": "Runs the lunch club that is meant"},
            "vote": {"votes_for": "3", "votes_against": "0", "abstained": "0"},
        },
        ("decision", {**decision, "title": "Publish the second draft"}),
        ("decision", {**decision, "title": "Publish the third draft", "reasons": "Hm"}),
        {"decision": "Publish the first draft", "interests": "Runs the lunch club that is meant"},
    )


def setting_terms() -> Walk:
    sitting = sitting_now("forming")
    source = as_yaml(TERMS).decode()
    return Walk(
        sitting.officer,
        {"key": sitting.body.key},
        {"": {"source": source}},
        ("", {"source": source.replace("Two of the public sector", "Three of the public sector")}),
        ("", {"source": "not terms at all"}),
        {"": "Two of the public sector"},
    )


def opening_the_framework() -> Walk:
    who = drafts.makers()
    version = drafts.started(who, at=now())
    opens = now() + 2 * DAY
    dates = {
        name: text
        for field, moment in (("opens_at", opens), ("closes_at", opens + 100 * DAY))
        for name, text in {**boxes(field, moment.date()), f"{field}_time": "noon"}.items()
    }
    words = {"title": "Longer notice", "alternatives": drafts.a_plan().alternatives}
    return Walk(
        who.officer,
        {"number": version.number},
        {"dates": dates, "reasons": {**words, "reasons": "Three months are too short for small charities."}},
        ("reasons", {**words, "reasons": "Two months are too short for small charities."}),
        ("reasons", {**words, "title": "", "reasons": "One month is too short for small charities."}),
        {"reasons": "Three months are too short for small charities."},
    )


def deciding_on_the_framework(kind: BodyKind, state: FrameworkState) -> Walk:
    who, version = drafts.a_version_in(state)
    decided_at = (now() - DAY).replace(hour=12, minute=0)
    meeting = drafts.a_meeting(kind, decided_at)
    typed = drafts.typed_decision(meeting, decided_at)
    decision = typed["decision"]
    if kind is BodyKind.BOARD:
        typed["effect"] = {**boxes("effect_from", now().date()), "notice_months": "4"}
    return Walk(
        who.officer,
        {"number": version.number, "meeting": meeting.pk},
        typed,
        ("decision", {**decision, "reasons": "It says what five hundred people asked us to promise."}),
        ("decision", {**decision, "decision": "", "reasons": "It says what six hundred people asked for."}),
        {"decision": decision["reasons"], "interests": "My sister works there."},
    )


def recommending() -> Walk:
    return deciding_on_the_framework(BodyKind.WORKING_GROUP, FrameworkState.REVISING)


def sending_back() -> Walk:
    walk = deciding_on_the_framework(BodyKind.BOARD, FrameworkState.RECOMMENDED)
    return replace(walk, typed={key: fields for key, fields in walk.typed.items() if key != "effect"})


def adopting() -> Walk:
    return deciding_on_the_framework(BodyKind.BOARD, FrameworkState.RECOMMENDED)


WALKS: Mapping[str, Callable[[], Walk]] = {
    "amendments": amending,
    "answer_drafts": answering,
    "award_reasons": awarding,
    "body_decisions": deciding,
    "body_terms": setting_terms,
    "comment_answer_revisions": revising_an_answer,
    "comment_answers": answering_comments,
    "consultation_responses": responding,
    "contract_corrections": correcting,
    "contract_signatures": signing,
    "extensions": extending,
    "framework_signatures": signing_the_framework,
    "meeting_agendas": changing_an_agenda,
    "meeting_calls": calling,
    "meeting_minutes": minuting,
    "framework_adoptions": adopting,
    "framework_consultations": opening_the_framework,
    "framework_recommendations": recommending,
    "framework_returns": sending_back,
    "new_organisation": registering,
    "library_documents": adding_to_the_library,
    "new_succession": succeeding,
    "recorded_purchases": recording,
    "redactions": taking_out,
    "signature_withdrawals": withdrawing_a_signature,
}
every_journey = pytest.mark.parametrize("kind", WALKS)


def page_of(kind: str, walk: Walk, step: JourneyStep | None = None) -> str:
    """The address of a question; of the check page without one."""
    journey = JOURNEYS[kind]
    route = step.route if step else journey.check_route
    return address_of(route, {**walk.address, journey.step_word: step.key if step else ""})


def step_of(kind: str, key: str) -> JourneyStep:
    return next(step for step in JOURNEYS[kind].steps if step.key == key)


def form_of(page: Any, of: str) -> tuple[str, dict[str, Any]]:
    """The address to which the form of a page with a field or button goes (empty for its own), and what a
    browser would send of it as it stands."""
    source = collapsed(page.content.decode())
    forms = re.findall(r'<form[^>]*method="post"[^>]*>.*?</form>', source, re.DOTALL)
    form = next((form for form in forms if f'name="{of}"' in form), "")
    action = re.match(r'<form[^>]*action="([^"]*)"', form)
    sent: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        is_button = attributes.get("type") in ("file", "submit")
        is_unticked = attributes.get("type") in ("checkbox", "radio") and not re.search(r"\bchecked\b", tag)
        if "name" in attributes and not is_button and not is_unticked:
            bare = "on" if attributes.get("type") in ("checkbox", "radio") else ""
            sent.setdefault(attributes["name"], []).append(html.unescape(attributes.get("value", bare)))
    for name, text in re.findall(r'<textarea[^>]*?name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        sent[name] = [html.unescape(text).strip()]
    sent.pop("csrfmiddlewaretoken", None)
    return (action[1] if action else ""), sent


def send(client: Client, kind: str, walk: Walk, key: str, fields: Fields, page: Any = None) -> Any:
    """Types into a question's form as it is shown, or was shown in another window, and sends it."""
    address = page_of(kind, walk, step_of(kind, key))
    action, shown = form_of(page or client.get(address), next(iter(fields)))
    return client.post(action or address, {**shown, **fields})


def answer_all(client: Client, kind: str, walk: Walk) -> None:
    for key, fields in walk.typed.items():
        assert send(client, kind, walk, key, fields).status_code == 302, key


def press(client: Client, kind: str, walk: Walk, page: Any) -> Any:
    action, shown = form_of(page, "checked")
    return client.post(action or page_of(kind, walk), {**shown, **walk.confirms})


def assert_all_there(client: Client, kind: str, walk: Walk) -> None:
    """Every question shows what was typed there, and reads the drafts once for all that it shows of them."""
    for key, words in walk.shows.items():
        with CaptureQueriesContext(connection) as queries:
            page = client.get(page_of(kind, walk, step_of(kind, key)))
        assert sum(f'FROM "{Draft._meta.db_table}"' in query["sql"] for query in queries) == 1
        assert words in html.unescape(collapsed(page.content.decode())), key


def acts() -> int:
    return Event.objects.count()


def test_every_journey_is_walked() -> None:
    assert set(WALKS) == set(JOURNEYS)


@every_journey
def test_what_is_typed_comes_back_in_a_new_session_and_is_forgotten_after_the_act(kind: str) -> None:
    walk = WALKS[kind]()
    answer_all(browser(walk.by), kind, walk)
    again, before = browser(walk.by), acts()
    assert_all_there(again, kind, walk)
    check = again.get(page_of(kind, walk))
    assert check.status_code == 200 and acts() == before
    assert form_of(check, "checked") == form_of(again.get(page_of(kind, walk)), "checked"), "loaded again"
    done = press(again, kind, walk, check)
    assert done.status_code == 302 and acts() == before + 1
    assert not Draft.objects.filter(kind=kind).exists()
    assert press(again, kind, walk, check).status_code in (302, 409) and acts() == before + 1, "pressed twice"


@every_journey
def test_what_another_window_changed_is_checked_again(kind: str) -> None:
    walk = WALKS[kind]()
    first, second = browser(walk.by), browser(walk.by)
    answer_all(first, kind, walk)
    looked_at = first.get(page_of(kind, walk))
    key, fields = walk.other
    assert send(second, kind, walk, key, fields).status_code == 302
    before = acts()
    stale = press(first, kind, walk, looked_at)
    assert "What you checked has changed meanwhile" in words_of(stale) and acts() == before
    assert_all_there(first, kind, replace(walk, shows={k: w for k, w in walk.shows.items() if k != key}))
    assert press(first, kind, walk, stale).status_code == 302 and acts() == before + 1


@every_journey
def test_a_refusal_of_the_act_loses_nothing(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    walk = WALKS[kind]()
    client, refusal = browser(walk.by), Refusal("role.missing", params={"roles": "nobody"})
    answer_all(client, kind, walk)
    monkeypatch.setattr(JOURNEYS[kind], "act", lambda journey, confirmed: refusal)
    check, before = client.get(page_of(kind, walk)), acts()
    refused = press(client, kind, walk, check)
    assert refused.status_code in (200, 409) and html.escape(sentence(refusal)) in refused.content.decode()
    assert form_of(refused, "checked") == form_of(check, "checked") and acts() == before
    assert_all_there(client, kind, walk)


@every_journey
def test_a_question_that_was_skipped_is_led_to(kind: str) -> None:
    walk, journey = WALKS[kind](), JOURNEYS[kind]
    client = browser(walk.by)
    for place, key in enumerate(walk.typed):
        early = client.get(page_of(kind, walk))
        if kind == "contract_corrections":  # its check page lists what may be corrected
            assert early.status_code == 200 and 'name="checked"' not in early.content.decode()
        else:
            assert early.headers["Location"] == page_of(kind, walk, journey.steps[place]), key
        send(client, kind, walk, key, walk.typed[key])
    assert client.get(page_of(kind, walk)).status_code == 200


@every_journey
def test_what_is_typed_with_a_fault_is_kept_and_is_no_answer(kind: str) -> None:
    walk = WALKS[kind]()
    client, (key, fields) = browser(walk.by), walk.fault
    refused = send(client, kind, walk, key, fields)
    assert refused.status_code == 200 and "There is a problem" in words_of(refused)
    again = browser(walk.by).get(page_of(kind, walk, step_of(kind, key)))
    typed = next(text for name, text in reversed(list(fields.items())) if text and name != "everywhere")
    assert typed in html.unescape(collapsed(again.content.decode()))
    assert "There is a problem" not in words_of(again), "whoever comes back has done nothing wrong"
    assert "is kept here, and only you see it" in words_of(again)
    check = client.get(page_of(kind, walk))
    assert check.status_code == 302 or 'name="checked"' not in check.content.decode()
    _, button = form_of(again, "about")
    other = browser(member_of(person("Nosy Neighbour", "elsewhere.example", now()), None))
    other.post("/account/drafts/forget/", button)
    assert Draft.objects.filter(kind=kind).exists(), "nobody forgets another's draft"
    client.post("/account/drafts/forget/", button)
    assert not Draft.objects.filter(kind=kind).exists()


@every_journey
def test_a_form_saves_itself_at_its_own_address(kind: str) -> None:
    """What is typed and not sent comes back; it is no answer before its button is pressed."""
    walk = WALKS[kind]()
    client = browser(walk.by)
    key = next(key for key in walk.shows if key not in ("before", "after"))
    address = page_of(kind, walk, step_of(kind, key))
    page = client.get(address)
    (saves_at,) = re.findall(r'data-autosave="([^"]+)"', page.content.decode())
    _, shown = form_of(page, "mark")
    saved = client.post(saves_at, {**shown, **walk.typed[key]}, headers={"X-Requested-With": "fetch"})
    assert saved.status_code == 200 and saved.json()["saved"]
    again = browser(walk.by).get(address)
    assert walk.shows[key] in html.unescape(collapsed(again.content.decode()))
    assert client.get(page_of(kind, walk)).status_code == (200 if kind == "contract_corrections" else 302)


@every_journey
def test_what_another_tab_holds_waits_on(kind: str) -> None:
    """Two tabs with the same question: the one sent counts, the text of the other is there afterwards."""
    walk = WALKS[kind]()
    client, (key, other) = browser(walk.by), walk.other
    address = page_of(kind, walk, step_of(kind, key))
    one, two = client.get(address), client.get(address)
    (saves_at,) = re.findall(r'data-autosave="([^"]+)"', one.content.decode())
    _, shown = form_of(one, "mark")
    assert client.post(saves_at, {**shown, **other}).json()["saved"]
    assert send(client, kind, walk, key, walk.typed[key], two).status_code == 302
    assert "in another tab or window" in words_of(client.get(address)), "told at once"
    for rest in walk.typed:
        if rest != key:
            send(client, kind, walk, rest, walk.typed[rest])
    before = acts()
    assert press(client, kind, walk, client.get(page_of(kind, walk))).status_code == 302
    assert acts() == before + 1 and Draft.objects.filter(kind=kind).count() == 1


@pytest.mark.parametrize("kind", [kind for kind in WALKS if kind in ("new_organisation", "new_succession")])
def test_a_question_is_left_for_later(kind: str) -> None:
    walk, (first, second, *_) = WALKS[kind](), JOURNEYS[kind].steps
    client = browser(walk.by)
    left = client.post(page_of(kind, walk, first), {"later": "1"})
    assert left.headers["Location"] == page_of(kind, walk, second)
    for key in list(walk.typed)[1:]:
        send(client, kind, walk, key, walk.typed[key])
    assert client.get(page_of(kind, walk)).headers["Location"] == page_of(kind, walk, first)
    off = client.post(page_of(kind, walk, first), {"later": "1"})
    assert off.headers["Location"] == reverse("account:overview"), "nothing else is open"
    on = send(client, kind, walk, first.key, walk.typed[first.key])
    assert on.headers["Location"] == page_of(kind, walk), "all others are answered"


def test_whoever_begins_to_add_an_organisation_goes_on_where_they_stopped() -> None:
    walk = registering()
    client = browser(walk.by)
    assert "Go on where you stopped" not in words_of(client.get("/account/organisations/new/"))
    send(client, "new_organisation", walk, "kind", walk.typed["kind"])
    again = browser(walk.by).get("/account/organisations/new/")
    assert "Go on where you stopped" in words_of(again)
    assert 'href="/account/organisations/new/name/"' in again.content.decode()
    assert get_user_model().objects.filter(pk=walk.by.person).exists()


@pytest.mark.parametrize("key", ["kind", "title", "before", "1"])
def test_an_address_of_no_question_is_not_found(key: str) -> None:
    walk = registering()
    assert browser(walk.by).get(f"/account/organisations/new/{key}/").status_code == (
        200 if key == "kind" else 404
    )
    saved = browser(walk.by).post(f"/account/drafts/new_organisation/{key}/", {"kind": "charity"})
    assert saved.status_code == (200 if key == "kind" else 404)


def test_a_question_that_is_not_asked_leads_on_like_any_other() -> None:
    walk = succeeding()
    client = browser(walk.by)
    answer_all(client, "new_succession", walk)
    districts = page_of("new_succession", walk, step_of("new_succession", "districts"))
    assert client.get(districts).status_code == 200
    for button in ({}, {"later": "1"}):
        assert client.post(districts, {"after_0": ["Redditch"], **button}).status_code == 302
    assert client.get(page_of("new_succession", walk)).status_code == 200


def test_what_earlier_versions_kept_in_a_session_is_read_on() -> None:
    """They kept what forms had read: one text each, and days as 2026-12-01."""
    walk = signing()
    client = browser(walk.by)
    fields = walk.typed[""]
    days = {
        name: "-".join(fields[f"{name}_{part}"].zfill(2) for part in ("year", "month", "day"))
        for name in ("signed_on", "starts_on", "ends_on")
    }
    page = client.get(page_of("contract_signatures", walk, step_of("contract_signatures", "")))
    session, about = client.session, page.context["award"].pk
    session["contract_signatures"] = {str(about): days}
    session.save()
    assert_all_there(client, "contract_signatures", walk)
    check = client.get(page_of("contract_signatures", walk))
    assert press(client, "contract_signatures", walk, check).status_code == 302
    assert "contract_signatures" not in client.session or not client.session["contract_signatures"]


def test_hidden_fields_carry_no_text() -> None:
    """What was typed waits in the draft: a page sends marks and numbers alone."""
    walk = amending()
    client = browser(walk.by)
    answer_all(client, "amendments", walk)
    page = client.get(page_of("amendments", walk, step_of("amendments", "")))
    assert {name for name, _ in hidden_of(page)} == {
        *("kind", "about", "next", "loaded", "writer", "mark", "waiting")
    }
