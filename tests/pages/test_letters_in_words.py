"""Letters written out: each complete, each leading to a page, older ones too."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.urls import resolve

from hopmarket.letter_kinds import KINDS
from hopmarket.pages.parts.letters import letter_in_words, mail_body, unsubscribe_headers
from hopmarket.records.post.letters import LetterKind

RECEIVED = datetime(2026, 11, 17, 16, 40, tzinfo=UTC).isoformat()
NEWS = {
    "news": "new", "ocid": "ocds-1", "title": "Chairs", "buyer": "Temebury", "stage": "called", "currency": "GBP",
    "least": None, "most": "2000", "closes_at": RECEIVED, "before": None,
}  # fmt: skip
ODD = {
    "reference": "TDC-2026-0001",
    "ocid": "ocds-1-TDC-2026-0001",
    "lot": "lot-1",
    "key": "GB-CHC/10 12",
    "page": "/opportunities/ocds-1/",
    "received": RECEIVED,
    "won": "1",
    "bid": "2",
    "rhythm": "daily",
    "new": "1",
    "changed": "0",
    "news": json.dumps([NEWS]),
    "number": "12",
    "meeting": "3",
    "version": "3",
    "comment": "7",
    "closes_at": RECEIVED,
}
"""Values that are more than a word."""

TOKEN = {"token": "0" * 64}


def values_of(kind: LetterKind) -> dict[str, str]:
    return {name: ODD.get(name, "Teme") for name in kind.wanted()} | (TOKEN if kind.token else {})


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_letter_is_complete(name: str) -> None:
    letter = letter_in_words(KINDS[name], values_of(KINDS[name]))
    body = mail_body(letter, "Ann")
    assert letter.subject and letter.body and "\n" not in letter.subject
    assert "{" not in letter.subject + body and "T16:40" not in body


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_letter_leads_to_a_page_of_the_portal(name: str) -> None:
    values = values_of(KINDS[name])
    letter, pages = letter_in_words(KINDS[name], values), []
    if KINDS[name].page_otherwise:
        pages.append(letter_in_words(KINDS[name], {**values, "token": ""}).address)
    for path in filter(None, (letter.address, letter.stop, *pages)):
        assert resolve(path).view_name, path


@dataclass(frozen=True)
class Older:
    """A letter of an earlier version, and what it says today."""

    kind: str
    params: dict[str, str]
    subject: str
    says: str
    address: str


OLDER = (
    Older(
        "result",
        {"reference": "TDC-2026-0001", "title": "Chairs", "name": "Ann"},
        "The result, and your scores: Chairs",
        "The award for Chairs (TDC-2026-0001) has been made.",
        "/respond/TDC-2026-0001/result/",
    ),
    Older(
        "no_award",
        {"reference": "TDC-2026-0001", "title": "Chairs", "reasons": "None came.", "ocid": "ocds-1"},
        "No contract was awarded for Chairs",
        "None came.",
        "/opportunities/ocds-1/",
    ),
    Older(
        "published_claim_unnamed",
        {"name": "Ann", "organisation": "Teme", "published": ""},
        "The published record of Teme has been taken out",
        "Its public page no longer names Teme.",
        "/account/published/",
    ),
    Older(
        "contract_correction_approved",
        {"reference": "TDC-2026-0001", "title": "Chairs", "contract": "C1", "lot": "lot-1", "reasons": ""},
        "Approved and published: the correction of C1",
        "the contract C1, Chairs. It is published.",
        "/evaluate/TDC-2026-0001/contract/lot-1/",
    ),
    Older(
        "invitation",
        {"organisation": "Teme", "inviter": "Ann", "invitation": "404"},
        "Teme invites you to Hopmarket",
        "Ann invites you",
        "/account/",
    ),
    Older(
        "correction_asked",
        {"about": "A notice", "wrong": "The sum.", "reply": "none"},
        "Correct this data: A notice",
        "The sum.",
        "/opportunities/",
    ),
)


@pytest.mark.parametrize("older", OLDER, ids=lambda older: older.kind)
def test_an_older_letter_says_what_it_said(older: Older) -> None:
    letter = letter_in_words(KINDS[older.kind], older.params)
    assert (letter.subject, letter.address) == (older.subject, older.address)
    assert older.says in letter.body and "{" not in letter.body


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_value_that_an_older_letter_lacks_is_left_out(name: str) -> None:
    kind = KINDS[name]
    for lacking in kind.wanted() - set(kind.takes):
        values = values_of(kind)
        del values[lacking]
        letter = letter_in_words(kind, values)
        assert letter.body and "{" not in letter.subject + letter.body


def test_a_letter_whose_link_is_no_longer_good_does_not_leave() -> None:
    for name in ("search_confirm", "search_held", "search_told"):
        values = values_of(KINDS[name])
        del values["token"]
        with pytest.raises(KeyError, match="token"):
            letter_in_words(KINDS[name], values)


def test_what_can_be_stopped_is_stopped_with_one_click() -> None:
    headers = {
        name: unsubscribe_headers(letter_in_words(kind, values_of(kind))) for name, kind in KINDS.items()
    }
    stopped = {"search_held", "search_told", "consultation_opens", "consultation_two_weeks_left"}
    assert {name for name, made in headers.items() if made} == stopped
    assert headers["search_told"]["List-Unsubscribe"].endswith(f"/saved-searches/{TOKEN['token']}/stop/>")
