"""A response on paper: what is written in it and what is missing, for its own people alone."""

from __future__ import annotations

import io
import re

import docx
import pypdf
import pytest
from django.test import Client

from hopmarket.pages.parts.papers import paper_files
from hopmarket.pages.parts.papers.paper_files import FORMS
from hopmarket.pages.supplier import response_pack
from hopmarket.records.ledger.current_time import pretend_time
from hopmarket.records.ledger.models import Event
from hopmarket.records.responses.queries import response_to
from hopmarket.records.responses.services import save_answer, save_price, start_response
from hopmarket.rules.roles import Member
from tests.factories.partnership import must
from tests.factories.purchases import ANSWERS, PRICES, Purchase, a_purchase, sealed, worked_on
from tests.factories.signed_in_browser import browser

pytestmark = pytest.mark.django_db
READ = {
    "docx": lambda body: "\n".join(
        [
            *(paragraph.text for paragraph in docx.Document(io.BytesIO(body)).paragraphs),
            *(
                cell.text
                for table in docx.Document(io.BytesIO(body)).tables
                for row in table.rows
                for cell in row.cells
            ),
        ]
    ),
    "pdf": lambda body: " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages),
}


def letters(text: str) -> str:
    return "".join(re.findall(r"\w+", text.lower()))


def on_paper(purchase: Purchase, member: Member, ending: str) -> str:
    answer = browser(member).get(f"/respond/{purchase.opportunity.reference}/on-paper.{ending}")
    assert answer.status_code == 200 and answer["Content-Type"] == FORMS[ending].media_type
    assert {"private", "no-store"} <= set(answer["Cache-Control"].replace(",", " ").split())
    assert not answer.has_header("ETag")
    return letters(READ[ending](answer.content))


@pytest.mark.parametrize("ending", FORMS)
def test_a_draft_on_paper_says_what_is_written_what_is_missing_and_that_it_is_a_draft(ending: str) -> None:
    purchase = a_purchase("published")
    bidder, at = purchase.house.bidders[0], purchase.at("published")
    with pretend_time(at):
        response = must(start_response(opportunity=purchase.opportunity, by=bidder, at=at))
        must(save_answer(response=response, question="plan", text=ANSWERS["plan"], by=bidder, at=at))
        must(save_price(response=response, prices={"lot-1": "72000"}, by=bidder, at=at))
        known = Event.objects.count()
        text = on_paper(purchase, bidder, ending)
        page = browser(bidder).get(f"/respond/{purchase.opportunity.reference}/").content.decode()
    assert Event.objects.count() == known
    assert f"/respond/{purchase.opportunity.reference}/on-paper.{ending}" in page
    for words in (
        "Draft of", "not sent", ANSWERS["plan"], "£72,000", "Not answered.", "Conflicts of interest", "Signature",
        purchase.terms.title, purchase.terms.question("people").title,
    ):  # fmt: skip
        assert letters(words) in text, words
    assert letters("Who will do it") in text.partition(letters("What is missing"))[2]


@pytest.mark.parametrize("ending", FORMS)
def test_what_was_sealed_is_no_draft_and_is_read_by_its_own_people_alone(ending: str) -> None:
    purchase = a_purchase("published")
    bidder, other = purchase.house.bidders[:2]
    paper_files.public_file.cache_clear()
    where = f"/respond/{purchase.opportunity.reference}/on-paper.{ending}"
    with pretend_time(purchase.at("responded")):
        sealed(
            worked_on(purchase, bidder, price=PRICES[0]), bidder, purchase.at("responded"), keep_working=True
        )
        sealed(worked_on(purchase, other), other, purchase.at("responded"))
        text = on_paper(purchase, bidder, ending)
        theirs = on_paper(purchase, other, ending)
        assert letters("Draft of") not in text and letters("Draft of") not in theirs
        assert letters("This is what you sealed as copy 1") in text
        assert letters("No text of this response is kept here") in theirs
        assert letters(f"£{float(PRICES[0]):,.0f}") in text and letters("Nothing: every answer") in text
        assert letters(bidder.organisation_name) in text and letters(bidder.organisation_name) not in theirs
        for stranger in (purchase.house.lead, purchase.house.evaluators[0]):
            assert browser(stranger).get(where).status_code == 403
        assert Client().get(where).status_code == 302
        response = response_to(purchase.opportunity, bidder)
        assert response is not None
        made = [
            FORMS[ending].write(response_pack.response_paper_of(response, purchase.at("closed")))
            for _ in "12"
        ]
        assert made[0] == made[1]
    assert paper_files.public_file.cache_info().currsize == 0, "nothing private is kept in memory"


def test_a_response_that_is_too_long_leads_to_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    purchase = a_purchase("responded")
    monkeypatch.setattr("hopmarket.rules.packs.paper.MOST_CHARACTERS", 10)
    with pretend_time(purchase.at("responded")):
        answer = browser(purchase.house.bidders[0]).get(
            f"/respond/{purchase.opportunity.reference}/on-paper.docx"
        )
    assert answer.status_code == 422 and "my-copy.txt" in answer.content.decode()
