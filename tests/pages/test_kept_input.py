"""Attempts and what is kept between two pages, without a database: a form, an act, a session."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.pages.parts.attempts import add_refusal, attempt, press, sent_fields
from hopmarket.pages.parts.forms import PortalForm
from hopmarket.pages.parts.kept_input import SessionInput, as_fields, fingerprint, unchecked
from hopmarket.rules.refusal import Refusal

ONWARD = HttpResponseRedirect("/onward/")
KEPT = SessionInput("of_a_test")


class NumberForm(PortalForm):
    """Asks for one number."""

    number = forms.IntegerField(label="Number")


def sent(session: dict[str, Any] | None = None, **fields: str) -> HttpRequest:
    request = RequestFactory().post("/page/", fields)
    request.session = session if session is not None else {}  # type: ignore[assignment]
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    return request


def messages_of(request: HttpRequest) -> list[str]:
    return [str(message) for message in request._messages]  # type: ignore[attr-defined]


def test_a_page_that_is_only_shown_tries_nothing() -> None:
    request, form = RequestFactory().get("/page/"), NumberForm(sent_fields(RequestFactory().get("/page/")))
    assert attempt(request, form, lambda typed: pytest.fail("tried"), onward=ONWARD) is None
    assert not form.errors


def test_a_form_with_a_fault_tries_nothing_and_another_button_is_not_this_form() -> None:
    request = sent(number="many")
    form = NumberForm(sent_fields(request))
    assert attempt(request, form, lambda typed: pytest.fail("tried"), onward=ONWARD) is None
    assert "number" in form.errors and not NumberForm(sent_fields(request, False)).is_bound


@pytest.mark.parametrize(
    ("onward", "message"),
    [
        (ONWARD, "Kept 3."),
        (lambda number: HttpResponseRedirect("/onward/"), lambda number: f"Kept {number}."),
    ],
)
def test_what_succeeds_is_told_and_leads_onward(onward: Any, message: Any) -> None:
    request = sent(number="3")
    answer = attempt(
        request, NumberForm(request.POST), lambda typed: int(typed["number"]), onward=onward, message=message
    )
    assert answer and answer.headers["Location"] == "/onward/" and messages_of(request) == ["Kept 3."]


@pytest.mark.parametrize("result", [0, None, ""])
def test_a_result_that_counts_for_nothing_is_a_success_all_the_same(result: object) -> None:
    request = sent(number="3")
    assert attempt(request, NumberForm(request.POST), lambda typed: result, onward=ONWARD) is ONWARD


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"score.no_reason": "number"}, "number"),
        ({"score": "number"}, "number"),
        ({"": "number"}, "number"),
        ({"": "number", "score.no_reason": ""}, "__all__"),
        ({"score.no_reason": "elsewhere"}, "__all__"),
        ({}, "__all__"),
        (lambda refusal: refusal.params["at"], "number"),
    ],
)
def test_a_refusal_stands_at_its_field_or_above_the_form(fields: Any, place: str) -> None:
    request, refusal = sent(number="3"), Refusal("score.no_reason", params={"at": "number"})
    form = NumberForm(request.POST)
    assert attempt(request, form, lambda typed: refusal, onward=ONWARD, fields=fields) is None
    assert list(form.errors) == [place] and form.refusal is refusal and not messages_of(request)


def test_a_form_that_is_only_shown_can_carry_refusals() -> None:
    form = NumberForm()
    add_refusal(form, Refusal("contract.held"))
    add_refusal(form, Refusal("score.no_reason"), {"": "number"})
    assert set(form.errors) == {"__all__", "number"} and not form.is_valid()


def test_a_button_tells_its_refusal_onward_or_on_its_own_page() -> None:
    refusal, page = Refusal("contract.held"), HttpResponse(status=409)
    told = sent()
    assert press(told, lambda: refusal, onward=ONWARD) is ONWARD
    assert messages_of(told) == ["This contract is in the register already."]
    shown = sent()
    assert press(shown, lambda: refusal, onward=ONWARD, refused=lambda why: page) is page
    assert messages_of(shown) == []


FIELDS = st.dictionaries(
    st.text(min_size=1).filter(lambda name: name != "csrfmiddlewaretoken"), st.lists(st.text(), min_size=1)
)


@given(FIELDS, FIELDS)
def test_fields_come_back_as_they_were_sent_each_about_its_own(
    one: dict[str, list[str]], other: dict[str, list[str]]
) -> None:
    session: dict[str, Any] = {}
    for about, lists in ((1, one), (2, other)):
        KEPT.keep(sent(session), lists, about)
    for about, lists in ((1, one), (2, other)):
        waiting = KEPT.of(sent(session), about)
        assert waiting is not None and dict(as_fields(waiting).lists()) == lists
    KEPT.forget(sent(session), 1)
    assert KEPT.of(sent(session), 1) is None and KEPT.of(sent(session), 2) == other


def test_an_input_about_nothing_is_the_only_one_of_its_kind() -> None:
    request = sent()
    assert KEPT.of(request) is None
    KEPT.keep(request, {"name": "Wyre"})
    assert KEPT.of(request) == {"name": "Wyre"}
    KEPT.forget(request)
    KEPT.forget(request)
    assert KEPT.of(request) is None


@given(FIELDS, FIELDS)
def test_only_what_was_checked_has_its_fingerprint(one: object, other: object) -> None:
    assert (fingerprint(one) == fingerprint(other)) is (one == other)
    assert unchecked(sent(checked=fingerprint(one)), fingerprint(one)) is None
    assert unchecked(sent(), fingerprint(one)) == Refusal("checked.changed_meanwhile")
