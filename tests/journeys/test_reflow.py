"""A telephone 320 pixels wide: every kind of page that links lead to, and none sticks out."""

from __future__ import annotations

import re
from collections import Counter, deque
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

from hopmarket.rules.terms_fields import DraftSection

from .conftest import Newcomer
from .walker import NARROWEST, Walker

MOST_OF_A_KIND = 3
NOT_PAGES = re.compile(
    r"\.(json|jsonl|gz|csv|txt|pdf|ics|xml|atom|xlsx|zip|yaml|docx)$|/as-published$|/files/|/documents/|/papers/|/download|/logout/"
)
KEYED = [
    (re.compile(shape), kind)
    for shape, kind in (
        (r"^/(opportunities|commission|respond|evaluate|operate/purchases)/(?!new/)[^/]+/", r"/\1/*/"),
        (r"organisations/(?!new/|claim/)[^/]+/", "organisations/*/"),
        (r"^/evaluate/\*/(\d+)/[^/]+/$", "/evaluate/*/*/*/"),
        (r"^/evaluate/\*/\d+/", "/evaluate/*/*/"),
        (r"/(questions|lots|criteria|contract|claims|people|invitations)/(?!new/)[^/]+/", r"/\1/*/"),
        (r"^/(consultations|bodies|framework/library|framework/compare)/[^/]+/", r"/\1/*/"),
        (r"/(clause|clauses|comments|meetings|decisions|versions|framework)/\d[^/]*/", r"/\1/*/"),
        (r"^/published/[^/]+/.+/", "/published/*/*/"),
    )
]


@dataclass(frozen=True)
class Round:
    """Whose telephone, where they begin, which part of the house they walk, what they must meet."""

    who: str
    starts: tuple[str, ...]
    within: tuple[str, ...]
    meets: frozenset[str]


def _round(who: str, start: str, within: str, *meets: str) -> Round:
    return Round(who, tuple(start.split()), tuple(within.split()), frozenset(meets))


ROUNDS = (
    _round(
        "",
        "/opportunities/?ours=on / /opportunities/ /components/",
        "/",
        "/",
        "/opportunities/",
        "/opportunities/*/",
        "/opportunities/*/activity/",
        "/organisations/*/",
        "/framework/",
        "/framework/*/",
        "/framework/*/changes/",
        "/framework/clauses/*/",
        "/framework/library/*/",
        "/consultations/",
        "/consultations/*/",
        "/consultations/*/clause/*/",
        "/bodies/*/",
        "/bodies/*/meetings/*/",
        "/bodies/*/decisions/*/",
        "/published/",
        "/decisions/",
        "/register/",
        "/help/",
        "/privacy/",
        "/cookies/",
        "/accessibility/",
        "/data/",
        "/saved-searches/new/",
        "/account/login/",
        "/account/signup/",
        "/account/demonstration/",
    ),
    _round(
        "Harriet Oakes",
        "/commission/",
        "/commission/ /account/",
        "/commission/",
        "/commission/*/",
        "/commission/*/activity/",
        "/commission/*/check/",
        "/commission/*/preview/",
        "/commission/*/amend/",
        "/commission/*/extend/",
        "/commission/*/questions/",
        "/commission/new/",
        "/commission/*/cancel/",
        "/commission/*/copy/",
        "/account/",
        "/account/organisation/",
        "/account/opening-key/",
        "/account/messages/",
        "/account/letters/",
        *(f"/commission/*/draft/{section}/" for section in DraftSection),
    ),
    _round(
        "Meera Nair",
        "/commission/ /evaluate/",
        "/commission/ /evaluate/",
        "/commission/*/open/",
        "/commission/*/end/",
        "/evaluate/*/award/",
    ),
    _round("David Lockett", "/commission/", "/commission/", "/commission/*/approve/"),
    _round("Samuel Pryce", "/commission/ /evaluate/", "/commission/ /evaluate/", "/commission/*/publish/"),
    _round(
        "Margaret Cole",
        "/respond/",
        "/respond/",
        "/respond/",
        "/respond/*/",
        "/respond/*/receipt/",
        "/respond/*/did-it-count/",
        "/respond/*/ask/",
        "/respond/*/preview/",
        "/respond/*/questions/*/",
        "/respond/*/price/",
        "/respond/*/withdraw/",
    ),
    _round("Colin Dyer", "/respond/", "/respond/", "/respond/*/result/"),
    _round(
        "Tom Birchall",
        "/evaluate/",
        "/evaluate/",
        "/evaluate/",
        "/evaluate/*/",
        "/evaluate/*/*/",
        "/evaluate/*/*/*/",
        "/evaluate/*/scores/",
    ),
    _round(
        "Alice Fennimore",
        "/operate/",
        "/operate/",
        "/operate/",
        "/operate/organisations/*/",
        "/operate/purchases/*/",
    ),
    _round("Olive Turner", "/operate/", "/operate/", "/operate/", "/operate/ledger/"),
)


@pytest.mark.parametrize(
    "telephone_round", ROUNDS, ids=lambda telephone_round: telephone_round.who or "anybody"
)
def test_nothing_sticks_out_on_a_telephone(newcomer: Newcomer, telephone_round: Round) -> None:
    walker = newcomer(telephone_round.who, size=(NARROWEST, 700), examined=False)
    kinds = wander(walker, telephone_round)
    assert telephone_round.meets - kinds.keys() == set()


LETTERS = "/account/demonstration/letters/"
"""Everybody's letters: what they link to is for whom they were written, and for others not there."""


def wander(walker: Walker, telephone_round: Round) -> Counter[str]:
    """Follows every link of that part of the house, a few pages of each kind; answers the kinds."""
    seen: Counter[str] = Counter()
    been: set[str] = set()
    queue = deque(telephone_round.starts)
    while queue:
        path = queue.popleft()
        kind = kind_of(path)
        if path in been or seen[kind] >= MOST_OF_A_KIND or NOT_PAGES.search(path):
            continue
        been.add(path)
        seen[kind] += 1
        walker.go(path, status={200, 403, 409})
        assert walker.sticks_out() <= 0, f"{path} sticks out by {walker.sticks_out()} pixels"
        if path != LETTERS:
            queue += [link for link in links(walker) if link.startswith(telephone_round.within)]
    return seen


def links(walker: Walker) -> list[str]:
    """Where the links of this page lead, inside the house."""
    addresses = walker.page.eval_on_selector_all(
        "a[href]", "all => all.map(one => new URL(one.getAttribute('href'), document.baseURI).href)"
    )
    return [urlsplit(address).path for address in addresses if address.startswith(walker.address)]


def kind_of(path: str) -> str:
    """A path with its references, numbers and keys made equal."""
    for shape, kind in KEYED:
        path = shape.sub(kind, path)
    return path
