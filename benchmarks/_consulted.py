"""A consultation with thousands of comments, and how long its public pages take."""

from __future__ import annotations

import random
import time
from datetime import timedelta
from statistics import median

import _house

COMMENTS = 2_000
PROMISED = 300
"""Milliseconds in which a page of a consultation with two thousand comments is there."""
PAGES = {
    "the consultation": "",
    "fifty of its comments": "comments/?page=20",
    "fifty on one clause": "comments/?clause=8.1&page=2",
    "one clause": "clause/8/",
    "one comment": "comments/1000/",
    "all of it as JSON": "consultation.json",
}
SAID = (
    "Three months’ notice is one season: the potatoes are already in. Six lets us ask elsewhere.",
    "Our own grant is confirmed in late January. We cannot promise in September what we do not know until then.",
    "Does “affected” mean my mother, who gets the calls, or only the people who make them?",
)


def measure_consultation(rounds: int = 20, comments: int = COMMENTS) -> None:
    """Publishes a consultation with so many comments, of which a third is answered, and times its pages."""
    with _house.house():
        from django.test import Client

        _fill(comments)
        client = Client()
        _milliseconds(client, "/consultations/framework-3/")  # what is imported and compiled once
        print(f"A consultation with {comments:,} comments; promised within {PROMISED} ms")
        for what, page in PAGES.items():
            took = sorted(_milliseconds(client, f"/consultations/framework-3/{page}") for _ in range(rounds))
            print(f"{what:30} median {median(took):9.2f} ms, slowest {took[-1]:9.2f} ms")


def _fill(comments: int) -> None:
    from hopmarket.records.ledger.current_time import now, pretend_time
    from hopmarket.records.publications.publishing import publish_document
    from tests.factories.open_consultations import a_consultation, plan

    opened = now() - timedelta(weeks=9)
    with pretend_time(opened):
        consultation = a_consultation(
            opens_at=opened, closes_at=opened + timedelta(weeks=13), title=plan().title
        )
    part_of, chance = f"consultation:{consultation.key}", random.Random(1)
    answers: dict[int, list[int]] = {}
    for number in range(1, comments + 1):
        answer = chance.randrange(1, 41) if number % 3 == 0 else 0
        answers.setdefault(answer, []).append(number)
        _comment(number, answer, chance, part_of, opened)
    for answer, served in answers.items():
        if answer:
            facts = {
                "consultation": consultation.key,
                "number": answer,
                "revision": 1,
                "summary": "Three months is too short",
                "outcome": "changed",
                "reason": "Six months, where more than a tenth goes.",
                "clauses": ["8.1"],
                "comments": served,
                "answered_at": opened.isoformat(),
                "revised_at": "",
            }
            key = f"{consultation.key}/{answer}"
            publish_document("answer", key, title="Answer", facts=facts, at=opened, part_of=part_of)


def _comment(number: int, answer: int, chance: random.Random, part_of: str, at: object) -> None:
    """Publishes one comment as an act leaves it; an answered one has a version before its answer."""
    from hopmarket.records.publications.publishing import publish_document

    facts = {
        "consultation": "framework-3",
        "number": number,
        "clause": chance.choice(("8.1", "8.1", "8.2", "8.3", "")),
        "quote": "",
        "quote_at": 0,
        "text": chance.choice(SAID),
        "stance": chance.choice(("agree", "change", "disagree", "question")),
        "spoken_as": "email",
        "shown_name": "Winnie Price",
        "shown_as": "Orchard Table",
        "sector": chance.choice(("residents", "voluntary", "business", "public")),
        "seat_in": "",
        "vouched_by": "",
        "state": "shown",
        "hidden_by": "",
        "made_at": at.isoformat(),  # type: ignore[attr-defined]
        "answer": 0,
    }
    key = f"framework-3/{number}"
    for version in (0, answer) if answer else (0,):
        publish_document(
            "comment",
            key,
            title=f"Comment {number}",
            facts={**facts, "answer": version},
            at=at,  # type: ignore[arg-type]
            part_of=part_of,
        )


def _milliseconds(client: object, address: str) -> float:
    began = time.perf_counter()
    answer = client.get(address)  # type: ignore[attr-defined]
    took = (time.perf_counter() - began) * 1000
    if answer.status_code != 200:
        raise SystemExit(f"{address} answers {answer.status_code}.")
    return took
