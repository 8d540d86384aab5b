"""What a bidder chooses and reads when they seal: their text, what becomes public, and that both are true."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from hopmarket.records.drafts.keeping import DraftPlace, keep_draft, kept_draft
from hopmarket.records.ledger.current_time import now
from hopmarket.records.responses.models import Response, SealedCopy
from hopmarket.records.responses.queries import UNSENT_PARTS, has_working_copy
from hopmarket.records.responses.services import save_answer
from hopmarket.rules.response_disclosure import PUBLISHED_OF_RESPONSES
from hopmarket.rules.roles import Member
from tests.factories.partnership import must
from tests.factories.purchases import Purchase, a_purchase, worked_on

from .test_supplier import at, hidden, signed_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def purchase() -> Purchase:
    return a_purchase("published", bidders=1)


@pytest.fixture
def by(purchase: Purchase) -> Member:
    return purchase.house.bidders[0]


@pytest.fixture
def response(purchase: Purchase, by: Member) -> Response:
    return worked_on(purchase, by)


@pytest.fixture
def bidder(by: Member) -> Client:
    return signed_in(by)


def seal(bidder: Client, purchase: Purchase, choice: str) -> Any:
    fields = hidden(bidder.get(at(purchase, "preview")))
    del fields["text_after"]
    if choice:
        fields["text_after"] = choice
    return bidder.post(at(purchase, "seal"), fields, follow=True)


def download(bidder: Client, purchase: Purchase) -> str:
    return bidder.get(f"/respond/{purchase.opportunity.reference}/my-copy.txt").content.decode()


def test_nothing_is_chosen_for_anybody(purchase: Purchase, response: Response, bidder: Client) -> None:
    page = bidder.get(at(purchase, "preview"))
    shown = page.content.decode()
    assert shown.count('name="text_after"') == 3 and not re.search(r"\schecked\s*>", shown)
    assert "Whoever runs the server of this portal could read it." in text_of(page)
    answer = seal(bidder, purchase, "")
    assert answer.status_code == 422 and "Choose what shall become of your text" in text_of(answer)
    assert "Error:" in text_of(answer) and not SealedCopy.objects.exists()
    answer = seal(bidder, purchase, "burn it")
    assert answer.status_code == 422 and not SealedCopy.objects.exists()


@pytest.mark.parametrize(
    ("choice", "receipt", "list_page", "kept"),
    [
        ("kept", "You chose to keep your text here.", "Sent, and a working copy kept", True),
        (
            "downloaded",
            "You downloaded your text before you sealed, and chose to keep nothing here.",
            "from the file that you downloaded,",
            False,
        ),
        (
            "not_kept",
            "You chose to keep no text. No readable copy of it stays on this portal",
            "You chose to keep no text. So the text is not here to be edited.",
            False,
        ),
    ],
)
def test_the_choice_is_done_and_stands_on_the_receipt(
    purchase: Purchase,
    response: Response,
    bidder: Client,
    choice: str,
    receipt: str,
    list_page: str,
    kept: bool,
) -> None:
    text = download(bidder, purchase)
    assert "We call the ward before 10am." in text and "£70,000" in text and "method.pdf" in text
    answer = seal(bidder, purchase, choice)
    assert receipt in text_of(answer)
    assert SealedCopy.objects.get().text_after == choice
    assert list_page in text_of(bidder.get(at(purchase)))
    response.refresh_from_db()
    assert has_working_copy(response) is kept
    edited = "We call the ward" in bidder.get(at(purchase, "questions", "plan")).content.decode()
    assert edited is kept, "a kept text is there to be edited"


def test_who_downloads_has_downloaded_what_is_sealed(
    purchase: Purchase, response: Response, by: Member, bidder: Client
) -> None:
    answer = seal(bidder, purchase, "downloaded")
    assert answer.status_code == 422 and "Download the text as it stands now" in text_of(answer)
    download(bidder, purchase)
    must(save_answer(response=response, question="plan", text="Another plan.", by=by, at=now()))
    answer = seal(bidder, purchase, "downloaded")
    assert answer.status_code == 422 and not SealedCopy.objects.exists(), "an older state was downloaded"
    assert 'value="downloaded" checked' in " ".join(answer.content.decode().split())
    assert "Another plan." in download(bidder, purchase)
    assert "is sealed and sent" in text_of(seal(bidder, purchase, "downloaded"))


def test_keeping_nothing_deletes_what_one_had_not_saved_and_leaves_it_to_colleagues(
    purchase: Purchase, response: Response, by: Member, bidder: Client
) -> None:
    subject = f"{response.pk}/question.plan"
    own, colleagues = (DraftPlace(UNSENT_PARTS, subject, person=by.person + more) for more in (0, 1000))
    for place in (own, colleagues):
        keep_draft(place, {"text": ["Half a plan"]}, by=place.person, at=now())
    seal(bidder, purchase, "not_kept")
    assert SealedCopy.objects.exists() and kept_draft(own) is None and kept_draft(colleagues) is not None


def test_a_copy_from_before_the_question_claims_no_choice(
    purchase: Purchase, response: Response, bidder: Client
) -> None:
    seal(bidder, purchase, "not_kept")
    SealedCopy.objects.update(text_after="")
    for page in (bidder.get(at(purchase, "receipt")), bidder.get(at(purchase))):
        assert "chose" not in text_of(page)


def test_what_becomes_public_stands_before_the_button(
    purchase: Purchase, response: Response, bidder: Client
) -> None:
    page = bidder.get(at(purchase, "preview"))
    shown = text_of(page)
    assert all(text_of_words(fact.words) in shown for fact in PUBLISHED_OF_RESPONSES)
    assert shown.index("What becomes public") < shown.rindex("Seal and send")
    assert "If two respond, the one that is not named is the other." in shown


def text_of_words(words: str) -> str:
    return " ".join(words.split())


def test_short_answers_are_done_on_every_page(purchase: Purchase, bidder: Client) -> None:
    bidder.post(at(purchase, "start"))
    bidder.post(at(purchase, "questions", "plan"), {"text": "Yes."})
    bidder.post(at(purchase, "questions", "people"), {"text": "Two of us."})
    page = text_of(bidder.get(at(purchase)))
    assert "2 of 3 answers done" in page and "Carry on: Price" in page
    bidder.post(at(purchase, "price"), {"price-lot-1": "£70,000"})
    page = text_of(bidder.get(at(purchase)))
    assert "3 of 3 answers done" in page and "Look through it and seal" in page
    assert "Nothing is missing" in text_of(bidder.get(at(purchase, "preview")))
