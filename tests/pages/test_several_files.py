"""Several files on one answer: the good ones are kept, each bad one is named with its reason."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hopmarket.records.responses.queries import attached_files
from tests.factories.markup import collapsed
from tests.factories.purchases import Purchase, a_purchase, worked_on

from .test_supplier import at, signed_in, stored_files, text_of

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 a plan"
PHOTO = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"


@pytest.fixture
def purchase() -> Purchase:
    return a_purchase("published", bidders=1)


def files(*named: tuple[str, bytes]) -> dict[str, list[SimpleUploadedFile]]:
    return {"file": [SimpleUploadedFile(name, content) for name, content in named]}


def test_several_files_at_once(purchase: Purchase) -> None:
    response = worked_on(purchase, purchase.house.bidders[0], files=False)
    bidder = signed_in(purchase.house.bidders[0])
    page = bidder.get(at(purchase, "questions", "method"))
    shown = collapsed(page.content.decode())
    assert "multiple" in shown and 'accept=".csv,' in shown and "heic" not in shown
    assert "This response takes 10 more files (10 in all), each up to 25 MB" in text_of(page)
    address = at(purchase, "questions", "method", "attach")
    answer = bidder.post(address, files(("a.pdf", PDF), ("b.txt", b"Words.")))
    assert answer.status_code == 302
    assert [file.name for file in attached_files(response)] == ["a.pdf", "b.txt"]
    assert "2 files are attached." in text_of(bidder.get(answer["Location"]))


def test_the_good_are_kept_and_each_bad_one_is_named(purchase: Purchase) -> None:
    response = worked_on(purchase, purchase.house.bidders[0], files=False)
    bidder = signed_in(purchase.house.bidders[0])
    address, before = at(purchase, "questions", "method", "attach"), len(stored_files())
    many = files(
        ("good.pdf", PDF),
        ("tool.exe", b"MZ"),
        ("empty.csv", b""),
        ("talk.ppt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("IMG_1.HEIC", PHOTO),
        ("IMG_2.jpg", PHOTO),
    )
    answer = bidder.post(address, many)
    words = text_of(answer)
    assert answer.status_code == 422
    assert [file.name for file in attached_files(response)] == ["good.pdf", "talk.ppt"]
    assert "2 files were attached all the same." in words
    for name, reason in (
        ("tool.exe", "is of a kind that is not taken"),
        ("empty.csv", "is empty"),
        ("IMG_1.HEIC", "is a photo as iPhones take it"),
        ("IMG_2.jpg", "is a photo as iPhones take it"),
    ):
        assert words.count(f"The file “{name}” {reason}") == 2, "in the summary and beside the box"
    assert len(stored_files()) == before + 2, "what was refused leaves nothing"


def test_one_too_many_is_named_and_leaves_the_others(purchase: Purchase) -> None:
    response = worked_on(purchase, purchase.house.bidders[0], files=False)
    bidder = signed_in(purchase.house.bidders[0])
    many = files(*((f"{number}.pdf", PDF) for number in range(1, 12)))
    answer = bidder.post(at(purchase, "questions", "method", "attach"), many)
    assert "The file “11.pdf” was not attached: a response holds 10 files" in text_of(answer)
    assert len(attached_files(response)) == 10
    assert "This response takes no more files" in text_of(bidder.get(at(purchase, "questions", "method")))


def test_far_too_many_at_once_say_what_to_do_and_leave_nothing(purchase: Purchase) -> None:
    response = worked_on(purchase, purchase.house.bidders[0], files=False)
    bidder, before = signed_in(purchase.house.bidders[0]), stored_files()
    many = files(*((f"{number}.pdf", PDF) for number in range(51)))
    answer = bidder.post(at(purchase, "questions", "method", "attach"), many)
    assert answer.status_code == 400 and "choose at most ten at a time" in text_of(answer)
    assert stored_files() == before and not attached_files(response)
