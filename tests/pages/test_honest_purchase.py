"""What a buyer's pages promise: nobody is offered what would be refused, faults stand where they are made,
and what is looked at before publication is what everybody reads afterwards."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from hopmarket.records.evaluation.models import Decision
from hopmarket.records.ledger.current_time import now, pretend_time
from hopmarket.records.notices.models import Notice, Release
from hopmarket.records.opportunities.models import NationalNoticeCorrection, Opportunity
from hopmarket.records.opportunities.publishing import ocid_of
from hopmarket.records.opportunities.services import (
    approve_draft,
    ask_approval,
    attach_paper,
    name_second_officer,
    revise_draft,
)
from hopmarket.rules.roles import Member
from tests.factories.partnership import must, partnership
from tests.factories.purchases import Purchase, a_purchase, an_upload
from tests.factories.signed_in_browser import browser, words_of

pytestmark = pytest.mark.django_db
APPROVE_BUTTON = 'name="act" value="approve"'
WHY = "The grant that paid for it was withdrawn."


def address(purchase: Purchase, *rest: str) -> str:
    return "/commission/" + "/".join([purchase.opportunity.reference, *rest]) + "/"


def boxes(name: str, value: date | datetime) -> dict[str, str]:
    parts = {
        f"{name}_day": str(value.day),
        f"{name}_month": str(value.month),
        f"{name}_year": str(value.year),
    }
    return {**parts, f"{name}_time": "5pm"} if isinstance(value, datetime) else parts


def html_of(client: Client, where: str) -> str:
    return client.get(where).content.decode()


def revise(purchase: Purchase, by: Member, **changes: Any) -> None:
    row = purchase.fresh()
    terms = replace(row.the_terms, **changes)
    must(revise_draft(opportunity=row, terms=terms, revision=row.revision, by=by, at=now()))


@pytest.fixture
def drafted() -> Purchase:
    return a_purchase("drafted", bidders=0)


# ---------- two officers


def test_the_approve_page_says_who_wrote_what_and_offers_nothing_that_is_refused(drafted: Purchase) -> None:
    house = drafted.house
    partner = partnership(drafted.began, bidders=0, place="severnside")
    revise(drafted, house.approver, place="Tenbury")
    for member in (house.drafter, house.approver):
        check = browser(member).get(address(drafted, "check"))
        words = words_of(check)
        assert "Nobody is left at Temevalley District Council who may approve it." in words
        assert "Name a second officer of another public body" in words
        assert "Ask for approval" not in check.content.decode()
        refused = words_of(browser(member).post(address(drafted, "check")))
        assert "Nobody is left who may approve it" in refused
    first = browser(house.drafter)
    lending = address(drafted, "second-officer")
    assert "Alex Approver Severnside District Council" in words_of(first.get(lending))
    assert "Choose who is asked to be second officer" in words_of(first.post(lending, {"officer": ""}))
    choice = re.search(r'value="(\d+)"[^>]*>\s*<label[^>]*>\s*Alex Approver', html_of(first, lending))
    assert choice
    named = words_of(first.post(lending, {"officer": choice[1]}, follow=True))
    assert "Alex Approver of Severnside District Council is second officer for this purchase" in named
    assert "named a second officer of another body" in named
    assert "Your colleagues have been asked" in words_of(first.post(address(drafted, "check"), follow=True))

    for member, why in (
        (house.drafter, "You began this draft, so somebody else approves it"),
        (house.approver, "You wrote a part of this draft, so somebody else approves it"),
    ):
        page = html_of(browser(member), address(drafted, "approve"))
        assert (why in page and APPROVE_BUTTON not in page and "Return it" in page) or "Take it back" in page
        words = words_of(browser(member).get(address(drafted, "approve")))
        assert (
            "Alex Approver What you need and why Last at" in words and "Began the draft Dana Drafter" in words
        )
        assert "May approve it: Alex Approver of Severnside District Council" in words
        assert "Approve: " not in words_of(browser(member).get("/commission/"))

    second = browser(partner.approver)
    assert "Approve: Home-from-hospital support" in words_of(second.get("/commission/"))
    assert second.get(address(drafted)).headers["Location"] == address(drafted, "approve")
    assert APPROVE_BUTTON in html_of(second, address(drafted, "approve"))
    assert "Home-from-hospital support" in words_of(second.get(address(drafted, "preview")))
    for closed in ("draft/need", "check", "publish", "discard", "second-officer", "copy"):
        assert second.get(address(drafted, *closed.split("/"))).status_code == 404
    assert browser(partner.drafter).get(address(drafted, "approve")).status_code == 404
    approved = words_of(second.post(address(drafted, "approve"), {"act": "approve"}, follow=True))
    assert "Approved." in approved and "Publish it instead" not in approved


def test_who_asked_reads_why_instead_of_a_button(drafted: Purchase) -> None:
    must(ask_approval(opportunity=drafted.fresh(), by=drafted.house.drafter, at=now()))
    own = browser(drafted.house.drafter)
    assert APPROVE_BUTTON not in html_of(own, address(drafted, "approve"))
    assert APPROVE_BUTTON in html_of(browser(drafted.house.approver), address(drafted, "approve"))


def test_a_council_of_two_is_told_who_asks(drafted: Purchase) -> None:
    other = browser(drafted.house.approver)
    words = words_of(other.get(address(drafted, "check")))
    assert "If you ask, nobody is left who may approve it. Let Dana Drafter ask instead" in words
    assert "Ask for approval" not in html_of(other, address(drafted, "check"))


# ---------- dates, shown where they are typed


def test_impossible_dates_are_kept_and_said_beside_their_boxes(drafted: Purchase) -> None:
    page = browser(drafted.house.drafter)
    typed = {
        **boxes("questions_until", datetime(2020, 1, 1, 17, tzinfo=UTC)),
        **boxes("closes_at", now() + timedelta(days=1)),
        **boxes("award_on", date(2019, 3, 4)),
        **boxes("starts_on", (now() + timedelta(days=90)).date()),
        **boxes("ends_on", date(2199, 12, 31)),
    }
    where = address(drafted, "draft", "timetable")
    answer = page.post(where, {"revision": drafted.fresh().revision, **typed, "then": "next"}, follow=True)
    assert answer.redirect_chain == [(where, 302)]
    html, words = answer.content.decode(), words_of(answer)
    assert "Saved as it stands: timetable" in words and "There is a problem" in words
    for field, said in (
        ("questions_until", "The last moment for questions has passed already"),
        ("closes_at", "Give bidders at least 10 days from today"),
        ("award_on", "The award must come after the deadline for responses"),
        ("ends_on", "The contract must end within 30 years after it starts"),
    ):
        assert re.search(rf'<p[^>]*id="(id_)?{field}[^"]*error"[^>]*>(?:(?!</p>).)*{said}', html, re.S), field
        assert f'href="#id_{field}_day"' in html
    assert 'value="2199"' in html and 'value="2019"' in html
    assert drafted.fresh().the_terms.ends_on == date(2199, 12, 31)


@pytest.mark.parametrize(("years", "wanted"), [(9, False), (12, True)])
def test_a_long_contract_is_asked_about(drafted: Purchase, years: int, wanted: bool) -> None:
    starts = drafted.terms.starts_on
    assert starts is not None
    revise(drafted, drafted.house.drafter, ends_on=starts.replace(year=starts.year + years))
    words = words_of(browser(drafted.house.drafter).get(address(drafted, "draft", "timetable")))
    assert ("would run for more than ten years" in words) is wanted


def test_neither_an_amendment_nor_an_extension_takes_an_impossible_date() -> None:
    published = a_purchase("published", bidders=1)
    page = browser(published.house.drafter)
    closes_at = published.fresh().closes_at
    assert closes_at is not None
    for year, said in ((2099, "The new deadline must be within 366 days"), (2199, "must be within 366 days")):
        far = {**boxes("closes_at", datetime(year, 1, 1, 17, tzinfo=UTC)), "note": WHY}
        assert said in words_of(page.post(address(published, "extend"), far))
    form = html_of(page, address(published, "amend"))
    assert "questions_until_year" in form
    terms = published.terms
    typed: dict[str, str] = {
        "title": terms.title,
        "summary": terms.summary,
        "specification": terms.specification,
        "cpv": terms.cpv,
        "place": terms.place,
        "postcode": terms.postcode,
        "note": WHY,
        **boxes("questions_until", datetime(2020, 1, 1, 17, tzinfo=UTC)),
    }
    for name in ("award_on", "starts_on", "ends_on"):
        typed |= boxes(name, getattr(terms, name))
    words = words_of(page.post(address(published, "amend"), typed))
    assert "The last moment for questions has passed already. Choose a later one." in words
    assert published.fresh().closes_at == closes_at and published.opportunity.versions.count() == 1


def test_where_the_time_for_questions_is_over_nobody_is_asked_to_ask() -> None:
    published = a_purchase("published", bidders=1)
    reference = published.opportunity.reference
    notice, ask = f"/opportunities/{ocid_of(published.opportunity)}/", f"/respond/{reference}/ask/"
    bidder = browser(published.house.bidders[0])
    assert ask in html_of(bidder, notice) and "Questions can be asked until" in words_of(bidder.get(ask))
    until = published.fresh().the_terms.questions_until
    assert until is not None
    with pretend_time(until):
        assert ask not in html_of(bidder, notice)
        words = words_of(bidder.get(ask))
        assert "The time for questions is over" in words and "Questions could be asked until" in words
        assert "can be asked" not in words


# ---------- reasons and national notices


@pytest.mark.parametrize("why", ["x", "ok", "1 2 3 4 5", "good 👍 👍 👍 👍"])
def test_reasons_that_everybody_reads_take_five_words(why: str) -> None:
    published = a_purchase("published", bidders=1)
    page = browser(published.house.drafter)
    later = boxes("closes_at", now() + timedelta(days=40))
    for where, sent in (
        ("cancel", {"reasons": why, "sure": "on"}),
        ("extend", {**later, "note": why}),
    ):
        words = words_of(page.post(address(published, where), sent))
        assert "in at least five words. For example: " in words
    assert published.fresh().state == "open" and published.opportunity.versions.count() == 1


def approved() -> Purchase:
    return a_purchase("approved", bidders=0)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"national_reference": "see email"}, "That is not the reference of a notice."),
        ({"national_reference": "2026/S 000-12345"}, "That is not the reference of a notice."),
        ({"national_reference": "012345-2099"}, "Check the year in the reference"),
        (
            {"national_reason": "x"},
            "Say why no notice is due on the national platform, in at least five words",
        ),
        (
            {"national_reference": "012345-2026", "national_reason": "It is covered by an earlier notice."},
            "not both",
        ),
    ],
)
def test_what_is_no_national_reference_is_not_published(typed: dict[str, str], said: str) -> None:
    purchase = approved()
    sent = {"national_reference": "", "national_reason": "", **typed}
    answer = browser(purchase.house.drafter).post(address(purchase, "publish"), sent)
    assert said in words_of(answer) and typed.popitem()[1] in answer.content.decode()
    assert purchase.fresh().state == "approved"


def test_a_national_reference_is_corrected_in_public_at_any_time() -> None:
    purchase = a_purchase("awarded", bidders=1)
    page = browser(purchase.house.drafter)
    where = address(purchase, "national-notice")
    before = Release.objects.filter(ocid=ocid_of(purchase.opportunity)).count()
    same = {"national_reference": "2026/S 000-012345", "national_reason": "", "reason": WHY}
    assert "This is what stands there already" in words_of(page.post(where, same))
    short = {"national_reference": "012346-2026", "national_reason": "", "reason": "typo"}
    assert "Say what was wrong with the notice, in at least five words" in words_of(page.post(where, short))
    right = {**short, "national_reference": " 012346-2026 ", "reason": "The last figure was wrong by one."}
    done = words_of(page.post(where, right, follow=True))
    assert (
        "Corrected. Everybody can read" in done
        and "corrected what is said of the notice on the national platform" in done
    )
    correction = NationalNoticeCorrection.objects.get()
    assert (correction.before, correction.after) == ("2026/S 000-012345", "012346-2026")
    assert Release.objects.filter(ocid=ocid_of(purchase.opportunity)).count() == before + 1
    notice = Notice.objects.get(ocid=ocid_of(purchase.opportunity))
    assert notice.record["assessment"]["nationalNotice"]["reference"] == "012346-2026"
    assert notice.record["awards"] and Decision.objects.count() == 1
    public = words_of(Client().get(f"/opportunities/{notice.ocid}/"))
    assert "Notice 012346-2026" in public and "The last figure was wrong by one." in public
    assert "Correction. Notice on the national platform: Before: 2026/S 000-012345 Now: 012346-2026" in public


# ---------- what is looked at is what is read


def sections_of(html: str) -> list[str]:
    """The sections of a page's middle, each as its words, in order."""
    found = re.findall(r'<section[^>]*aria-labelledby="(\w+)"[^>]*>(.*?)</section>', html, re.S)
    return [f"{key}: {' '.join(re.sub(r'<[^>]+>', ' ', body).split())}" for key, body in found]


def aside_of(html: str) -> list[str]:
    aside = re.search(r'<aside class="hm-margin".*?</aside>', html, re.S)
    assert aside
    parts = re.split(r"<h2[^>]*>", aside[0])[1:]
    return [" ".join(re.sub(r"<[^>]+>", " ", part).split()) for part in parts]


def plate_of(html: str) -> list[str]:
    found = re.findall(r"<dt[^>]*>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", html, re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", " ".join(pair)).split()) for pair in found]


@pytest.mark.parametrize("lots", [1, 2])
def test_the_preview_and_the_public_page_are_the_same(lots: int) -> None:
    purchase = a_purchase("drafted", bidders=0, lots=lots)
    house = purchase.house
    must(attach_paper(opportunity=purchase.fresh(), upload=an_upload("plan.pdf"), by=house.drafter, at=now()))
    revise(
        purchase,
        house.drafter,
        lots_rationale="One team serves the valley; two would need two vans.",
        specification="## Who\n\n| Who | How many |\n| --- | --- |\n| People | 60 |\n\n- Visits last an hour.",
    )
    must(ask_approval(opportunity=purchase.fresh(), by=house.drafter, at=now()))
    must(approve_draft(opportunity=purchase.fresh(), by=house.approver, at=now()))
    page = browser(house.drafter)
    with pretend_time(now().replace(microsecond=0)):
        preview = html_of(page, address(purchase, "preview"))
        page.post(address(purchase, "publish"), {"national_reference": "012345-2026", "national_reason": ""})
        assert purchase.fresh().state == "open"
        public = html_of(Client(), f"/opportunities/{ocid_of(purchase.opportunity)}/")
    shown = [section.replace("Add to calendar", "").strip() for section in sections_of(public)]
    keys = [section.partition(":")[0] for section in shown]
    assert {"when", "specification", "criteria", "asked", "lots"} <= set(keys)
    assert [" ".join(section.split()) for section in shown] == sections_of(preview)
    everybody = dict.fromkeys(("Every release", "On the national platform", "Where this comes from"))
    assert [part for part in aside_of(public) if not part.startswith(tuple(everybody))] == [
        part for part in aside_of(preview) if not part.startswith(tuple(everybody))
    ]
    for wanted in ("Suitable for Small and medium firms", "Documents plan.pdf"):
        assert any(part.startswith(wanted) for part in aside_of(public))
    assert "Scored under Your plan" in " ".join(public.split()) and "two would need two vans" in public
    assert plate_of(preview)[:5] == plate_of(public)[:5] and "£84,000 with VAT" in public
    (document,) = purchase.opportunity.the_terms.papers
    assert address(purchase, "papers", document.file) in preview


def test_a_draft_of_nothing_but_a_title_has_a_preview() -> None:
    house = a_purchase("drafted", bidders=0).house
    page = browser(house.drafter)
    begun = page.post(
        "/commission/new/procedure/?title=Saturday+youth+sessions&category=services&value=&cpv=",
        {"procedure": "below_threshold_open"},
    )
    preview = page.get(f"{begun.headers['Location']}preview/")
    assert preview.status_code == 200 and "Saturday youth sessions" in words_of(preview)
    assert Notice.objects.count() == 0 and Opportunity.objects.filter(published_at=None).count() == 2


def test_a_bidder_reads_the_value_of_the_whole_for_its_only_lot() -> None:
    drafted = a_purchase("drafted", bidders=1)
    house = drafted.house
    (lot,) = drafted.terms.lots
    revise(drafted, house.drafter, lots=(replace(lot, value=None),))
    must(ask_approval(opportunity=drafted.fresh(), by=house.drafter, at=now()))
    must(approve_draft(opportunity=drafted.fresh(), by=house.approver, at=now()))
    browser(house.drafter).post(
        address(drafted, "publish"), {"national_reference": "012345-2026", "national_reason": ""}
    )
    words = words_of(browser(house.bidders[0]).get(f"/respond/{drafted.opportunity.reference}/"))
    assert "The buyer expects £84,000" in words


def test_a_partner_that_is_named_gets_a_letter_and_nothing_else(drafted: Purchase) -> None:
    partner = partnership(drafted.began, bidders=0, place="severnside").approver
    words = {"person": partner.person, "organisation": partner.organisation, "by": drafted.house.drafter}
    must(name_second_officer(opportunity=drafted.fresh(), at=now(), **words))
    page = browser(partner)
    assert "Read: Home-from-hospital support" in words_of(page.get("/commission/"))
    assert "asks you to be its second officer" in words_of(page.get("/account/messages/"))
    assert APPROVE_BUTTON not in html_of(page, address(drafted, "approve"))
