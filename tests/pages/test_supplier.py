"""A bidder's pages: the way through, what is refused, and what nobody else can fetch."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import uuid
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hopmarket.pages.supplier import sealing
from hopmarket.records.drafts.models import Draft
from hopmarket.records.ledger.current_time import now, pretend_time
from hopmarket.records.ledger.models import Event
from hopmarket.records.opportunities.models import ClarificationQuestion, Interest, Opportunity
from hopmarket.records.opportunities.services import amend_opportunity
from hopmarket.records.parties.models import Person
from hopmarket.records.responses.models import Response, SealedCopy, WorkingFile
from hopmarket.records.responses.queries import attached_files, working_answers
from hopmarket.records.responses.services import save_answer
from hopmarket.rules.file_types import ENCRYPTED_PACKAGE, OLD_OFFICE
from hopmarket.rules.roles import Member
from tests.factories.markup import collapsed
from tests.factories.partnership import must
from tests.factories.purchases import Purchase, a_purchase, sealed, worked_on

pytestmark = pytest.mark.django_db

LIST_QUERIES = 12  # the quotes that buyers ask for are one of them
LONG = "word " * 212


def signed_in(member: Member) -> Client:
    browser = Client()
    browser.force_login(Person.objects.get(pk=member.person))
    return browser


@pytest.fixture
def purchase() -> Purchase:
    return a_purchase("published", bidders=2)


@pytest.fixture
def by(purchase: Purchase) -> Member:
    return purchase.house.bidders[0]


@pytest.fixture
def bidder(by: Member) -> Client:
    return signed_in(by)


def at(purchase: Purchase, *rest: str) -> str:
    return "/respond/" + "/".join([purchase.opportunity.reference, *rest]) + "/"


def text_of(answer: Any) -> str:
    shown = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", collapsed(answer.content.decode()))
    return " ".join(shown.split())


def hidden(answer: Any) -> dict[str, str]:
    """The hidden fields of the form that seals, with a choice that keeps nothing; empty where no form is."""
    page = collapsed(answer.content.decode())
    fields = dict(re.findall(r'name="(click|terms_print|saved_at|newest_copy)" value="([^"]+)"', page))
    return {**fields, "text_after": "not_kept"} if fields else {}


def marks(answer: Any) -> dict[str, str]:
    """The hidden fields by which a form knows which save it was loaded with."""
    page = collapsed(answer.content.decode())
    return dict(re.findall(r'name="(mark|loaded|waiting|writer)" value="([^"]*)"', page))


def written_by(answer: Any) -> str:
    return re.findall(r'name="writer" value="([^"]+)"', collapsed(answer.content.decode()))[0]


def a_file(name: str = "plan.pdf", content: bytes = b"%PDF-1.7 a plan") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def response_to(purchase: Purchase) -> Response:
    return Response.objects.get(opportunity=purchase.opportunity)


# The way through


def test_from_beginning_to_receipt_without_a_script(purchase: Purchase, bidder: Client) -> None:
    page = bidder.get(at(purchase))
    assert "What you need" in text_of(page)
    page = bidder.post(at(purchase, "start"), follow=True)
    assert "0 of 3 answers done" in text_of(page)

    page = bidder.post(at(purchase, "questions", "plan"), {"text": LONG}, follow=True)
    assert "Cut 12 words: the most is 200" in text_of(page)
    assert working_answers(response_to(purchase)).texts["plan"].startswith("word word")
    assert "Needs fixing" in text_of(bidder.get(at(purchase)))

    typed = {**marks(page), "text": "We ring.\r\n\r\nWe visit."}
    page = bidder.post(at(purchase, "questions", "plan"), typed, follow=True)
    assert page.redirect_chain[-1][0] == at(purchase, "questions", "people")
    bidder.post(at(purchase, "questions", "people"), {"text": "Forty volunteers.", "then": "list"})
    page = bidder.post(at(purchase, "questions", "method", "attach"), {"file": a_file()}, follow=True)
    assert "plan.pdf" in text_of(page)
    page = bidder.get(at(purchase, "preview"))
    assert "Enter a price for at least one lot" in text_of(page) and not hidden(page)

    page = bidder.post(at(purchase, "price"), {"price-lot-1": "£70,000"}, follow=True)
    assert "4 of 4 answers done" in text_of(page), "a short answer is done when it is done"
    page = bidder.get(at(purchase, "preview"))
    for shown in ("We ring.", "We visit.", "Forty volunteers.", "plan.pdf", "£70,000", "15 bytes"):
        assert shown in text_of(page)
    fingerprint = hashlib.sha256(b"%PDF-1.7 a plan").hexdigest()
    assert fingerprint[:4] in text_of(page)

    page = bidder.post(at(purchase, "seal"), hidden(page), follow=True)
    assert page.redirect_chain[-1][0] == at(purchase, "receipt")
    assert "Your response is sealed and sent" in text_of(page)
    assert "Yes, it counted." in text_of(bidder.get(at(purchase, "did-it-count")))
    assert "Sent, and no copy kept here" in text_of(bidder.get(at(purchase)))


def test_the_same_click_twice_gives_one_receipt(purchase: Purchase, by: Member, bidder: Client) -> None:
    worked_on(purchase, by)
    fields = hidden(bidder.get(at(purchase, "preview")))
    for _ in range(2):
        answer = bidder.post(at(purchase, "seal"), fields)
        assert (answer.status_code, answer["Location"]) == (302, at(purchase, "receipt"))
    assert SealedCopy.objects.count() == 1


def test_the_receipt_can_be_saved_and_checked(purchase: Purchase, by: Member, bidder: Client) -> None:
    sealed(worked_on(purchase, by), by, now())
    answer = bidder.get(f"{at(purchase, 'receipt')}copy-1.json")
    assert "attachment" in answer["Content-Disposition"]
    receipt = json.loads(answer.content)
    signed = receipt["signed"].encode()
    assert hashlib.sha256(signed).hexdigest() == receipt["print"]
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(receipt["public_key"]))
    key.verify(bytes.fromhex(receipt["signature"]), signed)
    assert json.loads(signed) == receipt["receipt"]
    assert bidder.get(f"{at(purchase, 'receipt')}copy-2.json").status_code == 404


def test_replacing_keeps_the_earlier_receipts(purchase: Purchase, by: Member, bidder: Client) -> None:
    worked_on(purchase, by)
    fields = hidden(bidder.get(at(purchase, "preview")))
    bidder.post(at(purchase, "seal"), {**fields, "text_after": "kept"})
    assert "a working copy kept" in text_of(bidder.get(at(purchase)))
    page = bidder.get(at(purchase, "preview"))
    assert "This replaces copy 1" in text_of(page)
    page = bidder.post(at(purchase, "seal"), hidden(page), follow=True)
    assert "Receipt for copy 2" in text_of(page) and "Replaced" in text_of(page)
    assert "Copies that do not count" in text_of(bidder.get(at(purchase, "did-it-count")))


def test_withdrawing_asks_once_more(purchase: Purchase, by: Member, bidder: Client) -> None:
    sealed(worked_on(purchase, by), by, now())
    assert "Withdraw your response?" in text_of(bidder.get(at(purchase, "withdraw")))
    page = bidder.post(at(purchase, "withdraw"), follow=True)
    assert "No: you withdrew it." in text_of(page)
    assert bidder.get(at(purchase, "withdraw")).status_code == 409
    assert bidder.get(at(purchase, "receipt"))["Location"] == at(purchase, "did-it-count")


# Did it count


def test_no_receipt_is_a_large_no(purchase: Purchase, by: Member, bidder: Client) -> None:
    assert "No: nothing has been sent." in text_of(bidder.get(at(purchase, "did-it-count")))
    worked_on(purchase, by)
    page = bidder.get(at(purchase, "did-it-count"))
    assert '<h1 class="hm-h1 do-err">No: nothing has been sent.</h1>' in collapsed(page.content.decode())
    with pretend_time(purchase.at("closed")):
        assert "No: nothing was sent." in text_of(bidder.get(at(purchase, "did-it-count")))


def test_after_an_error_the_page_leads_to_the_answer(
    purchase: Purchase, by: Member, bidder: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked_on(purchase, by)

    def full(**options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sealing, "seal_now", full)
    answer = bidder.post(at(purchase, "seal"), hidden(bidder.get(at(purchase, "preview"))))
    assert answer.status_code == 500
    assert at(purchase, "did-it-count") in collapsed(answer.content.decode())
    assert not SealedCopy.objects.exists()


# What is refused


def test_an_incomplete_response_lists_what_is_missing(purchase: Purchase, bidder: Client) -> None:
    bidder.post(at(purchase, "start"))
    page = bidder.get(at(purchase, "preview"))
    assert "3 things to fix" in text_of(page)
    assert at(purchase, "questions", "plan") in collapsed(page.content.decode())
    response = response_to(purchase)
    fields = {
        "click": str(uuid.uuid4()),
        "terms_print": purchase.opportunity.the_terms.fingerprint(),
        "saved_at": response.saved_at.isoformat(),
        "newest_copy": "0",
    }
    answer = bidder.post(at(purchase, "seal"), fields)
    assert answer.status_code == 409 and "This was not sent: 3 still to fix" in text_of(answer)


def test_what_changed_since_the_preview_is_looked_at_first(
    purchase: Purchase, by: Member, bidder: Client
) -> None:
    response = worked_on(purchase, by)
    fields = hidden(bidder.get(at(purchase, "preview")))
    must(save_answer(response=response, question="plan", text="Another plan.", by=by, at=now()))
    answer = bidder.post(at(purchase, "seal"), fields)
    assert answer.status_code == 409 and "in another window or by a colleague" in text_of(answer)
    assert not SealedCopy.objects.exists()
    assert "Another plan." in text_of(answer)


def test_changed_terms_are_read_first(purchase: Purchase, by: Member, bidder: Client) -> None:
    worked_on(purchase, by)
    fields = hidden(bidder.get(at(purchase, "preview")))
    changed = replace(purchase.opportunity.the_terms, summary="Something else.")
    must(
        amend_opportunity(
            opportunity=purchase.opportunity,
            terms=changed,
            note="Two bidders asked for this.",
            uploads=(),
            by=purchase.house.drafter,
            at=now(),
        )
    )
    answer = bidder.post(at(purchase, "seal"), fields)
    assert answer.status_code == 409 and "Read what changed" in text_of(answer)
    answer = bidder.post(at(purchase, "seal"), hidden(answer))
    assert answer.status_code == 302


def test_a_form_that_was_tampered_with_sends_nothing(purchase: Purchase, by: Member, bidder: Client) -> None:
    worked_on(purchase, by)
    assert bidder.post(at(purchase, "seal"), {"click": "no uuid"}).status_code == 409
    assert not SealedCopy.objects.exists()


def test_after_the_deadline_every_page_says_so(purchase: Purchase, by: Member, bidder: Client) -> None:
    worked_on(purchase, by)
    fields = hidden(bidder.get(at(purchase, "preview")))
    file = str(WorkingFile.objects.get().pk)
    with pretend_time(purchase.at("closed")):
        for rest in (("questions", "plan"), ("price",), ("preview",), ("withdraw",)):
            answer = bidder.get(at(purchase, *rest))
            assert answer.status_code == 409 and "The deadline has passed" in text_of(answer)
        for rest, data in (
            (("seal",), fields),
            (("questions", "plan"), {"text": "late"}),
            (("questions", "method", "attach"), {"file": a_file()}),
            (("files", file, "remove"), {}),
            (("price",), {"price-lot-1": "1"}),
        ):
            answer = bidder.post(at(purchase, *rest), data)
            assert answer.status_code == 409, rest
            assert "The deadline has passed" in text_of(answer)
            assert at(purchase, "did-it-count") in collapsed(answer.content.decode())
        answer = bidder.post(at(purchase, "questions", "plan", "autosave"), {"text": "late"})
        assert answer.status_code == 409 and json.loads(answer.content)["saved"] is False
    assert not SealedCopy.objects.exists()


def test_a_bad_price_is_told_at_its_box(purchase: Purchase, by: Member, bidder: Client) -> None:
    worked_on(purchase, by)
    answer = bidder.post(at(purchase, "price"), {"price-lot-1": "lots"})
    assert answer.status_code == 422 and "Enter an amount in pounds" in text_of(answer)
    assert 'value="lots"' in collapsed(answer.content.decode())
    answer = bidder.post(at(purchase, "price"), {"price-lot-1": "0"})
    assert answer.status_code == 422 and 'href="#id_price-lot-1"' in collapsed(answer.content.decode())


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (None, "Choose files"),
        (("plan.exe", b"MZ"), "of a kind that is not taken"),
        (("plan.pdf", b""), "is empty"),
        (("plan.pdf", b"<script>"), "is not a pdf file inside"),
        (("plan.docx", OLD_OFFICE + b"\0" * 70_000 + ENCRYPTED_PACKAGE), "protected by a password"),
        (("plan.docx", OLD_OFFICE + b"\0" * 70_000), "is an older Office file"),
    ],
)
def test_a_bad_file_is_told_and_leaves_nothing(
    purchase: Purchase, bidder: Client, file: tuple[str, bytes] | None, message: str
) -> None:
    bidder.post(at(purchase, "start"))
    before = stored_files()
    fields = {"file": a_file(*file)} if file else {}
    answer = bidder.post(at(purchase, "questions", "method", "attach"), fields)
    assert answer.status_code == 422 and message in text_of(answer)
    assert stored_files() == before


def stored_files() -> set[Path]:
    return {path for path in Path(settings.FILES_ROOT).rglob("*") if path.is_file()}


def test_an_upload_that_nobody_takes_is_removed(purchase: Purchase) -> None:
    before = stored_files()
    visitor = Client()
    visitor.post(at(purchase, "questions", "method", "attach"), {"file": a_file()})
    assert stored_files() == before


# Saving while writing


def test_autosave_answers_with_the_time_and_the_words(purchase: Purchase, bidder: Client) -> None:
    bidder.post(at(purchase, "start"))
    answer = bidder.post(at(purchase, "questions", "plan", "autosave"), {"text": "three short words"})
    payload = json.loads(answer.content)
    assert payload["saved"] is True and payload["words"] == 3
    assert working_answers(response_to(purchase)).texts["plan"] == "three short words"
    page = collapsed(bidder.get(at(purchase, "questions", "plan")).content.decode())
    assert f'data-autosave="{at(purchase, "questions", "plan", "autosave")}"' in page
    assert bidder.post(at(purchase, "questions", "plan", "autosave"), {}).status_code == 400
    assert bidder.post(at(purchase, "questions", "none", "autosave"), {"text": ""}).status_code == 409
    assert working_answers(response_to(purchase)).texts["plan"] == "three short words"


@pytest.mark.parametrize(
    ("rest", "field", "typed"),
    [
        (("questions", "plan"), "text", "Typed before the session ended."),
        (("price",), "price-lot-1", "71,999"),
        (("ask",), "text", "May a parish council take part?"),
    ],
)
def test_a_session_that_ends_loses_nothing_typed(
    purchase: Purchase, by: Member, bidder: Client, rest: tuple[str, ...], field: str, typed: str
) -> None:
    bidder.post(at(purchase, "start"))
    note = written_by(bidder.get(at(purchase, *rest)))
    bidder.logout()
    answer = bidder.post(at(purchase, *rest), {field: typed, "writer": note})
    assert answer.status_code == 302 and answer["Location"].startswith("/account/login/")
    assert typed.encode() not in bytes(Draft.objects.get().body)
    assert not [row for row in Session.objects.all() if typed in json.dumps(row.get_decoded())]
    assert "What you typed was not sent, and is kept" in text_of(bidder.get(answer["Location"]))

    bidder.force_login(Person.objects.get(pk=by.person))
    page = bidder.get(at(purchase, *rest))
    assert "is kept here, and only you see it" in text_of(page)
    assert typed in collapsed(page.content.decode())
    bidder.post(at(purchase, *rest), {field: typed, "writer": note})
    assert "is kept here" not in text_of(bidder.get(at(purchase, *rest)))
    assert not Draft.objects.filter(person__gt=0).exists()


def test_what_one_typed_is_shown_to_nobody_else(purchase: Purchase, bidder: Client) -> None:
    bidder.post(at(purchase, "start"))
    note = written_by(bidder.get(at(purchase, "ask")))
    bidder.logout()
    bidder.post(at(purchase, "ask"), {"text": "Only mine.", "writer": note})
    bidder.force_login(Person.objects.get(pk=purchase.house.bidders[1].person))
    assert "Only mine." not in text_of(bidder.get(at(purchase, "ask")))


def test_nothing_is_kept_for_whoever_was_never_signed_in(purchase: Purchase) -> None:
    visitor = Client()
    for note in ("", "forged", "forged:1abc:xyz"):
        visitor.post(at(purchase, "ask"), {"text": "From nobody.", "writer": note})
        assert not Draft.objects.exists()


# Files


def test_ones_own_file_comes_back_as_an_attachment(purchase: Purchase, by: Member, bidder: Client) -> None:
    worked_on(purchase, by)
    file = WorkingFile.objects.get()
    answer = bidder.get(at(purchase, "files", str(file.pk)))
    assert b"".join(answer.streaming_content).startswith(b"%PDF-1.7")  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == 'attachment; filename="method.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    page = bidder.post(at(purchase, "files", str(file.pk), "remove"), follow=True)
    assert "No file yet" in text_of(page)
    assert not attached_files(response_to(purchase))


def test_a_copy_for_oneself(purchase: Purchase, by: Member, bidder: Client) -> None:
    worked_on(purchase, by, price="70000")
    answer = bidder.get(f"/respond/{purchase.opportunity.reference}/my-copy.txt")
    words = collapsed(answer.content.decode())
    assert "Two coordinators" in words and "method.pdf" in words and "£70,000" in words


# Following and asking


def test_following_and_no_longer(purchase: Purchase, bidder: Client) -> None:
    page = bidder.post(at(purchase, "follow"), follow=True)
    assert "You follow this" in text_of(page) and Interest.objects.count() == 1
    assert "Followed" in text_of(bidder.get("/respond/"))
    page = bidder.post(at(purchase, "follow"), follow=True)
    assert "follows this opportunity already" in text_of(page)
    bidder.post(at(purchase, "unfollow"))
    assert not Interest.objects.exists()


def test_asking_is_heard_and_only_ones_own_is_listed(purchase: Purchase, bidder: Client) -> None:
    answer = bidder.post(at(purchase, "ask"), {"text": " "})
    assert answer.status_code == 422 and "Enter your question" in text_of(answer)
    page = bidder.post(at(purchase, "ask"), {"text": "May two bid together?"}, follow=True)
    assert "Not answered yet" in text_of(page) and "May two bid together?" in text_of(page)
    other = signed_in(purchase.house.bidders[1])
    assert "May two bid together?" not in text_of(other.get(at(purchase, "ask")))
    until = purchase.terms.questions_until
    assert until is not None
    with pretend_time(until):
        answer = bidder.post(at(purchase, "ask"), {"text": "Too late?"})
        assert answer.status_code == 422
    assert ClarificationQuestion.objects.count() == 1


# Whose it is


def test_another_organisation_reaches_nothing(purchase: Purchase, by: Member) -> None:
    sealed(worked_on(purchase, by), by, now(), keep_working=True)
    file = str(WorkingFile.objects.get().pk)
    other = signed_in(purchase.house.bidders[1])
    addresses = [
        ("questions", "plan"),
        ("price",),
        ("preview",),
        ("receipt",),
        ("withdraw",),
        ("files", file),
    ]
    for rest in addresses:
        assert other.get(at(purchase, *rest)).status_code == 404, rest
    assert other.get(f"{at(purchase, 'receipt')}copy-1.json").status_code == 404
    worked_on(purchase, purchase.house.bidders[1], files=False)
    assert other.get(at(purchase, "files", file)).status_code == 404
    assert other.post(at(purchase, "files", file, "remove")).status_code == 404
    before = Event.objects.count()
    assert signed_in(purchase.house.drafter).get(at(purchase)).status_code == 403
    assert Event.objects.count() == before


def test_a_draft_is_not_there(purchase: Purchase, bidder: Client) -> None:
    draft = a_purchase("approved", house=purchase.house)
    for rest in ((), ("start",), ("ask",), ("did-it-count",)):
        assert bidder.get(at(draft, *rest)).status_code == 404


def test_get_of_an_act_leads_to_its_page(purchase: Purchase, by: Member, bidder: Client) -> None:
    worked_on(purchase, by)
    for rest, page in (
        (("start",), ()),
        (("follow",), ()),
        (("unfollow",), ()),
        (("seal",), ("preview",)),
        (("questions", "method", "attach"), ("questions", "method")),
    ):
        assert bidder.get(at(purchase, *rest))["Location"] == at(purchase, *page)


# The list


def copies(purchase: Purchase, by: Member, count: int) -> None:
    """More purchases like the first, each with a response, and as many that are followed."""
    person = Person.objects.get(pk=by.person)
    for number in range(count):
        for kind in ("R", "F"):
            opportunity = Opportunity.objects.get(pk=purchase.opportunity.pk)
            opportunity.pk, opportunity.reference = None, f"{kind}-{number}"
            opportunity._state.adding = True
            opportunity.save()
            if kind == "R":
                Response.objects.create(
                    opportunity=opportunity, organisation_id=by.organisation, started_at=now(), saved_at=now()
                )
            else:
                Interest.objects.create(
                    opportunity=opportunity, organisation_id=by.organisation, person=person, since=now()
                )


def test_the_list_asks_as_often_for_thirty_as_for_one(purchase: Purchase, by: Member, bidder: Client) -> None:
    for count in (1, 30):
        Response.objects.all().delete()
        Interest.objects.all().delete()
        Opportunity.objects.exclude(pk=purchase.opportunity.pk).delete()
        copies(purchase, by, count)
        bidder.get("/respond/")  # what waits is counted for the masthead once after each act
        with CaptureQueriesContext(connection) as asked:
            page = bidder.get("/respond/")
        assert collapsed(page.content.decode()).count('class="hm-row hm-row--3"') == 2 * count
        assert len(asked) == LIST_QUERIES, [query["sql"] for query in asked]


def test_the_list_says_how_each_stands(purchase: Purchase, by: Member, bidder: Client) -> None:
    assert "No response is open" in text_of(bidder.get("/respond/"))
    response = worked_on(purchase, by)
    assert "Started, nothing sent" in text_of(bidder.get("/respond/"))
    sealed(response, by, now())
    assert "Sealed " in text_of(bidder.get("/respond/"))
    bidder.post(at(purchase, "withdraw"))
    assert "Withdrawn" in text_of(bidder.get("/respond/"))
    with pretend_time(purchase.at("closed")):
        words = text_of(bidder.get("/respond/"))
        assert (
            "Withdrawn" in words
            and "Nothing was sent" not in words
            and "Closed" in words
            and "Closes" not in words
        )


# The guide


def test_the_guides_own_check_accepts_a_receipt_and_refuses_a_touched_one(
    purchase: Purchase, by: Member, bidder: Client, tmp_path: Path
) -> None:
    """The program in docs/guides/supplier.md is run as it is printed there."""
    guide = Path(__file__).resolve().parents[2] / "docs/guides/supplier.md"
    program = re.findall(r"```python\n(.*?)```", guide.read_text(encoding="utf-8"), re.DOTALL)[0]
    sealed(worked_on(purchase, by), by, now())
    saved = tmp_path / "receipt.json"
    saved.write_bytes(bidder.get(f"{at(purchase, 'receipt')}copy-1.json").content)

    def check() -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-c", program, str(saved)], capture_output=True, text=True)

    result = check()
    assert result.returncode == 0 and result.stdout.startswith("Signed as it stands: 20"), result.stderr
    receipt = json.loads(saved.read_text())
    receipt["signed"] = receipt["signed"].replace('"copy":1', '"copy":2')
    receipt["print"] = hashlib.sha256(receipt["signed"].encode()).hexdigest()
    saved.write_text(json.dumps(receipt))
    assert "InvalidSignature" in check().stderr


def test_sending_early_is_not_advised_in_the_last_hour(purchase: Purchase, bidder: Client) -> None:
    bidder.post(at(purchase, "start"))
    assert "Send early if you like" in text_of(bidder.get(at(purchase)))
    assert purchase.opportunity.closes_at is not None
    with pretend_time(purchase.opportunity.closes_at - timedelta(minutes=20)):
        page = text_of(bidder.get(at(purchase)))
    assert "Closes at" in page and "Send early" not in page
