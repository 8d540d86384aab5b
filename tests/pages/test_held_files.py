"""Files of an addendum between its form and its check page: none twice, none that nobody wants, none lost unseen."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hopmarket.records.files.pending_uploads import LONGEST
from tests.factories.purchases import Purchase, a_purchase
from tests.factories.signed_in_browser import browser, hidden_of, words_of

from .test_commissioner import address, amendment

pytestmark = pytest.mark.django_db


@pytest.fixture
def published() -> Purchase:
    return a_purchase("published")


def notes(text: bytes = b"Bring boots.") -> SimpleUploadedFile:
    return SimpleUploadedFile("notes.txt", text)


def waiting(officer: Client, purchase: Purchase) -> list[str]:
    """The marks of the files that wait, as the form shows them."""
    page = officer.get(address(purchase, "amend")).content.decode()
    return re.findall(r'name="take_out"\s+type="checkbox"\s+value="([0-9a-f]+)"', page)


def refused(officer: Client, purchase: Purchase, **fields: Any) -> None:
    """Sends the form with a date that is none."""
    where, sent = address(purchase, "amend"), amendment(purchase, place="The next valley", award_on_day="99")
    answer = officer.post(where, {**dict(hidden_of(officer.get(where))), **sent, **fields})
    assert answer.status_code == 200 and "There is a problem" in words_of(answer)


def test_a_file_chosen_again_after_a_refused_date_waits_once(published: Purchase) -> None:
    officer = browser(published.house.drafter)
    refused(officer, published, papers=notes())
    refused(officer, published, papers=notes())
    assert len(waiting(officer, published)) == 1
    refused(officer, published, papers=notes(b"Bring gloves too."))
    assert len(waiting(officer, published)) == 2, "another file of that name is another file"


def test_a_file_can_be_taken_out_before_anybody_has_read_it(published: Purchase) -> None:
    officer = browser(published.house.drafter)
    refused(officer, published, papers=notes())
    (mark,) = waiting(officer, published)
    refused(officer, published, take_out=mark)
    assert waiting(officer, published) == []


def test_a_file_that_has_waited_too_long_is_missed_and_not_left_out_unseen(published: Purchase) -> None:
    officer, where = browser(published.house.drafter), address(published, "amend")
    page = amendment(published, place="The next valley", papers=notes())
    assert officer.post(where, {**dict(hidden_of(officer.get(where))), **page}).status_code == 302
    check = address(published, "amend", "check")
    assert "notes.txt" in words_of(officer.get(check))
    with time_machine.travel(timedelta(seconds=LONGEST + 60), tick=True):
        answer = officer.get(check, follow=True)
        assert "A file that you chose here before has been deleted" in words_of(answer)
        again = {**dict(hidden_of(answer)), **amendment(published, place="The next valley")}
        assert officer.post(where, again)["Location"] == check
        assert "notes.txt" not in words_of(officer.get(check))
