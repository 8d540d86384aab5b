"""At every door a password or passphrase is the same, whichever keyboard types it and with blanks pasted."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pyrage import DecryptError, x25519

from hopmarket.operations.create_operator import create_operator
from hopmarket.records.ledger.current_time import now
from hopmarket.records.parties.models import Person
from hopmarket.records.parties.wrapped_keys import unwrap_key, wrap_new_key
from hopmarket.rules.refusal import Refusal
from tests.factories.partnership import person

pytestmark = pytest.mark.django_db

ONE, TWO = "schön ist die Teme", "scho\u0308n ist die Teme"
OTHER_ONE, OTHER_TWO = "größer ist der Severn", "gro\u0308ßer ist der Severn"
EMAIL = "zoe@supper.example"


@pytest.fixture(autouse=True)
def no_attempts_counted() -> None:
    cache.clear()


def signs_in(password: str, email: str = EMAIL) -> bool:
    cache.clear()
    browser = Client()
    browser.post("/account/login/", {"login": email, "password": password})
    return "_auth_user_id" in browser.session


@pytest.mark.parametrize(("made", "typed"), [(ONE, TWO), (TWO, ONE), (TWO, TWO)])
def test_an_account_made_with_one_keyboard_opens_with_another(made: str, typed: str) -> None:
    Client().post("/account/signup/", {"name": "Zoe", "email": EMAIL, "password1": made})
    who = Person.objects.get(email=EMAIL)
    who.emailaddress_set.update(verified=True)
    assert signs_in(typed) and not signs_in(typed.upper())


def test_a_password_is_changed_reset_and_asked_again_in_either_form() -> None:
    who = person("Zoe Newcomer", "supper.example", now())
    Person.objects.filter(pk=who.pk).update(password=make_password(ONE), email=EMAIL)
    who.emailaddress_set.update(email=EMAIL)
    browser = Client()
    browser.post("/account/login/", {"login": EMAIL, "password": TWO})
    changed = {"oldpassword": TWO, "password1": OTHER_TWO, "password2": OTHER_TWO}
    answer = browser.post("/account/password/change/", changed)
    assert answer.status_code == 302, answer.context["form"].errors
    assert signs_in(OTHER_ONE) and not signs_in(ONE)
    assert browser.post("/account/reauthenticate/", {"password": OTHER_ONE}).status_code == 302

    Client().post("/account/password/reset/", {"email": EMAIL})
    link = re.search(r"http://testserver(/account/password/reset/key/\S+)", str(mail.outbox[-1].body))
    assert link
    visitor = Client()
    page = visitor.get(link[1], follow=True)
    visitor.post(page.request["PATH_INFO"], {"password1": TWO, "password2": TWO})
    assert signs_in(ONE) and signs_in(TWO)


def test_a_password_kept_as_it_was_typed_opens_and_is_brought_to_the_one_form() -> None:
    who = person("Zoe Newcomer", "supper.example", now())
    Person.objects.filter(pk=who.pk).update(password=make_password(TWO), email=EMAIL)
    who.emailaddress_set.update(email=EMAIL)
    assert not signs_in(ONE), "the old hash is of two signs"
    assert signs_in(TWO)
    assert signs_in(ONE) and signs_in(TWO)


def test_a_weak_password_is_weak_in_every_form() -> None:
    wide = "\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff44\uff11\uff12\uff13\uff14"
    page = Client().post("/account/signup/", {"name": "Zoe", "email": EMAIL, "password1": wide})
    assert page.status_code == 200 and not Person.objects.filter(email=EMAIL).exists()


def test_the_operators_password_is_kept_in_the_one_form() -> None:
    words = ["--email", EMAIL, "--name", "Olive", "--password-stdin"]
    assert CliRunner().invoke(create_operator, words, input=f"{TWO}\n").exit_code == 0
    assert signs_in(ONE)


@pytest.mark.slow
def test_a_passphrase_opens_with_blanks_and_from_another_keyboard() -> None:
    key = wrap_new_key(f" {TWO}\n", f"{ONE} ")
    assert not isinstance(key, Refusal)
    assert not isinstance(unwrap_key(key.wrapped, f"  {TWO} "), Refusal)


@pytest.mark.parametrize("kept", [f" {TWO} ", f"{ONE} ", TWO, ONE])
def test_an_earlier_key_opens_with_what_was_typed_then(kept: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its passphrase was taken as it was typed, blanks and all. Scrypt is left out here: it takes seconds."""
    identity = x25519.Identity.generate()

    def opens(wrapped: bytes, words: str) -> bytes:
        if words != kept:
            raise DecryptError("wrong")
        return wrapped

    monkeypatch.setattr("hopmarket.records.parties.wrapped_keys.passphrase.decrypt", opens)
    wrapped = str(identity).encode()
    assert str(unwrap_key(wrapped, kept)) == str(identity)
    assert isinstance(unwrap_key(wrapped, "another"), Refusal)


def test_blanks_alone_are_no_passphrase() -> None:
    blanks = wrap_new_key(" " * 20, " " * 20)
    assert isinstance(blanks, Refusal) and blanks.reason == "passphrase.short"
