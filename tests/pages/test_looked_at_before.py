"""What everybody will read, and the letters that go out, are looked at first: answers, awards, contracts.
What was sent, and what counts, is said on every page after the deadline."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import orjson
import pytest
from django.test import Client

from hopmarket.pages.parts.letters import stored_letter_in_words
from hopmarket.records.agreements.models import Contract, Correction, CorrectionRequest
from hopmarket.records.evaluation.services import lock_scores
from hopmarket.records.ledger.current_time import now, pretend_time
from hopmarket.records.notices.models import Release
from hopmarket.records.opportunities.models import ClarificationQuestion
from hopmarket.records.opportunities.publishing import ocid_of
from hopmarket.records.opportunities.services import answer_question, ask_question, register_interest
from hopmarket.records.post.models import Letter
from hopmarket.records.responses.models import Response, SealedCopy
from hopmarket.records.responses.services import save_answer
from tests.factories.markup import collapsed
from tests.factories.partnership import must
from tests.factories.purchases import DAY, Purchase, a_purchase, sealed, take, worked_on
from tests.factories.second_officers import one_officer_may
from tests.factories.signed_in_browser import browser, hidden_of, words_of
from tests.pages.test_journeys import form_of

pytestmark = pytest.mark.django_db

NAMES = "names an organisation, a person or an address"
WHY = "One nought was left out of it."


def subjects_on(page: Any) -> list[str]:
    """The subjects of the letters that a page promises."""
    found = re.findall(r'<span class="hm-subject">(.*?)</span>', page.content.decode(), re.DOTALL)
    return [" ".join(html.unescape(subject).split()) for subject in found]


def last_letter() -> int:
    newest = Letter.objects.order_by("pk").last()
    return newest.pk if newest else 0


def asked(purchase: Purchase, text: str) -> ClarificationQuestion:
    by = purchase.house.bidders[0]
    return must(
        ask_question(opportunity=purchase.opportunity, text=text, names_confirmed=True, by=by, at=now())
    )


def to(purchase: Purchase, *rest: str) -> str:
    return "/commission/" + "/".join([purchase.opportunity.reference, *rest]) + "/"


def public(purchase: Purchase) -> str:
    return words_of(Client().get(f"/opportunities/{ocid_of(purchase.opportunity)}/"))


# Questions and answers


def test_the_bidders_words_are_taken_over_only_where_they_name_nobody() -> None:
    purchase = a_purchase("published", bidders=1)
    page = browser(purchase.house.approver)
    for text, kept in (("May volunteers be under 18?", True), ("We at Blackpear: under 18?", False)):
        question = asked(purchase, text)
        shown = collapsed(page.get(to(purchase, "questions", str(question.pk))).content.decode())
        box = re.search(r'<textarea[^>]*name="wording"[^>]*>(.*?)</textarea>', shown, re.DOTALL)
        assert box and (html.unescape(box[1]).strip() == text) is kept, text


@pytest.mark.parametrize("name", ["Blackpear Befrienders", "Esme", "Brookfield Enablement Ltd", "WR1 2AB"])
def test_a_wording_with_a_name_wants_a_tick_and_says_the_same_whoever_it_is(name: str) -> None:
    purchase = a_purchase("published", bidders=1)
    question = asked(purchase, "May volunteers be under 18?")
    page = browser(purchase.house.approver)
    where = to(purchase, "questions", str(question.pk))
    sent = {"wording": f"May {name} bring volunteers?", "answer": "Yes, from sixteen on."}
    check = page.post(where, sent, follow=True)
    assert check.redirect_chain == [(f"{where}check/", 302)]
    assert f"This {NAMES}" in words_of(check) and name in words_of(check)
    refused = page.post(f"{where}check/", dict(hidden_of(check)))
    assert "Take out the name or the address that this holds, or tick that everybody may read it" in words_of(
        refused
    )
    question.refresh_from_db()
    assert question.answered_at is None
    assert name in page.get(where).content.decode(), "what was typed is still in the form"
    page.post(f"{where}check/", {**dict(hidden_of(check)), "names_confirmed": "on"})
    question.refresh_from_db()
    assert question.published_text == sent["wording"]


def test_the_check_page_shows_exactly_what_everybody_will_read() -> None:
    purchase = a_purchase("published", bidders=1)
    question = asked(purchase, "May volunteers be under 18?")
    page, where = browser(purchase.house.approver), to(purchase, "questions", str(question.pk))
    check = page.post(where, {"wording": question.text, "answer": "Yes.\nFrom sixteen on."}, follow=True)
    assert ClarificationQuestion.objects.get().answered_at is None
    page.post(f"{where}check/", dict(hidden_of(check)))
    shown, published = (
        re.search(r'<dl class="hm-qa">.*?</dl>', collapsed(source.content.decode()), re.DOTALL)
        for source in (check, Client().get(f"/opportunities/{ocid_of(purchase.opportunity)}/"))
    )
    assert shown and published and shown[0] == published[0]


def test_what_another_window_changed_is_looked_at_again() -> None:
    purchase = a_purchase("published", bidders=1)
    question = asked(purchase, "May volunteers be under 18?")
    page, where = browser(purchase.house.approver), to(purchase, "questions", str(question.pk))
    first = page.post(where, {"wording": question.text, "answer": "Yes."}, follow=True)
    page.post(where, {"wording": question.text, "answer": "No, never."})
    again = page.post(f"{where}check/", dict(hidden_of(first)))
    assert "What you checked has changed meanwhile" in words_of(again) and "No, never." in words_of(again)
    page.post(f"{where}check/", dict(hidden_of(again)))
    question.refresh_from_db()
    assert question.answer == "No, never."


def answered(purchase: Purchase, answer: str = "Yes, from fourteen on.") -> ClarificationQuestion:
    question = asked(purchase, "May volunteers be under 18?")
    by = purchase.house.approver
    return must(answer_question(question=question, wording=question.text, answer=answer, by=by, at=now()))


def test_a_wrong_answer_is_followed_by_a_right_one_and_stays_readable() -> None:
    purchase = a_purchase("published", bidders=1)
    question = answered(purchase)
    page, where = browser(purchase.house.approver), to(purchase, "questions", str(question.pk))
    assert f"{where}correct/" in page.get(to(purchase, "questions")).content.decode()
    same = page.post(f"{where}correct/", {"wording": question.text, "answer": question.answer})
    assert "Nothing has changed yet" in words_of(same)
    sent = {"wording": question.text, "answer": "Yes, from sixteen on."}
    check = page.post(f"{where}correct/", sent, follow=True)
    assert "Before: Yes, from fourteen on." in words_of(check)
    page.post(f"{where}check/", dict(hidden_of(check)))
    words = public(purchase)
    assert "Yes, from sixteen on." in words and "Before: Yes, from fourteen on." in words
    enquiry = orjson.loads(bytes(Release.objects.latest("id").body))["tender"]["enquiries"][0]
    assert enquiry["answer"] == "Yes, from sixteen on."
    assert [before["answer"] for before in enquiry["corrected"]] == ["Yes, from fourteen on."]
    own = browser(purchase.house.bidders[0]).get(f"/respond/{purchase.opportunity.reference}/ask/")
    assert "Before: Yes, from fourteen on." in words_of(own)


def test_a_bidder_is_asked_before_the_buyer_reads_its_name() -> None:
    purchase = a_purchase("published", bidders=1)
    page, where = browser(purchase.house.bidders[0]), f"/respond/{purchase.opportunity.reference}/ask/"
    text = {"text": "We at Blackpear Befrienders ask about hours."}
    first = page.post(where, text)
    assert first.status_code == 422 and NAMES in words_of(first) and text["text"] in words_of(first)
    assert not ClarificationQuestion.objects.exists()
    assert page.post(where, {**text, "names_confirmed": "on"}).status_code == 302
    assert ClarificationQuestion.objects.count() == 1


def test_an_unanswered_question_is_told_before_and_after_closing() -> None:
    purchase = a_purchase("responded")
    asked(purchase, "Do you pay mileage?")
    page, ask = browser(purchase.house.approver), f"/respond/{purchase.opportunity.reference}/ask/"
    with pretend_time(purchase.at("closed") - 2 * DAY):
        assert "1 question waits for an answer." in words_of(page.get(to(purchase)))
        waits = words_of(page.get("/commission/"))
        assert "Closes soon. One question waits for an answer, before it closes at noon" in waits
    take(purchase, "closed")
    with pretend_time(purchase.at("closed") + timedelta(minutes=1)):
        assert "1 not answered before closing" in words_of(page.get(to(purchase)))
        listed = words_of(page.get(to(purchase, "questions")))
        assert "Not answered before closing" in listed and "To answer" not in listed
        own = words_of(browser(purchase.house.bidders[0]).get(ask))
        assert "The buyer did not answer before closing." in own and "Not answered yet" not in own
    for step in ("opened", "declared", "scored", "locked", "awarded"):
        take(purchase, step)
    assert "One question was asked that the buyer did not answer before closing." in public(purchase)


# Letters


def test_the_buyers_people_of_the_purchase_are_told_of_a_question_and_not_who_asked() -> None:
    purchase = a_purchase("published", bidders=1)
    asked(purchase, "We at Blackpear Befrienders ask about hours.")
    letters = list(Letter.objects.filter(kind="question_asked"))
    house = purchase.house
    named = {house.drafter.person, house.approver.person, house.lead.person}
    assert {letter.person for letter in letters} == named and len(letters) == len(named)
    assert "Blackpear" not in str([letter.params for letter in letters])


def test_the_drafter_is_told_of_approval_and_publication() -> None:
    purchase = a_purchase("published", bidders=0)
    told = Letter.objects.filter(person=purchase.house.drafter.person).values_list("kind", flat=True)
    assert {"draft_approved", "draft_published"} <= set(told)
    approver = Letter.objects.filter(person=purchase.house.approver.person)
    assert not approver.filter(kind__in=("draft_approved", "draft_published")).exists()


def test_the_lead_is_told_once_when_all_have_locked() -> None:
    purchase = a_purchase("scored", bidders=1)
    first, last = purchase.panel
    must(lock_scores(opportunity=purchase.opportunity, by=first, at=now()))
    assert not Letter.objects.filter(kind="all_locked").exists()
    must(lock_scores(opportunity=purchase.opportunity, by=last, at=now()))
    (letter,) = Letter.objects.filter(kind="all_locked")
    assert letter.person == purchase.house.lead.person


# The letter that comes is the letter promised, and one of it


def amend(page: Client, purchase: Purchase) -> Any:
    _, sent = form_of(page.get(to(purchase, "amend")), "note")
    sent |= {"summary": "Visits, calls and a food parcel.", "note": "More people were referred to us."}
    return page.post(to(purchase, "amend"), sent, follow=True)


def extend(page: Client, purchase: Purchase) -> Any:
    later = (purchase.terms.closes_at or now()) + 7 * DAY
    day = {"closes_at_day": later.day, "closes_at_month": later.month, "closes_at_year": later.year}
    note = "Two bidders asked for more time."
    sent = {**day, "closes_at_time": "noon", "note": note}
    along = page.post(to(purchase, "extend"), sent, follow=True)
    action, days = form_of(along, "award_on_day")
    return page.post(action or along.request["PATH_INFO"], days, follow=True)


def answer(page: Client, purchase: Purchase) -> Any:
    question = asked(purchase, "May volunteers be under 18?")
    where = to(purchase, "questions", str(question.pk))
    return page.post(where, {"wording": question.text, "answer": "Yes."}, follow=True)


def correct_an_answer(page: Client, purchase: Purchase) -> Any:
    question = answered(purchase)
    where = to(purchase, "questions", str(question.pk), "correct")
    return page.post(where, {"wording": question.text, "answer": "No."}, follow=True)


def press(page: Client, check: Any) -> None:
    page.post(check.request["PATH_INFO"], dict(hidden_of(check)))


def approve(page: Client, check: Any) -> None:
    page.post(check.request["PATH_INFO"], {"decision": "approve"})


def finish(page: Client, check: Any) -> None:
    page.post(check.request["PATH_INFO"], {"reasons": "The money for it has gone.", "sure": "on"})


def award(page: Client, purchase: Purchase) -> Any:
    where = f"/evaluate/{purchase.opportunity.reference}/award/"
    return page.post(f"{where}check/", {"reasons": "It met the need best."}, follow=True)


def confirm(page: Client, check: Any) -> None:
    page.post(check.request["PATH_INFO"].replace("check", "confirm"), dict(hidden_of(check)))


def contract_page(purchase: Purchase, *rest: str) -> str:
    return "/".join([f"/evaluate/{purchase.opportunity.reference}/contract/lot-1", *rest, ""])


def corrected_to(value: str) -> Callable[[Client, Purchase], Any]:
    def correct(page: Client, purchase: Purchase) -> Any:
        page.post(contract_page(purchase, "correct", "value"), {"value": value})
        return page.post(contract_page(purchase, "correct", "reason"), {"reason": WHY}, follow=True)

    return correct


def requested(page: Client, purchase: Purchase) -> Any:
    asker = browser(purchase.house.drafter)
    press(asker, corrected_to("400000")(asker, purchase))
    return page.get(contract_page(purchase, "second-officer"))


PROMISES: dict[str, tuple[str, Callable[[Client, Purchase], Any], Callable[[Client, Any], None]]] = {
    "amend": ("published", amend, press),
    "extend": ("published", extend, press),
    "answer": ("published", answer, press),
    "correct an answer": ("published", correct_an_answer, press),
    "cancel": ("published", lambda page, purchase: page.get(to(purchase, "cancel")), finish),
    "end": ("closed", lambda page, purchase: page.get(to(purchase, "end")), finish),
    "award": ("locked", award, confirm),
    "correct a contract": ("signed", corrected_to("48000"), press),
    "ask a second officer": ("signed", corrected_to("400000"), press),
    "approve a correction": ("signed", requested, approve),
}


@pytest.mark.parametrize("act", PROMISES)
def test_the_letter_that_comes_is_the_letter_that_was_promised(act: str) -> None:
    step, show, do = PROMISES[act]
    purchase = a_purchase(step, bidders=2)
    watcher = purchase.house.bidders[1]
    if step == "published":
        must(register_interest(opportunity=purchase.opportunity, by=watcher, at=now()))
        one_officer_may(purchase, "extension")
    page = browser(purchase.house.lead)
    check = show(page, purchase)
    shown, before = subjects_on(check), last_letter()
    promised = [*check.context["letters"], *(letter for letter, _ in check.context.get("bidders", []))]
    do(page, check)
    came = Letter.objects.filter(pk__gt=before)
    assert sorted(shown) == sorted(letter.subject for letter in promised) and shown
    assert {(letter.subject, reader.email) for letter in promised for reader in letter.to} == {
        (stored_letter_in_words(letter).subject, letter.address) for letter in came
    }
    readers = list(came.values_list("person", flat=True))
    assert len(readers) == len(set(readers)), "nobody gets two letters"


def test_who_follows_without_a_bid_gets_the_award_and_bidders_one_letter_each() -> None:
    purchase = a_purchase("published", bidders=3)
    *bidders, watcher = purchase.house.bidders
    must(register_interest(opportunity=purchase.opportunity, by=watcher, at=now()))
    for by, price in zip(bidders, ("72000", "68000"), strict=True):
        purchase.responses.append(worked_on(purchase, by, price=price))
        sealed(purchase.responses[-1], by, now())
    for step in ("closed", "opened", "declared", "scored", "locked"):
        take(purchase, step)
    before, page = last_letter(), browser(purchase.house.lead)
    confirm(page, award(page, purchase))
    title = purchase.terms.title
    subjects = {
        letter.person: stored_letter_in_words(letter).subject
        for letter in Letter.objects.filter(pk__gt=before)
    }
    assert subjects == {
        bidders[0].person: f"You won: {title}",
        bidders[1].person: f"You did not win this time: {title}",
        watcher.person: f"Awarded: {title}",
    }


def test_what_was_typed_of_an_award_is_still_there_when_it_is_changed() -> None:
    purchase = a_purchase("locked", bidders=1)
    page = browser(purchase.house.lead)
    check = award(page, purchase)
    again = page.get(check.request["PATH_INFO"].replace("check/", ""))
    assert "It met the need best." in again.content.decode() and "Check before you confirm" in words_of(again)


# A value beyond the award


def test_a_value_beyond_the_award_waits_for_a_second_officer_and_is_said_beside_the_ranking() -> None:
    purchase = a_purchase("signed")
    asker, second = browser(purchase.house.drafter), browser(purchase.house.approver)
    check = corrected_to("400000")(asker, purchase)
    assert "Ask a second officer" in words_of(check) and "Publish the correction" not in words_of(check)
    note = "The contract’s value was corrected afterwards to £400,000; the ranking counted £72,000."
    assert note in words_of(check)
    press(asker, check)
    assert not Correction.objects.exists() and Release.objects.latest("id").tags == "contract"
    own = asker.get(contract_page(purchase, "second-officer"))
    assert "somebody else approves it" in words_of(own) and "Approve and publish" not in words_of(own)
    refused = asker.post(contract_page(purchase, "second-officer"), {"decision": "approve"})
    assert refused.status_code == 409 and not Correction.objects.exists()
    assert "Approve a correction of the contract" in words_of(second.get("/commission/"))
    assert "Approve a correction" not in words_of(asker.get("/commission/"))
    approve(second, second.get(contract_page(purchase, "second-officer")))
    assert Correction.objects.get().value == Decimal(400000)
    assert note in public(purchase)
    loser = browser(purchase.house.bidders[1])
    result = f"/respond/{purchase.opportunity.reference}/result"
    assert note in words_of(loser.get(f"{result}/"))
    assert note in b"".join(loser.get(f"{result}.csv")).decode()  # type: ignore[arg-type]
    lead = browser(purchase.house.lead)
    assert note in words_of(lead.get(f"/evaluate/{purchase.opportunity.reference}/award/"))


def test_a_second_officer_refuses_with_reasons_and_the_asker_is_told() -> None:
    purchase = a_purchase("signed", bidders=1)
    asker, second = browser(purchase.house.drafter), browser(purchase.house.approver)
    press(asker, corrected_to("400000")(asker, purchase))
    where = contract_page(purchase, "second-officer")
    short = second.post(where, {"decision": "refuse", "reasons": "no"})
    assert "Say why the correction is not right" in words_of(short)
    second.post(where, {"decision": "refuse", "reasons": "The signed contract has the lower value."})
    assert CorrectionRequest.objects.get().decision == "refused" and not Correction.objects.exists()
    (letter,) = Letter.objects.filter(kind="contract_correction_refused")
    assert letter.person == purchase.house.drafter.person
    assert second.get(where).status_code == 302


# Signing


def test_a_contract_is_looked_at_before_it_enters_the_register() -> None:
    purchase = a_purchase("awarded", bidders=1)
    page, signed = browser(purchase.house.drafter), purchase.at("awarded").date()
    starts = (purchase.terms.starts_on or signed) + DAY
    sent = days_sent(signed_on=signed, starts_on=starts, ends_on=date(starts.year + 15, 1, 31))
    check = page.post(contract_page(purchase), sent, follow=True)
    words = words_of(check)
    assert "this is 1 day later" in words and "Is the last day meant?" in words
    assert not Contract.objects.exists()
    page.post(contract_page(purchase, "check"), {"checked": "another window"})
    assert not Contract.objects.exists()
    assert (
        "2042" in page.get(contract_page(purchase)).content.decode()
        or str(starts.year + 15) in page.get(contract_page(purchase)).content.decode()
    )
    press(page, check)
    assert Contract.objects.get().starts_on == starts


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"starts_on": date(2020, 1, 1)}, "must not start before the award"),
        ({"ends_on": date(2099, 12, 31)}, "must end within 30 years"),
    ],
)
def test_impossible_days_are_told_at_their_boxes(changes: dict[str, date], message: str) -> None:
    purchase = a_purchase("awarded", bidders=1)
    terms, signed = purchase.terms, purchase.at("awarded").date()
    assert terms.starts_on and terms.ends_on
    days = {"signed_on": signed, "starts_on": terms.starts_on, "ends_on": terms.ends_on, **changes}
    answer = browser(purchase.house.drafter).post(contract_page(purchase), days_sent(**days))
    assert answer.status_code == 200 and message in words_of(answer)


def days_sent(**days: date) -> dict[str, str]:
    return {
        f"{name}_{part}": str(getattr(on, part))
        for name, on in days.items()
        for part in ("day", "month", "year")
    }


# What was sent, and what counts


def closed_with(sent: int, *, changed: bool) -> tuple[Purchase, Client]:
    """A bidder's purchase after its deadline: so many copies sealed, then changed or not."""
    purchase = a_purchase("published", bidders=1)
    by, at = purchase.house.bidders[0], purchase.at("responded")
    response = worked_on(purchase, by)
    for _ in range(sent):
        sealed(response, by, at, keep_working=True)
    if changed:
        row = Response.objects.select_related("opportunity").get(pk=response.pk)
        must(save_answer(response=row, question="plan", text="Late Friday.", by=by, at=now()))
    return purchase, browser(by)


@pytest.mark.parametrize(
    ("sent", "changed", "standing", "name"),
    [
        (3, True, "This was not sent. What counts is copy 3, received at", "not-sent"),
        (2, False, "This is what you sealed as copy 2, received at", "my-copy"),
        (0, True, "This was not sent. Nothing of yours counts.", "not-sent"),
    ],
)
def test_a_working_copy_that_was_not_sent_is_never_called_a_response(
    sent: int, changed: bool, standing: str, name: str
) -> None:
    purchase, page = closed_with(sent, changed=changed)
    where = f"/respond/{purchase.opportunity.reference}/"
    with pretend_time(purchase.at("closed") + timedelta(minutes=5)):
        words = words_of(page.get(where))
        assert standing in words and "answers done" not in words
        assert ("A working copy that was not sent" in words) is changed
        file = page.get(f"{where}my-copy.txt")
        text = file.content.decode()
        assert standing in text and (f"Response of {purchase.house.bidders[0].organisation_name}" not in text)
        assert f'filename="{name}-' in file["Content-Disposition"]


@pytest.mark.parametrize("sent", [0, 3])
@pytest.mark.parametrize("rest", ["preview/", "withdraw/", "questions/plan/", "price/"])
def test_late_pages_say_what_counts(sent: int, rest: str) -> None:
    purchase, page = closed_with(sent, changed=False)
    where = f"/respond/{purchase.opportunity.reference}/"
    with pretend_time(purchase.at("closed") + timedelta(minutes=5)):
        late = words_of(page.get(f"{where}{rest}"))
        assert ("Your copy 3 of" in late and "counts." in late) if sent else "You had sent nothing." in late
        assert "Nothing was accepted" not in late
        sealing = page.post(
            f"{where}seal/",
            {
                "click": "00000000-0000-4000-8000-000000000000",
                "terms_print": "x",
                "saved_at": "x",
                "newest_copy": "0",
            },
        )
        assert ("Your copy 3 of" in words_of(sealing)) is bool(sent)


def test_a_second_tab_after_sealing_says_that_the_copy_counts() -> None:
    purchase = a_purchase("published", bidders=1)
    by = purchase.house.bidders[0]
    worked_on(purchase, by)
    page, where = browser(by), f"/respond/{purchase.opportunity.reference}/"
    first, second = (
        {**dict(hidden_of(page.get(f"{where}preview/"))), "text_after": "not_kept"} for _ in range(2)
    )
    assert page.post(f"{where}seal/", first).status_code == 302
    answer = page.post(f"{where}seal/", second)
    words = words_of(answer)
    assert answer.status_code == 409 and "Your copy 1 of" in words and "counts." in words
    assert "it had been sealed already, perhaps in another window" in words
    assert "still to fix" not in words and SealedCopy.objects.count() == 1
