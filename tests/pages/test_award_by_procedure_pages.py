"""Pages of an award by its procedure: decided, noticed, published, in its standstill, and what a bidder reads."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from hopmarket.pages.parts.money_and_dates import day
from hopmarket.records.evaluation.standstill import standstill_of
from hopmarket.records.ledger.current_time import now, pretend_time
from hopmarket.records.opportunities.publishing import ocid_of
from hopmarket.rules.procedure_kinds import NoticeKind, ProcedureKey
from hopmarket.rules.standstill import standstill_from
from tests.factories.markup import collapsed
from tests.factories.procedure_walks import WHY, Walk, a_walk, awarded, decided, longer, noticed
from tests.factories.purchases import DAY, STEPS
from tests.factories.signed_in_browser import browser, hidden_of, words_of

pytestmark = pytest.mark.django_db
ABOVE = ProcedureKey.OPEN_ABOVE_THRESHOLD


def to(name: str, walk: Walk, *more: str) -> str:
    return reverse(name, args=[walk.opportunity.reference, *more])


def dated(name: str, on: object) -> dict[str, str]:
    return {f"{name}_{part}": str(getattr(on, part)) for part in ("day", "month", "year")}


def test_the_lead_decides_records_the_notice_and_publishes() -> None:
    walk = a_walk(ABOVE, "locked", above=True)
    at = walk.at("awarded")
    with pretend_time(at):
        lead = browser(walk.house.lead)
        page = lead.post(to("evaluator:check_award", walk), {"reasons": WHY}, follow=True)
        assert "Decide, and give every bidder its summary" in words_of(page)
        page = lead.post(to("evaluator:confirm_award", walk), dict(hidden_of(page)), follow=True)
        assert "Decided, and not published yet" in words_of(page)
        assert day(standstill_from(at.date()).first_day_to_sign) in words_of(page)
        assert to("evaluator:publish_decided", walk) not in page.content.decode()
        page = lead.get(to("commissioner:notices", walk))
        assert "Nothing is recorded yet. It is due now, once the award is decided." in words_of(page)
        assert "Contract award notice" in words_of(lead.get(to("commissioner:purchase", walk)))
        form = to("commissioner:record_notice", walk, "UK6")
        late = {"reference": "2026/S 000-012399", **dated("published_on", at.date() + timedelta(days=1))}
        assert "Enter a day that has come" in words_of(lead.post(form, late))
        sent = {**late, **dated("published_on", at.date())}
        assert "2026/S 000-012399" in words_of(lead.post(form, sent, follow=True))
        page = lead.post(to("evaluator:publish_decided", walk), follow=True)
        assert "The award is published" in words_of(page)
        page = words_of(lead.get(to("commissioner:purchase", walk)))
        assert f"The contract may be signed from {day(standstill_from(at.date()).first_day_to_sign)}" in page
        assert walk.fresh().state == "awarded"


def test_a_bidder_reads_its_own_summary_from_the_decision_on_and_nobody_else_does() -> None:
    walk = a_walk(ABOVE, "locked", above=True, lots=2)
    at = decided(walk)
    with pretend_time(at + timedelta(hours=1)):
        winner, loser, third = (browser(bidder) for bidder in walk.house.bidders)
        pages = [words_of(client.get(to("supplier:result", walk))) for client in (winner, loser, third)]
        for page in pages:
            assert "This is the summary of" in page and "The award is not published yet" in page
            assert "What each score means" in page and "Nothing may be signed yet" in page
            assert "Most of the difference" not in page and " won with " not in page
        said = [
            f"What the evaluators said of {walk.house.bidders[0].organisation_name}" in page for page in pages
        ]
        assert said == [False, True, True]
        third_name = walk.house.bidders[2].organisation_name
        assert third_name not in pages[1] and third_name not in pages[0]
        opened = collapsed(loser.get(to("supplier:result", walk) + "?print=1").content.decode())
        assert '<details class="hm-det">' not in opened
        for stranger in (walk.house.drafter, walk.house.evaluators[0]):
            assert browser(stranger).get(to("supplier:result", walk)).status_code in (403, 404)
        public = words_of(winner.get(reverse("public:opportunity", args=[ocid_of(walk.opportunity)])))
        assert walk.house.bidders[0].organisation_name not in public


def test_the_standstill_is_shown_and_refuses_a_signature() -> None:
    walk = a_walk(ABOVE, "locked", above=True)
    at = awarded(walk)
    kept = standstill_of(walk.opportunity)
    assert kept and kept.period
    first = day(kept.period.first_day_to_sign)
    with pretend_time(at + timedelta(days=1)):
        buyer, bidder = browser(walk.house.drafter), browser(walk.house.bidders[1])
        assert f"may be signed from {first}" in words_of(bidder.get(to("supplier:result", walk)))
        public = bidder.get(reverse("public:opportunity", args=[ocid_of(walk.opportunity)]))
        assert f"may be signed from {first}" in words_of(public)
        assert "https://www.find-tender.service.gov.uk/Notice/" in public.content.decode()
        purchase = collapsed(buyer.get(to("commissioner:purchase", walk)).content.decode())
        contract = to("evaluator:contract", walk, "lot-1")
        assert contract not in purchase and f"The contract may be signed from {first} on." in purchase
        assert f"may be signed from {first}" in words_of(buyer.get(contract))
        terms = walk.terms
        sent = {
            **dated("signed_on", at.date()),
            **dated("starts_on", terms.starts_on),
            **dated("ends_on", terms.ends_on),
        }
        page = words_of(buyer.post(contract, sent, follow=True))
        assert f"The contract may be signed from {first} on." in page


def test_a_lead_promises_a_standstill_with_a_light_touch_award() -> None:
    walk = a_walk(ProcedureKey.LIGHT_TOUCH_OPEN, "locked")
    with pretend_time(walk.at("awarded")):
        lead = browser(walk.house.lead)
        assert "Promise a standstill" in words_of(lead.get(to("evaluator:award", walk)))
        sent = {"reasons": WHY, "promise": "on"}
        page = lead.post(to("evaluator:check_award", walk), sent, follow=True)
        assert "A standstill is promised" in words_of(page)
        lead.post(to("evaluator:confirm_award", walk), dict(hidden_of(page)), follow=True)
        page = words_of(lead.get(to("commissioner:purchase", walk)))
        assert "No law asks for it here; the buyer promised it." in page


def test_a_notice_can_be_corrected_and_what_stood_there_stays() -> None:
    walk = a_walk(ABOVE, "locked", above=True)
    at = decided(walk)
    noticed(walk, NoticeKind.UK6, at.date(), at)
    with pretend_time(at + timedelta(hours=1)):
        buyer = browser(walk.house.drafter)
        form = to("commissioner:record_notice", walk, "UK6")
        sent = {"reference": "012388-2026", **dated("published_on", at.date())}
        assert "Say what was wrong with the notice" in words_of(buyer.post(form, sent))
        sent["correction"] = "The first reference was of another purchase."
        page = words_of(buyer.post(form, sent, follow=True))
        assert "012388-2026" in page and "of another purchase" in page and "2026/S 000-0" in page
        assert buyer.get(to("commissioner:record_notice", walk, "UK5")).status_code == 404
        assert buyer.get(to("commissioner:record_lot_notice", walk, "UK7", "lot-1")).status_code == 409


def test_a_draft_is_open_for_fewer_days_on_a_ground_that_holds() -> None:
    walk = a_walk(ABOVE, "drafted", above=True, closes_at=a_walk_began() + timedelta(days=12))
    with pretend_time(walk.at("drafted")):
        buyer = browser(walk.house.drafter)
        page = words_of(buyer.get(to("commissioner:purchase", walk)))
        assert "Give bidders at least 25 days from today: the earliest deadline is" in page
        assert "Open procedure above the threshold" in page and "A standstill of eight working days" in page
        form = to("commissioner:tender_period", walk)
        assert "Be open for fewer days" in words_of(buyer.get(to("commissioner:timetable", walk)))
        day_before = walk.at("drafted").date() - timedelta(days=39)
        sent = {"ground": "planned", "planned_reference": "012345-2026", **dated("planned_on", day_before)}
        assert "Enter the reference and the day" in words_of(buyer.post(form, {"ground": "planned"}))
        page = words_of(buyer.post(form, sent, follow=True))
        assert "The planned procurement notice counts from" in page and "at least 25 days" not in page
        sent |= dated("planned_on", day_before - timedelta(days=1))
        page = words_of(buyer.post(form, sent, follow=True))
        assert "planned procurement notice counts" not in page
        assert "Say what makes the ordinary time" in words_of(buyer.post(form, {"ground": "urgent"}))


def a_walk_began() -> datetime:
    """The midnight on which a drafted walk of the open procedure begins."""
    return (now() - STEPS["drafted"] - longer(ABOVE) - DAY).replace(hour=0, minute=0, second=0, microsecond=0)
