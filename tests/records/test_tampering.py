"""Whoever can write to the database still cannot put a response of their own in another's place."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs

from hopmarket.records.drafts.keeping import keep_draft
from hopmarket.records.evaluation.models import Decision, Score
from hopmarket.records.evaluation.services import confirm_award
from hopmarket.records.ledger.models import Event
from hopmarket.records.responses.envelopes import make_envelope, parts_json
from hopmarket.records.responses.models import OpenedResponse, Response, SealedCopy
from hopmarket.records.responses.queries import PRICES, answer_part, place_of_part
from hopmarket.records.responses.services import open_responses, opening, seal_now
from hopmarket.records.responses.services.opening import unlock
from hopmarket.rules.hash_chain import canonical
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.working_copy import TextAfterSealing
from tests.factories.purchases import REASON, Purchase, a_purchase, identity_of

pytestmark = pytest.mark.django_db


def opened(purchase: Purchase) -> int | Refusal:
    return open_responses(
        opportunity=purchase.opportunity,
        identity=identity_of(purchase.opportunity),
        by=purchase.house.approver,
        at=purchase.at("opened"),
    )


@pytest.fixture
def closed() -> Purchase:
    return a_purchase("closed", bidders=2)


def forged(purchase: Purchase) -> dict[str, Any]:
    """An envelope that anybody can make, for the first response, with a price that wins."""
    row = Response.objects.select_related("opportunity").get(pk=purchase.responses[0].pk)
    typed = {answer_part(key): {"text": "Bought."} for key in ("plan", "people")}
    for part, body in {**typed, PRICES: {"prices": {"lot-1": "1.00"}}}.items():
        keep_draft(place_of_part(row, part), body, by=0, at=row.saved_at)
    envelope = make_envelope(row)
    return {
        "parts": parts_json(envelope),
        "sealed_key": envelope.sealed_key,
        "key_salt": envelope.key_salt,
        "key_commit": envelope.key_commit,
        "text_commit": envelope.text_commit,
    }


def refused_whole(purchase: Purchase) -> None:
    outcome = opened(purchase)
    assert isinstance(outcome, Refusal), "a forged copy was opened"
    assert outcome.reason in ("opening.damaged", "opening.closing_list")
    assert not OpenedResponse.objects.exists()


def test_what_was_sealed_opens(closed: Purchase) -> None:
    assert opened(closed) == 2


def test_an_envelope_put_in_place_of_the_received_one_is_refused(closed: Purchase) -> None:
    copy = SealedCopy.objects.get(response=closed.responses[0])
    SealedCopy.objects.filter(pk=copy.pk).update(**forged(closed))
    refused_whole(closed)


def test_an_envelope_with_a_receipt_made_to_fit_is_refused(closed: Purchase) -> None:
    copy = SealedCopy.objects.get(response=closed.responses[0])
    envelope = forged(closed)
    body = {
        **copy.receipt,
        "key_commit": envelope["key_commit"],
        "text_commit": envelope["text_commit"],
        "parts": [{key: part[key] for key in ("name", "size", "sha256")} for part in envelope["parts"]],
    }
    SealedCopy.objects.filter(pk=copy.pk).update(
        **envelope, receipt=body, receipt_print=hashlib.sha256(canonical(body)).hexdigest()
    )
    refused_whole(closed)


def test_a_copy_set_aside_after_closing_is_missed(closed: Purchase) -> None:
    SealedCopy.objects.filter(response=closed.responses[0]).update(
        set_aside_at=closed.at("closed"), set_aside_why="withdrawn"
    )
    refused_whole(closed)


def test_a_response_hidden_after_closing_is_missed(closed: Purchase) -> None:
    Response.objects.filter(pk=closed.responses[0].pk).update(state="withdrawn")
    refused_whole(closed)


def test_a_row_that_nobody_received_is_refused(closed: Purchase) -> None:
    first = SealedCopy.objects.get(response=closed.responses[0])
    SealedCopy.objects.filter(pk=first.pk).update(set_aside_at=closed.at("closed"))
    planted = SealedCopy.objects.get(pk=first.pk)
    planted.pk, planted.number, planted.click, planted.set_aside_at = None, 2, uuid.uuid4(), None
    for name, value in forged(closed).items():
        setattr(planted, name, value)
    planted.save()
    refused_whole(closed)


def test_copies_swapped_between_responses_are_refused(closed: Purchase) -> None:
    first, second = (SealedCopy.objects.get(response=row) for row in closed.responses)
    swapped = {
        name: getattr(second, name)
        for name in ("parts", "sealed_key", "key_salt", "key_commit", "text_commit")
    }
    SealedCopy.objects.filter(pk=first.pk).update(**swapped)
    refused_whole(closed)


def test_the_ledger_tells_no_score_before_all_are_locked() -> None:
    a_purchase("scored", bidders=2)
    assert Score.objects.exists()
    for event in Event.objects.filter(act="give_score"):
        assert "value" not in event.facts
        assert REASON not in str(event.facts)


def test_a_score_changed_after_it_was_locked_stops_the_award() -> None:
    purchase = a_purchase("locked", bidders=2)
    words = {"opportunity": purchase.opportunity, "reasons": "They scored best in both criteria.", "ties": {}}
    last = Score.objects.order_by("value").first()
    assert last is not None
    Score.objects.filter(pk=last.pk).update(value=5)
    outcome = confirm_award(**words, by=purchase.house.lead, at=purchase.at("awarded"))
    assert isinstance(outcome, Refusal) and outcome.reason == "award.scores_changed"
    Score.objects.filter(pk=last.pk).update(value=last.value)
    assert isinstance(confirm_award(**words, by=purchase.house.lead, at=purchase.at("awarded")), Decision)


def test_nobody_gets_a_sealed_copy_of_somebody_elses() -> None:
    purchase = a_purchase("responded", bidders=2)
    copy = SealedCopy.objects.get(response=purchase.responses[0])
    words = {
        "response": purchase.responses[0],
        "terms_fingerprint": purchase.terms.fingerprint(),
        "at": purchase.at("responded"),
    }
    repeated = seal_now(
        **words, click=copy.click, text_after=TextAfterSealing.NOT_KEPT, by=purchase.house.bidders[0]
    )
    assert repeated == copy
    with pytest.raises(Response.DoesNotExist):
        seal_now(
            **words, click=copy.click, text_after=TextAfterSealing.NOT_KEPT, by=purchase.house.bidders[1]
        )


def test_a_wrong_passphrase_is_logged_without_its_words(
    closed: Purchase, monkeypatch: pytest.MonkeyPatch
) -> None:
    # a logger keeps what it was bound to when it was first used, perhaps by another test: this one is new
    monkeypatch.setattr(opening, "log", structlog.get_logger("hopmarket.opening"))
    with capture_logs() as heard:
        outcome = unlock(closed.opportunity, passphrase="not these words", by=closed.house.approver)
    assert isinstance(outcome, Refusal) and outcome.reason == "opening.passphrase"
    assert [entry["event"] for entry in heard] == ["passphrase_refused"]
    assert heard[0]["person"] == closed.house.approver.person
    assert "these words" not in str(heard)
