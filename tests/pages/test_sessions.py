"""A copy of the database signs nobody in, and sessions end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from hopmarket import clock
from hopmarket.records.ledger.current_time import now
from tests.factories.partnership import PASSWORD, person

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in() -> Client:
    browser = Client()
    browser.force_login(person("Nell Nobody", "nobody.example", now()), backend=BACKEND)
    return browser


def overview(key: str) -> int:
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = key
    return browser.get("/account/").status_code


def test_what_the_database_holds_opens_no_session() -> None:
    key = signed_in().cookies[settings.SESSION_COOKIE_NAME].value
    assert overview(key) == 200
    rows = list(Session.objects.all())
    assert len(rows) == 1
    for row in rows:
        assert key not in (row.session_key, row.session_data)
        assert overview(row.session_key) == 302


def test_signing_out_ends_the_session_itself() -> None:
    browser = signed_in()
    key = browser.cookies[settings.SESSION_COOKIE_NAME].value
    browser.session.flush()
    assert not Session.objects.exists()
    assert overview(key) == 302


def test_a_key_that_nobody_was_given_is_not_taken_over() -> None:
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = "chosen-by-somebody-else-0123456789"
    who = person("Nell Nobody", "nobody.example", now())
    browser.force_login(who, backend=BACKEND)
    assert browser.cookies[settings.SESSION_COOKIE_NAME].value != "chosen-by-somebody-else-0123456789"


def test_sessions_that_have_run_out_are_removed() -> None:
    signed_in()
    clock.tick(now() + timedelta(days=400))
    assert Session.objects.count() == 1
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    clock.tick(now())
    assert not Session.objects.exists()


def test_a_borrowed_session_adds_no_address_without_the_password() -> None:
    who = person("Nell Nobody", "nobody.example", now())
    who.set_password(PASSWORD)
    who.save()
    browser = Client()
    browser.force_login(who, backend=BACKEND)
    asked = browser.post("/account/email/", {"email": "thief@evil.example", "action_add": ""})
    assert asked.status_code == 302 and "/reauthenticate/" in asked["Location"]
    assert list(EmailAddress.objects.filter(user_id=who.pk).values_list("email", flat=True)) == [who.email]
