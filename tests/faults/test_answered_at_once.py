"""Two people answer the same comment at the same moment: one answer stands, and the other is told so; comments that
differ get answers with numbers of their own."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest
from django.db import connection

from hopmarket.records.consultations.models import Comment, CommentAnswer
from hopmarket.records.consultations.services import answer_comments
from hopmarket.records.ledger.models import Event
from hopmarket.records.ledger.queries import first_ledger_fault
from hopmarket.records.post.models import Letter
from hopmarket.rules.comment_answer import AnswerWords
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member
from tests.factories.consultations import CHANGED, KEPT, OPENED, a_comment, a_consultation, a_house

WRITERS = 4


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("at_the_same", [True, False], ids=["one comment", "a comment each"])
def test_answers_at_once(at_the_same: bool) -> None:
    house = a_house()
    consultation = a_consultation(house)
    for number in range(WRITERS):
        a_comment(consultation, address=f"{number}@home.example")
    gate, outcomes = threading.Barrier(WRITERS), list[CommentAnswer | Refusal]()

    def answer(numbers: Sequence[int], words: AnswerWords, by: Member) -> None:
        try:
            gate.wait()
            outcomes.append(
                answer_comments(consultation=consultation, numbers=numbers, words=words, by=by, at=OPENED)
            )
        finally:
            connection.close()

    people, texts = (house.officer, house.holder), (CHANGED, KEPT)
    threads = [
        threading.Thread(target=answer, args=([1] if at_the_same else [n + 1], texts[n % 2], people[n % 2]))
        for n in range(WRITERS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    given = [outcome for outcome in outcomes if not isinstance(outcome, Refusal)]
    refused = {outcome.reason for outcome in outcomes if isinstance(outcome, Refusal)}
    assert len(outcomes) == WRITERS and len(given) == (1 if at_the_same else WRITERS)
    assert refused == ({"answer.given_meanwhile"} if at_the_same else set())
    assert sorted(row.number for row in CommentAnswer.objects.all()) == list(range(1, len(given) + 1))
    assert Comment.objects.filter(answer__isnull=False).count() == len(given)
    assert Letter.objects.filter(kind="comment_answered").count() == len(given)
    assert Event.objects.filter(act="answer_comments").count() == len(given) and first_ledger_fault() is None
