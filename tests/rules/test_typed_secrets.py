"""A password is one secret whatever a keyboard sends for it; a passphrase also without blanks around it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.typed_secrets import (
    passphrase_as_kept,
    passphrases_to_try,
    password_as_kept,
    passwords_to_try,
)

ONE_SIGN, TWO_SIGNS = "schön ist die Teme", "scho\u0308n ist die Teme"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (ONE_SIGN, ONE_SIGN),
        (TWO_SIGNS, ONE_SIGN),
        ("ﬁve odd words", "five odd words"),
        ("\uff54\uff45\uff4d\uff45", "teme"),
        ("\u212bngstrom", "\u00c5ngstrom"),
        (" blanks belong to it ", " blanks belong to it "),
        ("plain words", "plain words"),
    ],
)
def test_a_password_has_one_form(typed: str, kept: str) -> None:
    assert password_as_kept(typed) == kept
    assert passwords_to_try(typed)[0] == kept and typed in passwords_to_try(typed)


@pytest.mark.parametrize("around", [" {} ", "{}\n", "\t{}", "\u00a0{}", "{}\r\n", "{}\u3000"])
def test_what_is_pasted_around_a_passphrase_does_not_count(around: str) -> None:
    typed = around.format(TWO_SIGNS)
    assert passphrase_as_kept(typed) == ONE_SIGN
    assert set(passphrases_to_try(typed)) >= {ONE_SIGN, typed}


def test_for_most_people_one_form_is_tried() -> None:
    assert passphrases_to_try("five hops in a wicker pocket") == ("five hops in a wicker pocket",)
    assert passwords_to_try("five hops") == ("five hops",)


@given(st.text())
def test_whatever_was_kept_before_is_still_found(typed: str) -> None:
    assert typed in passwords_to_try(typed) and typed in passphrases_to_try(typed)
    assert len(passphrases_to_try(typed)) <= 4


@given(st.text(), st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_every_keyboards_form_of_it_is_the_same_secret(secret: str, form: str) -> None:
    typed = unicodedata.normalize(form, secret)  # type: ignore[arg-type]
    assert password_as_kept(typed) == password_as_kept(secret)
    assert passphrase_as_kept(typed) == passphrase_as_kept(secret)
    assert password_as_kept(password_as_kept(secret)) == password_as_kept(secret)
