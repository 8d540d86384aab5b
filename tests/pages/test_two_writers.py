"""Two tabs or two colleagues on one part of a response: neither text is lost, and both are shown."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from hopmarket.records.ledger.current_time import now
from hopmarket.records.ledger.models import Event
from hopmarket.records.parties.models import Person
from hopmarket.records.responses.models import Response
from hopmarket.records.responses.queries import working_answers
from hopmarket.records.responses.services import start_response
from hopmarket.rules.roles import Member, Role
from tests.factories.markup import collapsed
from tests.factories.partnership import joined, must
from tests.factories.purchases import Purchase, a_purchase

pytestmark = pytest.mark.django_db

OLDER, NEWER = "The older text, typed first.", "The newer text,\nsaved first."


class Writer:
    """A person with one open page, who sends its form with other fields filled in."""

    def __init__(self, who: Member, address: str) -> None:
        self.browser, self.address = Client(), address
        self.browser.force_login(Person.objects.get(pk=who.person))
        self.load()

    def load(self) -> None:
        self.hidden = marks(self.browser.get(self.address))

    def sends(self, *, to: str = "", **fields: str) -> Any:
        return self.browser.post(self.address + to, {**self.hidden, **fields})


def marks(answer: Any) -> dict[str, str]:
    page = collapsed(answer.content.decode())
    return dict(re.findall(r'name="(mark|loaded|waiting|writer)" value="([^"]*)"', page))


@pytest.fixture
def purchase() -> Purchase:
    return a_purchase("published", bidders=2)


@pytest.fixture
def by(purchase: Purchase) -> Member:
    bidder = purchase.house.bidders[0]
    must(start_response(opportunity=purchase.opportunity, by=bidder, at=now()))
    return bidder


@pytest.fixture
def plan(purchase: Purchase) -> str:
    return f"/respond/{purchase.opportunity.reference}/questions/plan/"


@pytest.fixture
def colleague(by: Member) -> Member:
    domain = Person.objects.get(pk=by.person).email.partition("@")[2]
    return joined("Imran Shah", domain, (Role.RESPONDER,), by, now())


def stored(question: str = "plan") -> str:
    return working_answers(Response.objects.get()).texts.get(question, "")


def test_the_older_of_two_tabs_shows_both_texts_and_replaces_only_when_pressed_again(
    by: Member, plan: str
) -> None:
    older, newer = Writer(by, plan), Writer(by, plan)
    assert newer.sends(text=NEWER).status_code == 302
    before = Event.objects.count()
    answer = older.sends(text=OLDER)
    page = collapsed(answer.content.decode())
    assert answer.status_code == 409 and stored() == NEWER and Event.objects.count() == before
    assert "You saved this in another tab or window at" in page
    assert "The newer text,<br>saved first." in page and OLDER in page
    assert "data-autosave=" not in page, "a keystroke alone must not replace what was just shown"
    older.hidden = marks(answer)
    assert older.sends(text=OLDER).status_code == 302 and stored() == OLDER


def test_a_colleague_is_named_and_the_newer_text_stays(by: Member, colleague: Member, plan: str) -> None:
    margaret, imran = Writer(by, plan), Writer(colleague, plan)
    assert imran.sends(text=NEWER).status_code == 302
    answer = margaret.sends(text=OLDER, then="list")
    page = collapsed(answer.content.decode())
    assert answer.status_code == 409 and stored() == NEWER
    assert "Imran Shah saved this at" in page and OLDER in page


def test_autosave_says_what_to_do_and_keeps_the_newer_text(by: Member, colleague: Member, plan: str) -> None:
    margaret, imran = Writer(by, plan), Writer(colleague, plan)
    assert imran.sends(to="autosave/", text=NEWER).json()["saved"]
    answer = margaret.sends(to="autosave/", text=OLDER)
    assert answer.status_code == 409 and stored() == NEWER
    why = answer.json()["why"]
    assert why.startswith("Not saved: another answer was saved here")
    assert "still in the box" in why and "Save and go on" in why


def test_one_tab_saves_again_and_again_whatever_answer_got_lost(by: Member, plan: str) -> None:
    writer = Writer(by, plan)
    for text in ("One", "One two", "One two three"):
        assert writer.sends(to="autosave/", text=text).json()["saved"]
    assert writer.sends(text="One two three four").status_code == 302
    assert stored() == "One two three four"


def test_two_questions_and_an_emptied_answer_stand_in_nobodys_way(by: Member, plan: str) -> None:
    first, second = Writer(by, plan), Writer(by, plan.replace("plan", "people"))
    assert first.sends(text=NEWER).status_code == second.sends(text="Forty.").status_code == 302
    later = Writer(by, plan)
    assert later.sends(text="").status_code == 302 and stored() == ""
    assert first.sends(text=OLDER).status_code == 302 and stored() == OLDER


def test_a_form_without_marks_replaces_nothing(by: Member, plan: str) -> None:
    writer = Writer(by, plan)
    writer.sends(text=NEWER)
    writer.hidden = {}
    assert writer.sends(text=OLDER).status_code == writer.sends(to="autosave/", text=OLDER).status_code == 409
    assert stored() == NEWER


def test_what_was_typed_before_a_new_sign_in_keeps_the_marks_of_its_form(
    by: Member, colleague: Member, plan: str
) -> None:
    margaret, imran = Writer(by, plan), Writer(colleague, plan)
    margaret.browser.logout()
    assert margaret.sends(text=OLDER).status_code == 302
    imran.sends(text=NEWER)
    margaret.browser.force_login(Person.objects.get(pk=by.person))
    page = margaret.browser.get(plan)
    assert OLDER in page.content.decode()
    margaret.hidden = marks(page)
    assert margaret.sends(text=OLDER).status_code == 409 and stored() == NEWER


def test_prices_of_a_colleague_are_not_replaced_unseen(
    by: Member, colleague: Member, purchase: Purchase
) -> None:
    address = f"/respond/{purchase.opportunity.reference}/price/"
    margaret, imran = Writer(by, address), Writer(colleague, address)
    assert imran.sends(**{"price-lot-1": "26,400"}).status_code == 302
    answer = margaret.sends(**{"price-lot-1": "31,000"})
    page = collapsed(answer.content.decode())
    assert answer.status_code == 409
    assert working_answers(Response.objects.get()).prices == {"lot-1": "26400.00"}
    assert "Imran Shah saved this at" in page and "£26,400" in page and "31,000" in page
    margaret.hidden = marks(answer)
    assert margaret.sends(**{"price-lot-1": "31,000"}).status_code == 302
    assert working_answers(Response.objects.get()).prices == {"lot-1": "31000.00"}


def versions_page(browser: Client, plan: str) -> str:
    return collapsed(browser.get(f"{plan}versions/").content.decode())


def test_both_texts_of_two_colleagues_can_be_brought_back(by: Member, colleague: Member, plan: str) -> None:
    margaret, imran = Writer(by, plan), Writer(colleague, plan)
    assert imran.sends(to="autosave/", text=NEWER).json()["saved"]
    assert margaret.sends(to="autosave/", text=OLDER).status_code == 409
    assert margaret.sends(to="autosave/", text=f"{OLDER} And more.").status_code == 409
    page = versions_page(imran.browser, plan)
    assert "by you" in page and "by Margaret" not in page and stored() == NEWER
    assert f"{OLDER} And more." in page and "never saved: another text had been saved meanwhile" in page
    assert "this is your answer now" in page and page.count("Bring this back") == 1
    number = re.findall(r'name="version" value="(\d+)"', page)[0]
    answer = imran.browser.post(f"{plan}versions/", {"version": number}, follow=True)
    assert "is back." in collapsed(answer.content.decode()) and stored() == f"{OLDER} And more."
    page = versions_page(margaret.browser, plan)
    assert "The newer text" in page, "what stood there can be brought back in turn"
    assert "Earlier versions of this answer" in collapsed(margaret.browser.get(plan).content.decode())


@pytest.mark.parametrize("version", ["", "0", "999999", "x", "²"])
def test_a_version_that_is_not_in_the_list_is_not_found(by: Member, plan: str, version: str) -> None:
    writer = Writer(by, plan)
    writer.sends(text=NEWER)
    assert writer.browser.post(f"{plan}versions/", {"version": version}).status_code == 404
    assert stored() == NEWER


def test_an_answer_that_nobody_has_written_has_no_versions(by: Member, plan: str) -> None:
    assert "Nothing has been saved here yet." in versions_page(Writer(by, plan).browser, plan)


def test_nobody_brings_back_what_another_organisation_wrote(
    purchase: Purchase, by: Member, plan: str
) -> None:
    Writer(by, plan).sends(text=NEWER)
    other = purchase.house.bidders[1]
    must(start_response(opportunity=purchase.opportunity, by=other, at=now()))
    assert "newer text" not in versions_page(Writer(other, plan).browser, plan)
