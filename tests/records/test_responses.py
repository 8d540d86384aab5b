"""Responses: each act done, each refusal, and the one event of each in the ledger."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyrage
import pytest
from django.conf import settings

from hopmarket import server_keys
from hopmarket.records.drafts.models import Draft
from hopmarket.records.files.models import StoredFile
from hopmarket.records.files.queries import content_of
from hopmarket.records.ledger.current_time import database_now, now, pretend_time
from hopmarket.records.ledger.models import Event
from hopmarket.records.ledger.queries import first_ledger_fault
from hopmarket.records.opportunities.models import ClarificationQuestion, Interest
from hopmarket.records.opportunities.services import amend_opportunity, cancel_opportunity
from hopmarket.records.opportunities.services.interest_and_questions import (
    ask_question,
    end_interest,
    register_interest,
)
from hopmarket.records.post.models import Letter
from hopmarket.records.responses import services
from hopmarket.records.responses.envelopes import make_envelope
from hopmarket.records.responses.models import OpenedResponse, Response, SealedCopy, WorkingFile
from hopmarket.records.responses.queries import (
    attached_files,
    counting_copy,
    has_working_copy,
    missing_of,
    part_save,
    responses_for,
    working_answers,
)
from hopmarket.records.responses.services import sealing
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, System
from hopmarket.rules.working_copy import TextAfterSealing
from tests.factories.act_events import adds_none
from tests.factories.partnership import must
from tests.factories.purchases import (
    PASSPHRASE,
    Purchase,
    a_purchase,
    an_upload,
    identity_of,
    sealed,
    worked_on,
)

pytestmark = pytest.mark.django_db
CLOCK = System("clock")
TICK = timedelta(microseconds=1)


@pytest.fixture
def purchase() -> Purchase:
    return a_purchase("published", bidders=2)


@pytest.fixture
def by(purchase: Purchase) -> Member:
    return purchase.house.bidders[0]


@pytest.fixture
def response(purchase: Purchase, by: Member) -> Response:
    return worked_on(purchase, by)


def counts() -> tuple[int, ...]:
    kinds = (Event, Letter, Response, SealedCopy, WorkingFile, Interest, ClarificationQuestion)
    return tuple(kind.objects.count() for kind in kinds)


def adds_one(act: Callable[..., Any], /, **words: Any) -> Any:
    """Does the act and gives its result; the ledger must gain one event, under the act's own name."""
    before = Event.objects.count()
    outcome = must(act(**words))
    assert Event.objects.count() == before + 1
    newest = Event.objects.order_by("-number").first()
    assert newest is not None and newest.act == act.__name__
    assert first_ledger_fault() is None
    return outcome


def refuses(reason: str, act: Callable[..., Any], /, **words: Any) -> Refusal:
    """Tries the act and gives its refusal; nothing may have been written."""
    before = counts()
    outcome = act(**words)
    assert isinstance(outcome, Refusal), outcome
    assert outcome.reason == reason
    assert counts() == before
    return outcome


def closing(purchase: Purchase) -> datetime:
    closes_at = purchase.opportunity.closes_at
    assert closes_at is not None
    return closes_at


def seal(response: Response, by: Member, **changes: Any) -> SealedCopy | Refusal:
    """Seals a response as one press of "Seal and send" does."""
    row = Response.objects.select_related("opportunity").get(pk=response.pk)
    words: dict[str, Any] = {
        "terms_fingerprint": row.opportunity.the_terms.fingerprint(),
        "click": uuid.uuid4(),
        "text_after": TextAfterSealing.KEPT,
        **changes,
    }
    return services.seal_now(response=row, by=by, at=now(), **words)


# Interest and questions


def test_interest_is_registered_once_and_ended(purchase: Purchase, by: Member) -> None:
    words = {"opportunity": purchase.opportunity, "by": by, "at": now()}
    interest = adds_one(register_interest, **words)
    assert (interest.organisation_id, interest.person_id) == (by.organisation, by.person)
    refuses("interest.held", register_interest, **words)
    adds_one(end_interest, **words)
    refuses("interest.none", end_interest, **words)


def test_a_question_registers_interest(purchase: Purchase, by: Member) -> None:
    question = adds_one(
        ask_question, opportunity=purchase.opportunity, text=" May two bid together? ", by=by, at=now()
    )
    assert question.text == "May two bid together?"
    assert Interest.objects.filter(opportunity=purchase.opportunity, organisation=by.organisation).exists()
    event = Event.objects.latest("number")
    assert "together" not in str(event.facts)


@pytest.mark.parametrize(("text", "reason"), [("  ", "question.empty"), ("x" * 2001, "question.too_long")])
def test_questions_that_are_refused(purchase: Purchase, by: Member, text: str, reason: str) -> None:
    refuses(reason, ask_question, opportunity=purchase.opportunity, text=text, by=by, at=now())


def test_no_question_from_the_last_moment_on(purchase: Purchase, by: Member) -> None:
    until = purchase.terms.questions_until
    assert until is not None
    with pretend_time(until):
        refuses(
            "question.too_late",
            ask_question,
            opportunity=purchase.opportunity,
            text="Too late?",
            by=by,
            at=until,
        )
    with pretend_time(until - TICK):
        adds_one(ask_question, opportunity=purchase.opportunity, text="In time?", by=by, at=until - TICK)


# The working copy


def test_a_response_is_started_once(purchase: Purchase, by: Member) -> None:
    started = adds_one(services.start_response, opportunity=purchase.opportunity, by=by, at=now())
    assert started.state == "draft" and not bytes(started.working)
    assert Interest.objects.filter(organisation=by.organisation).exists()
    refuses("response.begun", services.start_response, opportunity=purchase.opportunity, by=by, at=now())


def test_the_buyer_cannot_respond_to_itself(purchase: Purchase, by: Member) -> None:
    own = replace(by, organisation=purchase.house.council.pk)
    refuses(
        "response.own_purchase", services.start_response, opportunity=purchase.opportunity, by=own, at=now()
    )


def test_no_response_is_started_at_the_deadline(purchase: Purchase, by: Member) -> None:
    with pretend_time(closing(purchase)):
        refuses(
            "response.after_deadline",
            services.start_response,
            opportunity=purchase.opportunity,
            by=by,
            at=now(),
        )


def test_an_answer_is_kept_encrypted(response: Response, by: Member) -> None:
    text = "First\r\nsecond " + "word " * 300
    adds_none(services.save_answer, response=response, question="plan", text=text, by=by, at=now())
    response.refresh_from_db()
    assert working_answers(response).texts["plan"].startswith("First\nsecond")
    assert not [row for row in Draft.objects.all() if b"second" in bytes(row.body)]
    assert [fault.reason for fault in missing_of(response)] == ["too_many_words"]


def form_of(response: Response) -> str:
    saved = part_save(response, "question.plan")
    assert saved is not None
    return saved.form


def test_a_working_copy_of_an_earlier_version_is_read_and_saved_part_by_part(
    response: Response, by: Member
) -> None:
    Draft.objects.all().delete()
    save = {"form": "old form", "person": by.person, "at": now().isoformat()}
    earlier = {"texts": {"plan": "We visit."}, "prices": {"lot-1": "71000"}, "saves": {"question.plan": save}}
    key = server_keys.drafts_identity().to_public()
    response.working = pyrage.encrypt(json.dumps(earlier).encode(), [key])
    response.save()
    assert working_answers(response).texts == {"plan": "We visit."}
    assert form_of(response) == "old form" and has_working_copy(response)
    adds_none(services.save_answer, response=response, question="plan", text="We ring.", by=by, at=now())
    answers = working_answers(Response.objects.get(pk=response.pk))
    assert (answers.texts, answers.prices) == ({"plan": "We ring."}, {"lot-1": "71000"})
    assert form_of(response) == ""


@pytest.mark.parametrize(
    ("question", "text", "reason"),
    [
        ("elsewhere", "x", "question.unknown"),
        ("method", "a file question takes no text", "question.unknown"),
        ("plan", "x" * 60_001, "answer.too_long"),
    ],
)
def test_answers_that_are_refused(
    response: Response, by: Member, question: str, text: str, reason: str
) -> None:
    refuses(reason, services.save_answer, response=response, question=question, text=text, by=by, at=now())


def test_prices_are_read_and_kept(response: Response, by: Member) -> None:
    adds_none(services.save_price, response=response, prices={"lot-1": "£81,250.5"}, by=by, at=now())
    response.refresh_from_db()
    assert working_answers(response).prices == {"lot-1": "81250.50"}
    adds_none(services.save_price, response=response, prices={"lot-1": " "}, by=by, at=now())
    response.refresh_from_db()
    assert [fault.reason for fault in missing_of(response)] == ["no_price"]


@pytest.mark.parametrize(
    ("lot", "price", "reason"),
    [
        ("lot-9", "1", "lot.unknown"),
        ("lot-1", "lots", "money.unreadable"),
        ("lot-1", "-5", "money.unreadable"),
        ("lot-1", "NaN", "money.unreadable"),
        ("lot-1", "1e5", "money.unreadable"),
        ("lot-1", "0", "price.nought"),
        ("lot-1", "999999999999", "money.too_large"),
    ],
)
def test_prices_that_are_refused(response: Response, by: Member, lot: str, price: str, reason: str) -> None:
    refuses(reason, services.save_price, response=response, prices={lot: price}, by=by, at=now())


def test_a_file_is_attached_without_its_name_in_the_clear(response: Response, by: Member) -> None:
    upload = an_upload("Our costs 2026.pdf", b"%PDF-1.7 our costs")
    working_file = adds_one(
        services.attach_file, response=response, question="method", upload=upload, by=by, at=now()
    )
    stored = StoredFile.objects.get(pk=working_file.file_id)
    assert (stored.name, stored.sha256) == ("", "")
    assert b"costs" not in bytes(working_file.about)
    file = attached_files(response)[-1]
    assert (file.name, file.media_type, file.size) == ("Our costs 2026.pdf", "application/pdf", 18)
    assert b"".join(content_of(stored)) == b"%PDF-1.7 our costs"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("plan.exe", b"MZ", "file.kind"),
        ("plan.pdf", b"", "file.empty"),
        ("plan.pdf", b"<html>", "file.not_what_it_says"),
        (".pdf", b"%PDF-", "file.no_name"),
        ("x" * 200 + ".pdf", b"%PDF-", "file.name_too_long"),
    ],
)
def test_files_that_are_refused(
    response: Response, by: Member, name: str, content: bytes, reason: str
) -> None:
    upload = an_upload(name, content)
    refuses(
        reason, services.attach_file, response=response, question="method", upload=upload, by=by, at=now()
    )
    assert not place(upload.kept.id).exists()


def place(file: uuid.UUID) -> Path:
    return Path(settings.FILES_ROOT) / file.hex[:2] / file.hex


def test_files_for_no_question_and_too_many_files_are_refused(response: Response, by: Member) -> None:
    stray = an_upload()
    refuses(
        "question.unknown",
        services.attach_file,
        response=response,
        question="nowhere",
        upload=stray,
        by=by,
        at=now(),
    )
    assert not place(stray.kept.id).exists()
    for _ in range(9):
        must(services.attach_file(response=response, question="method", upload=an_upload(), by=by, at=now()))
    refuses(
        "file.too_many",
        services.attach_file,
        response=response,
        question="method",
        upload=an_upload(),
        by=by,
        at=now(),
    )


@pytest.mark.django_db(transaction=True)
def test_a_removed_file_leaves_the_disk() -> None:
    purchase = a_purchase("published", bidders=1)
    by = purchase.house.bidders[0]
    response = worked_on(purchase, by)
    file = attached_files(response)[0].row
    assert place(file.file_id).exists()
    adds_one(services.remove_file, response=response, file=file, by=by, at=now())
    assert not place(file.file_id).exists()
    assert not attached_files(response)


def test_nothing_is_written_from_the_deadline_on(purchase: Purchase, response: Response, by: Member) -> None:
    file = attached_files(response)[0].row
    words: dict[str, Any] = {"response": response, "by": by, "at": now()}
    with pretend_time(closing(purchase)):
        late = "response.after_deadline"
        refuses(late, services.save_answer, question="plan", text="late", **words)
        refuses(late, services.save_price, prices={"lot-1": "1"}, **words)
        refuses(late, services.attach_file, question="method", upload=an_upload(), **words)
        refuses(late, services.remove_file, file=file, **words)


# Sealing and withdrawing


def test_sealing_tells_the_ledger_once_and_writes_the_receipt(response: Response, by: Member) -> None:
    before = Event.objects.count()
    copy = seal(response, by, text_after=TextAfterSealing.NOT_KEPT)
    assert isinstance(copy, SealedCopy)
    assert Event.objects.count() == before + 1
    event = Event.objects.latest("number")
    assert event.act == "seal_response" and event.subject == f"responses/{response.pk}"
    about = f"opportunities/{copy.response.opportunity_id}"
    assert event.facts == {"receipt": copy.receipt_print, "copy": 1, "about": about}
    assert Letter.objects.filter(kind="receipt", person=by.person).count() == 1
    response.refresh_from_db()
    assert response.state == "sealed" and not bytes(response.working) and not attached_files(response)


def test_a_working_copy_is_kept_when_asked_for(response: Response, by: Member) -> None:
    seal(response, by, text_after=TextAfterSealing.KEPT)
    response.refresh_from_db()
    assert working_answers(response).texts["people"] and attached_files(response)


def test_the_same_click_gives_the_same_receipt(response: Response, by: Member) -> None:
    click = uuid.uuid4()
    first = seal(response, by, click=click)
    before = counts()
    assert seal(response, by, click=click) == first
    assert counts() == before


def test_a_second_envelope_of_the_same_click_is_refused(response: Response, by: Member) -> None:
    click = uuid.uuid4()
    row = Response.objects.select_related("opportunity").get(pk=response.pk)
    envelope, terms_fingerprint = make_envelope(row), row.opportunity.the_terms.fingerprint()
    must_be = seal(response, by, click=click)
    assert isinstance(must_be, SealedCopy)
    refuses(
        "seal.done_already",
        services.seal_response,
        response=row,
        envelope=envelope,
        terms_fingerprint=terms_fingerprint,
        click=click,
        text_after=TextAfterSealing.KEPT,
        by=by,
        at=now(),
    )


def test_sealing_again_sets_the_copy_before_aside(response: Response, by: Member) -> None:
    first, second = seal(response, by), seal(response, by)
    assert isinstance(first, SealedCopy) and isinstance(second, SealedCopy)
    first.refresh_from_db()
    assert (first.set_aside_why, second.number) == ("replaced", 2)
    assert counting_copy(response) == second


def parts_on_disk() -> set[Path]:
    return {path for path in Path(settings.FILES_ROOT).rglob("*") if path.is_file()}


def refuses_to_seal(reason: str, response: Response, by: Member, **changes: Any) -> None:
    """Nothing is written, and no part of the envelope stays on disk."""
    before, lying = counts(), parts_on_disk()
    outcome = seal(response, by, **changes)
    assert isinstance(outcome, Refusal) and outcome.reason == reason, outcome
    assert counts() == before
    assert parts_on_disk() == lying


def test_an_incomplete_response_is_not_sealed(purchase: Purchase, by: Member) -> None:
    started = must(services.start_response(opportunity=purchase.opportunity, by=by, at=now()))
    refuses_to_seal("seal.incomplete", started, by)


def test_other_terms_than_those_looked_at_are_not_sealed(
    purchase: Purchase, response: Response, by: Member
) -> None:
    looked_at = purchase.opportunity.the_terms.fingerprint()
    new = replace(purchase.opportunity.the_terms, summary="Something else is wanted.")
    must(
        amend_opportunity(
            opportunity=purchase.opportunity,
            terms=new,
            note="We were asked by two bidders.",
            uploads=(),
            by=purchase.house.drafter,
            at=now(),
        )
    )
    refuses_to_seal("seal.terms_changed", response, by, terms_fingerprint=looked_at)
    assert isinstance(seal(response, by), SealedCopy)


def test_what_changed_while_the_envelope_was_made_is_not_sealed(
    response: Response, by: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_make_envelope = sealing.make_envelope

    def slow(row: Response) -> Any:
        envelope = real_make_envelope(row)
        must(services.save_answer(response=row, question="plan", text="A late thought", by=by, at=now()))
        return envelope

    monkeypatch.setattr(sealing, "make_envelope", slow)
    outcome = seal(response, by)
    assert isinstance(outcome, Refusal) and outcome.reason == "seal.changed_meanwhile"
    assert not SealedCopy.objects.filter(response=response).exists()


def test_nothing_is_accepted_at_the_deadline_with_no_worker_alive(
    purchase: Purchase, response: Response, by: Member
) -> None:
    with pretend_time(closing(purchase)):
        refuses_to_seal("response.after_deadline", response, by)
    purchase.fresh()
    assert purchase.opportunity.state == "open"
    with pretend_time(closing(purchase) - TICK):
        assert isinstance(seal(response, by), SealedCopy)


def test_the_database_clock_decides_not_the_door(
    purchase: Purchase, response: Response, by: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sealing reads the database's clock, whatever moment the caller hands in."""
    monkeypatch.setattr(sealing, "database_now", lambda: closing(purchase))
    refuses_to_seal("response.after_deadline", response, by)
    assert abs(database_now() - now()) < timedelta(seconds=5)


def test_a_cancelled_opportunity_takes_nothing(purchase: Purchase, response: Response, by: Member) -> None:
    must(
        cancel_opportunity(
            opportunity=purchase.opportunity,
            reasons="The money for it is gone.",
            by=purchase.house.drafter,
            at=now(),
        )
    )
    refuses_to_seal("seal.not_open", response, by)


def test_withdrawing_and_sealing_again(response: Response, by: Member) -> None:
    refuses("response.withdraw.not_now", services.withdraw_response, response=response, by=by, at=now())
    seal(response, by)
    adds_one(services.withdraw_response, response=response, by=by, at=now())
    assert counting_copy(response) is None
    copy = SealedCopy.objects.get(response=response)
    assert copy.set_aside_why == "withdrawn"
    assert isinstance(seal(response, by), SealedCopy)


def test_nothing_is_withdrawn_at_the_deadline(purchase: Purchase, response: Response, by: Member) -> None:
    seal(response, by)
    with pretend_time(closing(purchase)):
        refuses("response.after_deadline", services.withdraw_response, response=response, by=by, at=now())


# Whose it is


def test_nobody_else_reaches_a_response(purchase: Purchase, response: Response) -> None:
    other = purchase.house.bidders[1]
    assert not responses_for(other).exists()
    assert not responses_for(purchase.house.drafter).exists()
    for act, words in (
        (services.save_answer, {"question": "plan", "text": "not yours"}),
        (services.save_price, {"prices": {}}),
        (services.withdraw_response, {}),
        (services.attach_file, {"question": "method", "upload": an_upload()}),
    ):
        with pytest.raises(Response.DoesNotExist):
            act(response=response, by=other, at=now(), **words)  # type: ignore[operator]


# Closing and opening


def test_closing_lists_what_counts(purchase: Purchase, by: Member) -> None:
    own_response, other = (worked_on(purchase, member) for member in purchase.house.bidders)
    sealed(own_response, by, now())
    sealed(other, purchase.house.bidders[1], now())
    must(services.withdraw_response(response=other, by=purchase.house.bidders[1], at=now()))
    refuses(
        "close.too_early", services.close_opportunity, opportunity=purchase.opportunity, by=CLOCK, at=now()
    )
    with pretend_time(closing(purchase)):
        adds_one(services.close_opportunity, opportunity=purchase.opportunity, by=CLOCK, at=now())
        assert services.close_due(now()) == 0
    copy = counting_copy(own_response)
    assert copy is not None
    assert Event.objects.latest("number").facts == {"closing_list": [copy.receipt_print]}


def test_the_closing_of_due_opportunities_is_one_act_each(purchase: Purchase) -> None:
    with pretend_time(closing(purchase)):
        before = Event.objects.count()
        assert services.close_due(now()) == 1
        assert Event.objects.count() == before + 1


def test_opening_takes_a_named_officer_the_deadline_and_the_passphrase(purchase: Purchase) -> None:
    other_purchase = a_purchase("responded", house=purchase.house)
    officer = other_purchase.house.approver
    outcome = services.unlock(other_purchase.opportunity, passphrase=PASSPHRASE, by=officer)
    assert isinstance(outcome, Refusal) and outcome.reason == "opening.not_closed"
    with pretend_time(closing(other_purchase)):
        assert services.close_due(now())
        outcome = services.unlock(other_purchase.opportunity, passphrase=PASSPHRASE, by=officer)
        assert isinstance(outcome, Refusal) and outcome.reason == "opening.undeclared"
        must(
            services.declare_opener(
                opportunity=other_purchase.opportunity, conflict=False, words="", by=officer, at=now()
            )
        )
        for reason, passphrase, member in (
            ("opening.passphrase", "a wrong passphrase", officer),
            ("opening.not_opener", PASSPHRASE, other_purchase.house.evaluators[0]),
            ("opening.not_opener", PASSPHRASE, other_purchase.house.bidders[0]),
        ):
            outcome = services.unlock(other_purchase.opportunity, passphrase=passphrase, by=member)
            assert isinstance(outcome, Refusal) and outcome.reason == reason
        identity = services.unlock(other_purchase.opportunity, passphrase=PASSPHRASE, by=officer)
        assert not isinstance(identity, Refusal)
        opened = adds_one(
            services.open_responses,
            opportunity=other_purchase.opportunity,
            identity=identity,
            by=officer,
            at=now(),
        )
    assert opened == 2
    shown = OpenedResponse.objects.filter(opportunity=other_purchase.opportunity)
    assert {opened_response.texts["people"] for opened_response in shown} == {
        "Two coordinators and forty checked volunteers."
    }
    assert [file.file.name for opened_response in shown for file in opened_response.files.all()] == [
        "method.pdf"
    ] * 2


def test_another_opportunitys_key_opens_nothing(purchase: Purchase) -> None:
    other_purchase = a_purchase("closed", house=purchase.house)
    with pretend_time(other_purchase.at("opened")):
        refuses(
            "opening.wrong_key",
            services.open_responses,
            opportunity=other_purchase.opportunity,
            identity=identity_of(purchase.opportunity),
            by=other_purchase.house.approver,
            at=now(),
        )


def test_a_damaged_part_opens_nothing_at_all(purchase: Purchase) -> None:
    other_purchase = a_purchase("closed", house=purchase.house)
    copy = counting_copy(other_purchase.responses[-1])
    assert copy is not None
    part = place(uuid.UUID(copy.parts[0]["file"]))
    content = part.read_bytes()
    part.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pretend_time(other_purchase.at("opened")):
        refusal = refuses(
            "opening.damaged",
            services.open_responses,
            opportunity=other_purchase.opportunity,
            identity=identity_of(other_purchase.opportunity),
            by=other_purchase.house.approver,
            at=now(),
        )
    assert refusal.params["receipt"] == copy.receipt_print[:12]
    assert not OpenedResponse.objects.filter(opportunity=other_purchase.opportunity).exists()
