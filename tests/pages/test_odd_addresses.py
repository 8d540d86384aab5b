"""Addresses and fields that nobody types: an answer, never a broken page."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client, override_settings

from hopmarket.pages.public.views.data_corrections import FROM_ONE
from hopmarket.records.ledger.current_time import now
from tests.factories.partnership import partnership, person

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.mark.parametrize(
    "address",
    [
        "/opportunities/%00/", "/data/releases/%00.json", "/opportunities/?q=%00", "/evaluate/%00/",
        "/correct-this-data/?ocid=%00", "/opportunities/?place=a%00b",
    ],
)  # fmt: skip
def test_a_nul_in_an_address_is_refused(address: str) -> None:
    assert Client(raise_request_exception=False).get(address).status_code == 400


def test_a_nul_in_a_correction_breaks_nothing() -> None:
    sent = Client(raise_request_exception=False).post("/correct-this-data/", {"ocid": "a\x00b", "wrong": ""})
    assert sent.status_code == 200


@pytest.mark.parametrize("number", ["²", "٣" * 30, "9" * 5000, "9" * 30, "-1", ""])
def test_a_strange_organisation_is_not_found(number: str) -> None:
    browser = Client(raise_request_exception=False)
    browser.force_login(person("Nell Nobody", "nobody.example", now()), backend=BACKEND)
    assert browser.post("/account/acting-for/", {"organisation": number}).status_code == 404


def corrected(visitor: str) -> int:
    correction = {"wrong": "The date is wrong.", "reply": ""}
    return (
        Client()
        .post("/correct-this-data/", correction, HTTP_X_FORWARDED_FOR=f"203.0.113.9, {visitor}")
        .status_code
    )


@override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1)
def test_one_visitor_behind_a_proxy_does_not_use_up_the_corrections_of_all() -> None:
    partnership(now(), bidders=0)
    cache.clear()
    assert [corrected("192.0.2.1") for _ in range(FROM_ONE + 1)] == [*[302] * FROM_ONE, 429]
    assert corrected("192.0.2.2") == 302
    cache.clear()
