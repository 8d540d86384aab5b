"""Laws of the framework's versions: what an adopted one says stays, comments are answered first, two writers
lose nothing, numbers are never given twice, and what cannot be is refused with figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from hopmarket.records.framework.models import ClauseWording, FrameworkVersion
from hopmarket.records.framework.queries import open_draft, version_in_force_on
from hopmarket.records.framework.services import (
    abandon_framework,
    recommend_framework,
    return_framework,
    revise_framework,
    start_framework,
)
from hopmarket.records.framework.tasks import tasks_of
from hopmarket.records.framework.version_facts import document_of
from hopmarket.records.ledger.models import Event
from hopmarket.records.post.models import Letter
from hopmarket.records.publications.queries import newest_document, version_of
from hopmarket.rules.bodies.body_life import BodyKind
from hopmarket.rules.clauses_yaml import as_yaml, read_yaml
from hopmarket.rules.comment_life import CommentState
from hopmarket.rules.framework.beginnings import Beginning
from hopmarket.rules.framework.draft_edits import (
    AddClause,
    ClauseWords,
    MergeClauses,
    MoveClause,
    RemoveClause,
    RewordClause,
    SplitClause,
    fingerprint_of,
)
from hopmarket.rules.framework.life import FrameworkState
from hopmarket.rules.refusal import Refusal
from tests.factories import framework_drafts as drafts
from tests.factories.framework_drafts import ADOPTED, CLOSED, DAY, RECOMMENDED, START
from tests.factories.partnership import must

pytestmark = pytest.mark.django_db
S = FrameworkState
NUMBER = "4.1"
"""A promise of the default framework."""


def reworded(version: FrameworkVersion, text: str, **changed: object) -> RewordClause:
    words = ClauseWords.of(document_of(version).by_number[NUMBER])
    return RewordClause(NUMBER, replace(words, text=text, **changed))  # type: ignore[arg-type]


def refused(outcome: object) -> Refusal:
    assert isinstance(outcome, Refusal), outcome
    return outcome


# What is adopted


def test_an_adopted_version_is_published_byte_for_byte_with_what_led_to_it() -> None:
    _, version = drafts.a_version_in(S.ADOPTED)
    published = newest_document("framework", "common-framework")
    assert published is not None and published == version.published
    assert bytes(published.body) == as_yaml(document_of(version))
    facts = published.json
    assert (facts["version"], published.number) == (1, 1)
    assert facts["effect_from"] == facts["adopted_on"] == ADOPTED.date().isoformat()
    assert facts["adopted_by"] == "The board" and facts["recommended_by"] == "The working group"
    assert facts["recommended_on"] == RECOMMENDED.date().isoformat()
    assert facts["consultation"] == "framework-1" and facts["notice_months"] == 3
    assert facts["document"]["title"] == document_of(version).title
    assert version_in_force_on(ADOPTED.date()) == version and open_draft() is None


def test_the_next_version_begins_from_the_one_in_force_and_changes_nothing_of_it() -> None:
    who, first = drafts.a_version_in(S.ADOPTED)
    at = ADOPTED + 3 * DAY
    second = must(start_framework(beginning=Beginning.IN_FORCE, by=who.drafter, at=at))
    assert (second.number, second.started_from) == (2, "version/1")
    must(
        revise_framework(version=second, edit=reworded(second, "We give six months."), by=who.drafter, at=at)
    )
    first.refresh_from_db()
    assert document_of(first).by_number[NUMBER] != document_of(open_draft() or first).by_number[NUMBER]
    assert version_of("framework", "common-framework", 1) is not None


def test_a_version_that_was_given_up_leaves_its_number_out_among_what_is_published() -> None:
    who, first = drafts.a_version_in(S.ABANDONED)
    assert first.number == 1
    second = drafts.started(who, at=START + 3 * DAY)
    drafts.closed(drafts.consulted(second, who))
    version = drafts.adopted(drafts.recommended(second, who), who)
    assert version.published is not None
    assert (version.number, version.published.number, version.published.json["version"]) == (2, 2, 2)


# What stands before a decision


def test_nothing_is_recommended_while_a_comment_waits_for_its_answer() -> None:
    who = drafts.makers()
    version = drafts.started(who)
    consultation = drafts.consulted(version, who)
    drafts.a_comment(consultation, who.drafter)
    drafts.a_comment(consultation, who.board_member)
    drafts.closed(consultation)
    meeting, at = drafts.a_meeting(BodyKind.WORKING_GROUP, RECOMMENDED), RECOMMENDED
    words = {
        "version": version,
        "meeting": meeting,
        "record": drafts.a_record(at),
        "by": who.officer,
        "at": at,
    }
    refusal = refused(recommend_framework(**words))  # type: ignore[arg-type]
    assert refusal.reason == "framework.unanswered" and refusal.params["comments"] == "2 comments"


@pytest.mark.parametrize(
    ("state", "reason"),
    [(CommentState.SHOWN, "unanswered"), (CommentState.UNCONFIRMED, "unconfirmed")],
)
def test_nothing_is_adopted_while_a_comment_waits(state: CommentState, reason: str) -> None:
    """A comment that was hidden is shown again after the recommendation, or a letter is late."""
    who, version = drafts.a_version_in(S.RECOMMENDED)
    consultation = drafts.newest_round(version)
    drafts.a_comment(consultation, who.outsider, state)
    refusal = refused(drafts.try_to_adopt(version, who))
    assert refusal.reason == f"framework.{reason}" and refusal.params["comments"] == "1 comment"
    assert not Event.objects.filter(act="adopt_framework").exists()


def test_a_decision_that_is_dated_before_the_close_is_refused() -> None:
    who, version = drafts.a_version_in(S.REVISING)
    early, at = CLOSED - DAY, CLOSED + DAY
    meeting = drafts.a_meeting(BodyKind.WORKING_GROUP, early)
    refusal = refused(
        recommend_framework(
            version=version, meeting=meeting, record=drafts.a_record(early), by=who.officer, at=at
        )
    )
    assert refusal.reason == "framework.decided_before_close"


def test_it_does_not_take_effect_before_it_is_adopted() -> None:
    who, version = drafts.a_version_in(S.RECOMMENDED)
    refusal = refused(drafts.try_to_adopt(version, who, effect_from=ADOPTED.date() - DAY))
    assert refusal.reason == "framework.effect_before_decision"


def test_a_body_that_may_only_recommend_does_not_adopt() -> None:
    who, version = drafts.a_version_in(S.RECOMMENDED)
    refusal = refused(drafts.try_to_adopt(version, who, kind=BodyKind.EXECUTIVE_GROUP))
    assert refusal.reason == "decision.not_this_body"


def test_a_quorum_that_leaves_in_the_middle_of_the_meeting_adopts_nothing() -> None:
    who, version = drafts.a_version_in(S.RECOMMENDED)
    meeting = drafts.a_meeting(BodyKind.BOARD, ADOPTED, left_at=ADOPTED - timedelta(minutes=10))
    before = drafts.try_to_adopt(version, who, meeting=meeting, votes_for=2)
    refusal = refused(before)
    assert refusal.reason == "body.too_few_present"
    assert (refusal.params["present"], refusal.params["quorum"]) == ("2", "3")
    early = ADOPTED - timedelta(minutes=20)
    assert must(drafts.try_to_adopt(version, who, meeting=meeting, decided_at=early)).adopted_at == early


def test_a_version_that_was_sent_back_is_recommended_anew() -> None:
    who, version = drafts.a_version_in(S.RECOMMENDED)
    at = RECOMMENDED + 2 * DAY
    meeting = drafts.a_meeting(BodyKind.BOARD, at)
    must(
        return_framework(version=version, meeting=meeting, record=drafts.a_record(at), by=who.officer, at=at)
    )
    assert refused(drafts.try_to_adopt(version, who)).reason == "framework.adopt.not_now"
    must(revise_framework(version=version, edit=reworded(version, "Six months."), by=who.drafter, at=at))
    drafts.adopted(drafts.recommended(version, who, at + DAY), who)


def test_a_version_that_changed_after_the_comments_may_be_opened_again() -> None:
    who, version = drafts.a_version_in(S.REVISING)
    must(revise_framework(version=version, edit=reworded(version, "Six."), by=who.drafter, at=CLOSED + DAY))
    second = drafts.consulted(version, who, weeks_later=20)
    assert second.key == "framework-1-2" and second.document.number == 2
    assert second.document.json["document"] == version_document(version)
    refusal = refused(
        revise_framework(
            version=version, edit=reworded(version, "Nine."), by=who.drafter, at=second.opens_at + DAY
        )
    )
    assert refusal.reason == "framework.revise.not_now" and refusal.params["state"] == "consulting"


def version_document(version: FrameworkVersion) -> object:
    version.refresh_from_db()
    return version.document


def test_a_consultation_is_about_the_topics_of_what_changes() -> None:
    who, first = drafts.a_version_in(S.ADOPTED)
    assert set(drafts.newest_round(first).topics) == {
        topic for clause in document_of(first).clauses for topic in clause.topics
    }
    second = drafts.started(who, Beginning.IN_FORCE, ADOPTED + DAY)
    must(revise_framework(version=second, edit=reworded(second, "Six."), by=who.drafter, at=ADOPTED + DAY))
    second.refresh_from_db()
    consultation = drafts.consulted(second, who, weeks_later=30)
    assert tuple(consultation.topics) == document_of(second).by_number[NUMBER].topics
    assert consultation.before == first.published


# Two writers


def test_of_two_who_change_one_clause_the_second_is_refused_and_neither_text_is_lost() -> None:
    who, version = drafts.a_version_in(S.DRAFT)
    seen = fingerprint_of(document_of(version), (NUMBER,))
    at = START + DAY
    mine, theirs = "We give nine months of notice.", "We give six months of notice."
    must(revise_framework(version=version, edit=reworded(version, theirs), seen=seen, by=who.drafter, at=at))
    edit = reworded(version, mine)
    assert refused(revise_framework(version=version, edit=edit, seen=seen, by=who.officer, at=at)) == Refusal(
        "framework.changed_meanwhile", params={"clauses": NUMBER}
    )
    version.refresh_from_db()
    now = fingerprint_of(document_of(version), (NUMBER,))
    must(revise_framework(version=version, edit=edit, seen=now, by=who.officer, at=at))
    version.refresh_from_db()
    assert document_of(version).by_number[NUMBER].text == mine
    assert ClauseWording.objects.first().before["text"] == theirs  # type: ignore[union-attr]


def test_two_who_change_two_clauses_do_not_meet() -> None:
    who, version = drafts.a_version_in(S.DRAFT)
    seen = fingerprint_of(document_of(version), (NUMBER,))
    added = AddClause(ClauseWords("Something new"))
    must(revise_framework(version=version, edit=added, by=who.drafter, at=START + DAY))
    edit = reworded(version, "We give six months of notice.")
    must(revise_framework(version=version, edit=edit, seen=seen, by=who.officer, at=START + DAY))


def test_saving_what_stands_there_already_is_no_act() -> None:
    who, version = drafts.a_version_in(S.DRAFT)
    text = document_of(version).by_number[NUMBER].text
    before = Event.objects.count()
    refusal = refused(
        revise_framework(version=version, edit=reworded(version, text), by=who.drafter, at=START + DAY)
    )
    assert refusal.reason == "framework.nothing_changed" and Event.objects.count() == before


# Bad input


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"text": "x" * 5_000_000}, "text", "5,000,000"),
        ({"checks": ("no_such_check",)}, "checks", "no_such_check"),
        ({"topics": ("no_such_topic",)}, "topics", "no_such_topic"),
        ({"sources": ("no_such_source",)}, "sources", "no_such_source"),
        ({"see": ("99.9",)}, "see", "99.9"),
        ({"text": "Six\u202emonths of notice"}, "text", "sign"),
    ],
    ids=["too long", "check", "topic", "source", "reference", "hidden sign"],
)
def test_a_clause_with_a_fault_is_refused_with_its_field(
    changed: dict[str, object], field: str, words: str
) -> None:
    who, version = drafts.a_version_in(S.DRAFT)
    edit = reworded(version, **{"text": "Words.", **changed})  # type: ignore[arg-type]
    refusal = refused(revise_framework(version=version, edit=edit, by=who.drafter, at=START + DAY))
    assert refusal.reason == "clauses.faulty"
    assert field in refusal.params["field"] and words in refusal.params["sentence"]


def test_references_never_go_in_a_circle() -> None:
    who, version = drafts.a_version_in(S.DRAFT)
    promises = [clause.number for clause in document_of(version).clauses if clause.parent][:3]
    at = START + DAY
    for place, number in enumerate(promises):
        clause = document_of(version).by_number[number]
        words = replace(ClauseWords.of(clause), see=(promises[(place + 1) % 3],))
        outcome = revise_framework(version=version, edit=RewordClause(number, words), by=who.drafter, at=at)
        version.refresh_from_db()
    refusal = refused(outcome)
    assert refusal.reason == "clauses.faulty" and "circle" in refusal.params["sentence"]


@pytest.mark.parametrize(
    "edit",
    [
        RewordClause("99", ClauseWords("Gone", "Gone.")),
        SplitClause("99", ("One.", "Two.")),
        MergeClauses((NUMBER, "99"), "Both."),
        MoveClause("99", under="4"),
        RemoveClause("99"),
        AddClause(ClauseWords(text="Below nothing."), under="99"),
    ],
    ids=lambda edit: edit.deed,
)
def test_a_clause_that_is_not_there_is_refused(edit: RewordClause) -> None:
    who, version = drafts.a_version_in(S.DRAFT)
    refusal = refused(revise_framework(version=version, edit=edit, by=who.drafter, at=START + DAY))
    assert refusal == Refusal("clauses.no_such_clause", refusal.cite, {"number": "99"})


# Files


def test_a_file_with_faults_starts_nothing() -> None:
    who = drafts.makers()
    outcome = start_framework(
        beginning=Beginning.FOREIGN_FILE, text=b"kind: framework\ntitle: Ours\n", by=who.officer, at=START
    )
    refusal = refused(outcome)
    assert refusal.reason == "framework.file_faulty" and int(refusal.params["count"]) >= 2
    assert open_draft() is None


def test_a_file_of_another_framework_gets_numbers_that_were_never_given() -> None:
    who, ours = drafts.a_version_in(S.ADOPTED)
    document = document_of(ours)
    theirs = replace(document, title="Another framework")
    version = must(
        start_framework(
            beginning=Beginning.FOREIGN_FILE, text=as_yaml(theirs), by=who.officer, at=ADOPTED + DAY
        )
    )
    begun = document_of(version)
    assert not set(begun.by_number) & document.numbers_ever_given
    assert {row.number for row in begun.retired} == document.numbers_ever_given
    assert [clause.text for clause in begun.clauses] == [clause.text for clause in document.clauses]
    assert all(
        clause.came_from[0].endswith(f":{old.number}")
        for clause, old in zip(begun.clauses, document.clauses, strict=True)
    )
    assert not hasattr(read_yaml(as_yaml(begun)), "faults")


def test_a_copy_of_our_own_brings_back_no_number_that_has_gone() -> None:
    who, ours = drafts.a_version_in(S.ADOPTED)
    document = document_of(ours)
    second = must(start_framework(beginning=Beginning.IN_FORCE, by=who.officer, at=ADOPTED + DAY))
    must(revise_framework(version=second, edit=RemoveClause(NUMBER), by=who.officer, at=ADOPTED + DAY))
    must(
        abandon_framework(
            version=second, reasons="We take up the old text again.", by=who.officer, at=ADOPTED + DAY
        )
    )
    third = must(
        start_framework(
            beginning=Beginning.OWN_FILE, text=as_yaml(document), by=who.officer, at=ADOPTED + 2 * DAY
        )
    )
    assert document_of(third).clauses == document.clauses


def test_a_second_version_is_not_started_beside_the_first() -> None:
    who, version = drafts.a_version_in(S.DRAFT)
    refusal = refused(start_framework(beginning=Beginning.DEFAULT, by=who.officer, at=START + DAY))
    assert refusal == Refusal("framework.draft_open", params={"number": str(version.number)})


# Who hears of it, and whose turn it is


def test_whoever_holds_a_seat_hears_when_it_is_opened_recommended_and_adopted() -> None:
    drafts.a_version_in(S.ADOPTED)
    for kind in ("framework_opened", "framework_recommended", "framework_adopted"):
        addresses = set(Letter.objects.filter(kind=kind).values_list("address", flat=True))
        assert len(addresses) == 11, (
            kind
        )  # three bodies with four seats, one person sits in two; not who acted


@pytest.mark.parametrize(
    ("state", "kinds"),
    [
        (S.DRAFT, ["open_framework"]),
        (S.CONSULTING, []),
        (S.REVISING, ["recommend_framework"]),
        (S.RECOMMENDED, ["adopt_framework"]),
        (S.ADOPTED, []),
        (S.ABANDONED, []),
    ],
)
def test_the_officers_desk_has_the_next_step(state: FrameworkState, kinds: list[str]) -> None:
    who, version = drafts.a_version_in(state)
    at = drafts.INSTANTS[state]
    found = tasks_of(who.officer, at)
    assert [task.kind.name for task in found] == kinds
    assert all(task.way == f"/partnership/framework/{version.number}/" for task in found)
    assert not any(tasks_of(other, at) for other in (who.drafter, who.board_member, who.outsider))
