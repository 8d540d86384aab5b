"""A demonstration mails nothing: its letters stand on a page, with links that work, and nowhere else."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.mail import EmailMessage, get_connection
from django.test import Client, override_settings

from hopmarket.pages.account.demonstration_letters import newest_letters
from hopmarket.pages.account.views.demonstration import invented_people
from hopmarket.records.parties.models import Person
from tests.factories.markup import collapsed

pytestmark = pytest.mark.django_db

PAGE = "/account/demonstration/letters/"
NEW = {"name": "Zoe Newcomer", "email": "zoe@newcomer.example", "password1": "three odd lanterns by the weir"}


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.DEMONSTRATION = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    cache.clear()
    return tmp_path / "mail"


def leave(*letters: tuple[str, str, str], age: int = 0) -> None:
    """Leaves letters as the clock does, in one file; an older file by its age in seconds."""
    connection = get_connection()
    connection.send_messages([EmailMessage(subject, text, to=[to]) for to, subject, text in letters])
    written = Path(connection._get_filename())  # type: ignore[attr-defined]
    stamp = written.stat().st_mtime - age
    os.utime(written, (stamp, stamp))


def test_the_newest_letter_stands_first_within_a_file_and_among_files(folder: Path) -> None:
    leave(("a@x.example", "Oldest", "One"), ("b@x.example", "Older", "Two"), age=60)
    leave(("a@x.example", "Newest: ä, –, £", "Grüße\nfrom the Teme"))
    assert [letter.subject for letter in newest_letters()] == ["Newest: ä, –, £", "Older", "Oldest"]
    assert [letter.subject for letter in newest_letters("A@x.example")] == ["Newest: ä, –, £", "Oldest"]
    assert newest_letters()[0].text == "Grüße\nfrom the Teme"


def test_a_newcomer_confirms_an_address_by_the_page(folder: Path) -> None:
    browser = Client()
    sent = browser.post("/account/signup/", NEW, follow=True)
    assert f'href="{PAGE}"' in browser.get("/account/confirm-email/").content.decode()
    page = collapsed(Client().get(PAGE).content.decode())
    assert NEW["email"] in page and sent.status_code == 200
    link = re.search(r'href="http://testserver(/account/confirm-email/[^"]+)"', page)
    assert link, page
    assert Client().post(link[1]).status_code == 302
    assert Person.objects.get(email=NEW["email"]).emailaddress_set.get().verified


def test_letters_are_text_and_not_markup(folder: Path) -> None:
    leave(("<b>a</b>@x.example", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>"))
    page = Client().get(PAGE).content.decode()
    assert "<script>alert" not in page and "<img src=x" not in page and "&lt;script&gt;" in page


def test_without_letters_the_page_says_so(folder: Path) -> None:
    assert "No letter yet" in Client().get(PAGE).content.decode()


@pytest.mark.parametrize("address", ["/account/signup/", "/account/demonstration/", "/saved-searches/sent/"])
def test_it_is_linked_from_where_a_letter_is_promised(address: str, folder: Path, settings: Any) -> None:
    assert f'href="{PAGE}"' in Client().get(address).content.decode()
    settings.DEMONSTRATION = False
    assert PAGE not in Client().get(address).content.decode()


def test_a_real_portal_has_no_such_page(folder: Path, settings: Any) -> None:
    leave(("a@x.example", "A secret link", "http://testserver/account/confirm-email/secret/"))
    settings.DEMONSTRATION = False
    answer = Client().get(PAGE)
    assert answer.status_code == 404 and "secret" not in answer.content.decode()
    assert "A secret link" not in Client().get("/account/signup/").content.decode()


def test_a_known_address_is_told_in_plain_words(folder: Path, settings: Any) -> None:
    """Only where nobody has to confirm an address: elsewhere the page is the same as for a new one."""
    Client().post("/account/signup/", NEW)
    cache.clear()
    with override_settings(ACCOUNT_EMAIL_VERIFICATION="optional"):
        page = Client().post("/account/signup/", NEW).content.decode()
    assert "There is an account with this address already" in page and "A user is already" not in page
    cache.clear()
    assert "There is an account" not in Client().post("/account/signup/", NEW, follow=True).content.decode()


def test_whoever_signs_up_is_not_among_the_invented(folder: Path) -> None:
    Client().post("/account/signup/", NEW)
    who = Person.objects.get(email=NEW["email"])
    assert who not in invented_people()
    assert NEW["name"] not in Client().get("/account/demonstration/").content.decode()
    assert Client().post("/account/demonstration/sign-in/", {"person": who.pk}).status_code == 404
