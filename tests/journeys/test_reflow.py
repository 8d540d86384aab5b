"""A telephone 320 pixels wide: every kind of page that links lead to, and none sticks out."""

from __future__ import annotations

import re
from collections import Counter, deque
from urllib.parse import urlsplit

import pytest

from .conftest import Newcomer
from .walker import NARROWEST, Walker

MOST_OF_A_KIND = 3
NOT_PAGES = re.compile(
    r"\.(json|jsonl|gz|csv|txt|pdf|ics|xml)$|/files/|/documents/|/papers/|/download|/logout/"
)
KEYED = [
    (re.compile(shape), kind)
    for shape, kind in (
        (r"^/(opportunities|commission|respond|evaluate)/(?!new/)[^/]+/", r"/\1/*/"),
        (r"organisations/(?!new/|claim/)[^/]+/", "organisations/*/"),
        (r"^/evaluate/\*/(\d+)/[^/]+/$", "/evaluate/*/*/*/"),
        (r"^/evaluate/\*/\d+/", "/evaluate/*/*/"),
        (r"/(questions|lots|criteria|contract|claims|people|invitations)/(?!new/)[^/]+/", r"/\1/*/"),
    )
]
PEOPLE: dict[str, tuple[tuple[str, ...], set[str]]] = {
    "": (
        ("/", "/opportunities/", "/components/"),
        {
            "/",
            "/opportunities/",
            "/opportunities/*/",
            "/organisations/*/",
            "/decisions/",
            "/register/",
            "/help/",
            "/privacy/",
            "/cookies/",
            "/accessibility/",
            "/data/",
            "/account/login/",
        },
    ),
    "Harriet Oakes": (
        ("/commission/",),
        {
            "/commission/",
            "/commission/*/",
            "/commission/*/draft/need/",
            "/commission/*/draft/value/",
            "/commission/*/draft/timetable/",
            "/commission/*/draft/specification/",
            "/commission/*/draft/criteria/",
            "/commission/*/draft/questions/",
            "/commission/*/draft/people/",
            "/commission/*/check/",
            "/commission/*/preview/",
            "/commission/*/amend/",
            "/commission/*/extend/",
            "/commission/*/questions/",
            "/account/",
        },
    ),
    "Meera Nair": (
        ("/commission/",),
        {"/commission/*/open/", "/evaluate/*/award/", "/commission/*/approve/"},
    ),
    "Samuel Pryce": (("/commission/", "/evaluate/SCCD-2026-0002/award/"), {"/commission/*/publish/"}),
    "Margaret Cole": (
        ("/respond/",),
        {
            "/respond/",
            "/respond/*/",
            "/respond/*/receipt/",
            "/respond/*/did-it-count/",
            "/respond/*/ask/",
            "/respond/*/preview/",
            "/respond/*/questions/*/",
            "/respond/*/price/",
            "/respond/*/withdraw/",
        },
    ),
    "Tom Birchall": (("/evaluate/",), {"/evaluate/", "/evaluate/*/", "/evaluate/*/*/*/"}),
    "Alice Fennimore": (("/operate/",), {"/operate/", "/operate/organisations/*/"}),
    "Olive Turner": (("/operate/",), {"/operate/", "/operate/ledger/"}),
}


@pytest.mark.parametrize("name", PEOPLE, ids=lambda name: name or "anybody")
def test_nothing_sticks_out_on_a_telephone(newcomer: Newcomer, name: str) -> None:
    starts, wanted = PEOPLE[name]
    walker = newcomer(name, size=(NARROWEST, 700), examined=False)
    kinds = wander(walker, starts)
    assert wanted - kinds.keys() == set()


def wander(walker: Walker, starts: tuple[str, ...]) -> Counter[str]:
    """Follows every link of the house, a few pages of each kind; answers the kinds it saw."""
    seen: Counter[str] = Counter()
    been: set[str] = set()
    queue = deque(starts)
    while queue:
        path = queue.popleft()
        kind = kind_of(path)
        if path in been or seen[kind] >= MOST_OF_A_KIND or NOT_PAGES.search(path):
            continue
        been.add(path)
        seen[kind] += 1
        walker.go(path)
        assert walker.sticks_out() <= 0, f"{path} sticks out by {walker.sticks_out()} pixels"
        queue += links(walker)
    return seen


def links(walker: Walker) -> list[str]:
    """Where the links of this page lead, inside the house."""
    found = walker.page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
    return [urlsplit(one).path for one in found if one.startswith(walker.address)]


def kind_of(path: str) -> str:
    """A path with its references, numbers and keys made equal."""
    for shape, kind in KEYED:
        path = shape.sub(kind, path)
    return path
