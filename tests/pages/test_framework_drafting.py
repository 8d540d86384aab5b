"""Drafting the framework in a browser without scripts: how it begins, clause by clause, until it is adopted."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hopmarket.records.framework.models import FrameworkVersion
from hopmarket.records.framework.queries import open_draft
from hopmarket.records.framework.services import revise_framework
from hopmarket.records.framework.version_facts import document_of
from hopmarket.records.ledger.current_time import pretend_time
from hopmarket.rules.bodies.body_life import BodyKind
from hopmarket.rules.clauses import ClauseDocument
from hopmarket.rules.clauses_yaml import as_yaml
from hopmarket.rules.dates_in_words import local
from hopmarket.rules.framework.beginnings import Beginning
from hopmarket.rules.framework.draft_edits import ClauseWords, RemoveClause, RewordClause
from hopmarket.rules.framework.life import FrameworkState
from tests.factories import framework_drafts as drafts
from tests.factories.framework_drafts import ADOPTED, CLOSED, DAY, OPENED, RECOMMENDED, START
from tests.factories.partnership import must
from tests.factories.signed_in_browser import browser, hidden_of, words_of

pytestmark = pytest.mark.django_db
S = FrameworkState
NUMBER = "4.1"


def at(route: str, *parts: object) -> str:
    return reverse(f"partnership:{route}", args=parts)


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return words_of(answer)


def send(client: Client, to: str, /, **typed: Any) -> Any:
    """Fills in the form of a page and presses its button."""
    return client.post(to, {**dict(hidden_of(client.get(to))), **typed})


def text_of(version: FrameworkVersion) -> ClauseDocument:
    version.refresh_from_db()
    return document_of(version)


def clause_fields(version: FrameworkVersion, number: str = NUMBER, **changed: Any) -> dict[str, Any]:
    words = ClauseWords.of(document_of(version).by_number[number])
    filled = {name: getattr(words, name) for name in ("title", "text", "topics", "sources", "checks", "part")}
    return {**filled, "by": words.by or "nobody", "see": ", ".join(words.see), **changed}


def boxes(name: str, instant: datetime | date) -> dict[str, str]:
    on = local(instant) if isinstance(instant, datetime) else instant
    typed = {f"{name}_day": str(on.day), f"{name}_month": str(on.month), f"{name}_year": str(on.year)}
    if isinstance(on, datetime):
        typed[f"{name}_time"] = f"{on:%H:%M}"
    return typed


# How it begins


@pytest.mark.parametrize("beginning", [Beginning.DEFAULT, Beginning.FOREIGN_FILE])
def test_a_version_begins_on_the_start_page(beginning: Beginning) -> None:
    who = drafts.makers()
    client = browser(who.officer)
    assert "There is no framework yet" in page(client, at("framework"))
    file = SimpleUploadedFile("ours.yaml", as_yaml(replace(drafts.default_document(), title="From a file")))
    upload = {"upload": file} if beginning is Beginning.FOREIGN_FILE else {}
    answer = send(client, at("start_framework"), beginning=beginning, **upload)
    assert answer["Location"] == at("framework_version", 1)
    expected = "From a file" if upload else "A Common Commissioning Framework"
    assert expected in page(client, at("framework_version", 1))
    assert "Go on with version 1" in page(client, at("framework"))


def test_a_file_with_faults_is_shown_with_its_lines_and_its_text_is_not_lost() -> None:
    who = drafts.makers()
    client = browser(who.officer)
    text = "format: hopmarket-document/1\nkind: framework\ntitle: Ours\nclauses:\n  - number: '1'\n    title: A\n  - number: '1'\n    title: Kestrels\n    checks: [no_such]\n"
    file = SimpleUploadedFile("ours.yaml", text.encode())
    answer = send(client, at("start_framework"), beginning=Beginning.FOREIGN_FILE, upload=file)
    shown = words_of(answer)
    assert answer.status_code == 200 and open_draft() is None
    assert "The number 1 is given twice" in shown and "no_such" in shown and "7 clause 1, number" in shown
    assert "Kestrels" in html.unescape(answer.content.decode())
    assert "Kestrels" in page(browser(who.officer), at("start_framework")), "it is there on another day too"


def test_whoever_drafts_is_led_to_the_version_that_is_open() -> None:
    who, version = drafts.a_version_in(S.DRAFT)
    answer = browser(who.drafter).get(at("start_framework"))
    assert answer["Location"] == at("framework_version", version.number)


@pytest.mark.parametrize(("who", "status"), [("drafter", 200), ("board_member", 403), ("outsider", 403)])
def test_seats_in_the_working_group_write_and_other_seats_read(who: str, status: int) -> None:
    makers, version = drafts.a_version_in(S.DRAFT)
    client = browser(getattr(makers, who))
    page(client, at("framework_clause", version.number, NUMBER), status)
    page(client, at("framework_version", version.number), 403 if who == "outsider" else 200)


# The page of the draft


def test_the_draft_says_where_it_stands_and_what_is_lacking_first() -> None:
    who, version = drafts.a_version_in(S.DRAFT)
    words = page(browser(who.officer), at("framework_version", version.number))
    assert words.index("A draft") < words.index("Before people can comment") < words.index("The clauses")
    assert "5 of 5 done" in words and "Open it for comments" in words
    assert "Public bodies" in words and "Charities and community groups" in words


def test_a_version_that_lacks_answers_names_how_many_and_whose_turn_it_is() -> None:
    who = drafts.makers()
    version = drafts.started(who)
    consultation = drafts.consulted(version, who)
    drafts.a_comment(consultation, who.drafter)
    drafts.closed(consultation)
    with pretend_time(CLOSED + DAY):
        words = page(browser(who.officer), at("framework_version", version.number))
    assert "Not answered yet: 1 comment" in words and "The partnership’s officers" in words
    assert "Record the recommendation" not in words


def test_the_margin_shows_what_differs_from_the_version_in_force() -> None:
    who, _ = drafts.a_version_in(S.ADOPTED)
    version = drafts.started(who, Beginning.IN_FORCE, ADOPTED + DAY)
    clause = text_of(version).by_number[NUMBER]
    edit = RewordClause(NUMBER, replace(ClauseWords.of(clause), text=f"{clause.text} Kestrels nest there."))
    must(revise_framework(version=version, edit=edit, by=who.drafter, at=ADOPTED + DAY))
    must(revise_framework(version=version, edit=RemoveClause("4.2"), by=who.drafter, at=ADOPTED + DAY))
    with pretend_time(ADOPTED + DAY):
        answer = browser(who.drafter).get(at("framework_version", version.number))
    assert "2 differ from version 1" in words_of(answer) and "Taken out" in words_of(answer)
    assert "Kestrels nest there.</ins>" in answer.content.decode()


def test_a_change_after_the_consultation_is_marked() -> None:
    who, version = drafts.a_version_in(S.REVISING)
    clause = text_of(version).by_number[NUMBER]
    edit = RewordClause(NUMBER, replace(ClauseWords.of(clause), text="Six months."))
    must(revise_framework(version=version, edit=edit, by=who.drafter, at=CLOSED + DAY))
    with pretend_time(CLOSED + DAY):
        words = page(browser(who.board_member), at("framework_version", version.number))
    assert "1 changed since people could comment" in words
    assert words.count("Changed since the consultation.") == 1


def test_the_file_of_a_version_is_its_source_form() -> None:
    who, version = drafts.a_version_in(S.DRAFT)
    answer = browser(who.drafter).get(at("framework_version_file", version.number))
    assert answer.content == as_yaml(document_of(version))


# One clause


def test_a_clause_is_reworded_by_whoever_sits_in_the_working_group() -> None:
    who, version = drafts.a_version_in(S.DRAFT)
    client, address = browser(who.drafter), at("framework_clause", version.number, NUMBER)
    answer = send(client, address, **clause_fields(version, text="Kestrels nest in the old mill."))
    assert answer["Location"] == f"{at('framework_version', version.number)}#clause-4"
    assert text_of(version).by_number[NUMBER].text == "Kestrels nest in the old mill."
    assert "Earlier wordings: 1" in page(client, address)
    assert "Petra" not in page(client, at("framework_clause_earlier", version.number, NUMBER))


def test_of_two_who_write_at_once_both_texts_are_shown_and_the_later_one_may_take_the_place() -> None:
    who, version = drafts.a_version_in(S.DRAFT)
    address = at("framework_clause", version.number, NUMBER)
    mine, theirs = "Swifts return to the tower.", "Kestrels nest in the mill."
    client = browser(who.officer)
    loaded = {**dict(hidden_of(client.get(address))), **clause_fields(version, text=mine)}
    send(browser(who.drafter), address, **clause_fields(version, text=theirs))
    answer = client.post(address, loaded)
    shown = words_of(answer)
    assert answer.status_code == 200 and "Robin of Hopyard Help saved this" in shown
    assert mine in shown and theirs in shown
    assert text_of(version).by_number[NUMBER].text == theirs
    again = {**dict(hidden_of(answer)), **clause_fields(version, text=mine)}
    assert client.post(address, again).status_code == 302
    assert text_of(version).by_number[NUMBER].text == mine
    assert theirs in page(client, at("framework_clause_earlier", version.number, NUMBER))


def test_a_fault_stands_beside_its_field_and_what_was_typed_is_kept() -> None:
    who, version = drafts.a_version_in(S.DRAFT)
    client, address = browser(who.drafter), at("framework_clause", version.number, NUMBER)
    answer = send(client, address, **clause_fields(version, text="Kestrels.", see="99.9"))
    assert "There is no clause 99.9" in words_of(answer)
    assert 'id="id_see_error"' in answer.content.decode() and "<details" in answer.content.decode()
    assert "Kestrels." in page(browser(who.drafter), address)


def test_a_clause_is_added_divided_joined_moved_and_taken_out() -> None:
    who, version = drafts.a_version_in(S.DRAFT)
    client, number = browser(who.drafter), version.number
    heads = [clause.number for clause in document_of(version).of_first_level()]
    send(client, at("framework_clause_new", number), place="last", title="Kestrels", text="", by="nobody")
    new = list(text_of(version).of_first_level())[-1].number
    assert new not in heads
    below = at("framework_clause_below", number, new)
    send(
        client, below, place="last", title="", text="They nest. They return. They stay.", by="public", see=""
    )
    send(client, at("framework_clause_split", number, f"{new}.1"), begins=["1", "2"])
    texts = [clause.text for clause in text_of(version).below(new)]
    assert texts == ["They nest.", "They return.", "They stay."]
    merging = f"{at('framework_clause_merge', number, f'{new}.1')}?other={new}.3"
    assert "They stay." in page(client, merging)
    send(client, merging, title="", text="They nest and stay.")
    assert text_of(version).by_number[f"{new}.1"].came_from == (f"{new}.3",)
    send(client, at("framework_clause_move", number, f"{new}.2"), place=f"{new}|")
    assert [clause.number for clause in text_of(version).below(new)] == [f"{new}.2", f"{new}.1"]
    answer = send(client, at("framework_clause_remove", number, new), into="4.1")
    assert answer.status_code == 200 and new in text_of(version).by_number, "those below it are not forgotten"
    send(client, at("framework_clause_remove", number, new), into="4.1", with_those_below="on")
    gone = {row.number: row.into for row in text_of(version).retired}
    assert gone[new] == ("4.1",) and {f"{new}.1", f"{new}.2", f"{new}.3"} <= set(gone)


def test_title_summary_and_sources_are_changed() -> None:
    who, version = drafts.a_version_in(S.DRAFT)
    client, number = browser(who.drafter), version.number
    details = {"title": "Kestrels", "summary": "In short.", "licence": "OGL-UK-3.0"}
    send(client, at("framework_details", number), **details)
    assert text_of(version).title == "Kestrels"
    source = {"key": "kestrel_2026", "title": "On kestrels", "address": "https://example.org/kestrels"}
    send(client, at("framework_source_new", number), **source)
    assert text_of(version).sources[-1].key == "kestrel_2026"
    address = at("framework_source", number, "kestrel_2026")
    answer = send(client, address, title="On swifts", address="example.org")
    assert 'id="id_address_error"' in answer.content.decode()
    send(client, address, title="On swifts", address="https://example.org/swifts")
    assert text_of(version).sources[-1].title == "On swifts"
    send(client, at("framework_source_remove", number, "kestrel_2026"))
    assert "kestrel_2026" not in {row.key for row in text_of(version).sources}
    named = at("framework_source_remove", number, "compact_2010")
    assert "These clauses name the source" in words_of(client.post(named, dict(hidden_of(client.get(named)))))


# The way to adoption


def walk(client: Client, route: str, answers: Mapping[str, Mapping[str, str]], *parts: object) -> Any:
    """Answers the questions of a journey and presses the button of its check page."""
    for key, typed in answers.items():
        answer = send(client, at(f"{route}_step" if parts else route, 1, *parts, key), **typed)
        assert answer.status_code == 302, words_of(answer)
    check = at(f"{route}_check", 1, *parts)
    return client.post(check, dict(hidden_of(client.get(check))), follow=True)


def test_from_draft_to_adoption_in_the_browser() -> None:
    who, version = drafts.a_version_in(S.DRAFT)
    client, plan = browser(who.officer), drafts.a_plan()
    dates = {**boxes("opens_at", OPENED), **boxes("closes_at", CLOSED), "shorter_reason": ""}
    words = {"title": plan.title, "reasons": plan.reasons, "alternatives": plan.alternatives}
    with pretend_time(OPENED):
        answer = walk(client, "framework_open", {"dates": dates, "reasons": words})
        assert "Open for comments" in words_of(answer), words_of(answer)
    drafts.closed(drafts.newest_round(version))
    with pretend_time(RECOMMENDED):
        meeting = drafts.a_meeting(BodyKind.WORKING_GROUP, RECOMMENDED)
        assert "The working group" in page(client, at("framework_recommend", version.number))
        answers = drafts.typed_decision(meeting, RECOMMENDED)
        answer = walk(client, "framework_recommend", answers, meeting.pk)
        assert "Recommended, waits to be adopted" in words_of(answer), words_of(answer)
    with pretend_time(ADOPTED):
        meeting = drafts.a_meeting(BodyKind.BOARD, ADOPTED)
        effect = {**boxes("effect_from", ADOPTED.date()), "notice_months": "6"}
        answers = {**drafts.typed_decision(meeting, ADOPTED), "effect": effect}
        answer = walk(client, "framework_adopt", answers, meeting.pk)
        assert "Its text never changes" in words_of(answer), words_of(answer)
    version.refresh_from_db()
    assert (version.state, version.notice_months) == (S.ADOPTED, 6)
    assert version.adopted_in is not None
    assert version.adopted_in.conflicts[0]["dispensation"] == "The monitoring officer gave one."


@pytest.mark.parametrize(
    ("key", "changed", "field"),
    [
        ("vote", {"votes_for": "3"}, "votes_for"),
        ("effect", boxes("effect_from", ADOPTED.date() - DAY), "effect_from"),
    ],
)
def test_what_a_decision_could_not_say_stands_beside_its_question(
    key: str, changed: dict[str, str], field: str
) -> None:
    who, version = drafts.a_version_in(S.RECOMMENDED)
    client = browser(who.officer)
    with pretend_time(ADOPTED):
        meeting = drafts.a_meeting(BodyKind.BOARD, ADOPTED)
        answers = {**drafts.typed_decision(meeting, ADOPTED), "effect": {"notice_months": "3"}}
        for step, typed in answers.items():
            sent = {**typed, **(changed if step == key else {})}
            answer = send(client, at("framework_adopt_step", version.number, meeting.pk, step), **sent)
            if step == key:
                break
    assert answer.status_code == 200 and f'id="id_{field}' in answer.content.decode()
    assert "There is a problem" in words_of(answer)


def test_without_a_meeting_the_page_says_what_to_do_first() -> None:
    who, version = drafts.a_version_in(S.RECOMMENDED)
    with pretend_time(ADOPTED):
        client = browser(who.officer)
        assert "No meeting is held" in page(client, at("framework_adopt", version.number))
        group = drafts.a_meeting(BodyKind.WORKING_GROUP, ADOPTED)
        page(client, at("framework_adopt_step", version.number, group.pk, "vote"), 404)


def test_a_short_consultation_wants_its_reason_and_shows_its_weeks_and_holidays() -> None:
    who, version = drafts.a_version_in(S.DRAFT)
    client, address = browser(who.officer), at("framework_open", version.number, "dates")
    short = {**boxes("opens_at", OPENED), **boxes("closes_at", OPENED + 78 * DAY)}
    with pretend_time(START + DAY):
        answer = send(client, address, **short, shorter_reason="")
        assert 'id="id_shorter_reason_error"' in answer.content.decode()
        reason = "The grants it concerns end in April and must be renewed."
        assert send(client, address, **short, shorter_reason=reason).status_code == 302
        words = {name: getattr(drafts.a_plan(), name) for name in ("title", "reasons", "alternatives")}
        send(client, at("framework_open", version.number, "reasons"), **words)
        shown = page(client, at("framework_open_check", version.number))
    assert "shorter than twelve weeks" in shown and reason in shown and "Easter lies inside" in shown


@pytest.mark.parametrize("route", ["framework_recommend", "framework_adopt", "framework_open_check"])
def test_a_step_that_is_not_possible_now_says_why(route: str) -> None:
    who, version = drafts.a_version_in(S.CONSULTING)
    with pretend_time(OPENED + DAY):
        words = page(browser(who.officer), at(route, version.number), 409)
    assert "open for comments, so this cannot be done now" in words
