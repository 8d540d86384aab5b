"""Every route, every persona: what the matrix says is what the portal answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django.plugin import DjangoDbBlocker

from .matrix import MATRIX, PERSONAS, Row
from .matrix_world import World, a_world

DENIED = {"L", "F", "N"}
LETTERS = {
    200: "O",
    301: "R",
    302: "R",
    400: "B",
    403: "F",
    404: "N",
    405: "M",
    409: "C",
    422: "U",
    503: "D",
}
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Made once, and gone with the module: every request below is rolled back by itself."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield a_world()
        transaction.set_rollback(True)


def routes(resolver: URLResolver | None = None, space: str = "") -> Iterator[str]:
    """The full name of every route of the URL conf; one without a name is told by its pattern."""
    for entry in (resolver or get_resolver()).url_patterns:
        match entry:
            case URLResolver():
                inner = f"{space}{entry.namespace}:" if entry.namespace else space
                yield from routes(entry, inner)
            case URLPattern():
                yield f"{space}{entry.name}" if entry.name else f"without a name: {entry.pattern}"


def without_a_row(names: Iterable[str]) -> set[str]:
    return set(names) - set(MATRIX)


def test_every_route_has_a_row() -> None:
    assert not without_a_row(routes())


def test_every_row_has_a_route() -> None:
    assert not set(MATRIX) - set(routes())


def test_a_route_without_a_row_is_found() -> None:
    assert without_a_row([*routes(), "commissioner:back_door"]) >= {"commissioner:back_door"}


def answer(response: HttpResponseBase) -> str:
    """The letter of an answer."""
    if response.status_code == 302 and response.headers["Location"].startswith(settings.LOGIN_URL):
        return "L"
    return LETTERS.get(response.status_code, str(response.status_code))


def asked(client: Client, method: str, name: str, row: Row, world: World) -> str:
    """What one request answers; whatever it changed is taken back."""
    with transaction.atomic():
        address = reverse(name, kwargs=row.address(world))
        response = client.post(address, row.posted(world)) if method == "post" else client.get(address)
        if response.streaming:  # type: ignore[attr-defined]
            b"".join(response)  # type: ignore[call-overload]
        transaction.set_rollback(True)
    return answer(response)


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_a_route_answers_each_persona_as_its_row_says(name: str, world: World) -> None:
    row = MATRIX[name]
    row.address(world)
    got = {who: asked(world.client(who), row.method, name, row, world) for who in PERSONAS}
    assert got == row.expected()


@pytest.mark.parametrize("name", sorted(name for name, row in MATRIX.items() if row.method == "get"))
def test_whoever_may_not_look_may_not_post_either(name: str, world: World) -> None:
    row = MATRIX[name]
    row.address(world)
    for who, letter in row.expected().items():
        if letter in DENIED:
            assert asked(world.client(who), "post", name, row, world) in {letter, "M"}, who
