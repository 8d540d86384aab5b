"""How a purchase begins: three ways, the procedures that fit with their figures, a partner's published purchase, and
one page for what only the buyer knows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hopmarket.records.ledger.current_time import now
from hopmarket.records.opportunities import services
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.reference_data import ready_templates
from hopmarket.rules.procedure_kinds import ProcedureKey
from hopmarket.rules.terms import Document
from tests.factories.partnership import must, partnership
from tests.factories.purchases import Purchase, a_purchase
from tests.factories.signed_in_browser import browser, words_of

pytestmark = pytest.mark.django_db

NEED = "/commission/new/procedure/?title=Street+cleaning&category=services&cpv=90910000&value="


@pytest.fixture
def drafted() -> Purchase:
    return a_purchase("drafted", bidders=0)


def test_the_start_page_offers_three_ways_and_keeps_what_was_chosen(drafted: Purchase) -> None:
    page = browser(drafted.house.drafter)
    shown = words_of(page.get("/commission/new/"))
    for ready in ready_templates().values():
        assert ready.title in shown and ready.when in shown
    assert "From an earlier purchase" in shown and "Begin an empty draft" in shown
    refused = words_of(page.get("/commission/new/", {"value": "40000"}))
    assert "Choose the template that is nearest to what you buy" in refused
    led = page.get("/commission/new/", {"template": "training", "value": "40,000"})
    assert led.status_code == 302 and "template=training" in led.headers["Location"]
    offered = words_of(page.get(led.headers["Location"]))
    assert "£40,000" in offered and "80530000 Vocational training services" in offered
    assert Opportunity.objects.count() == 1


@pytest.mark.parametrize(
    ("value", "fitting", "unfit"),
    [
        ("9,000", "Quick quote", "£9,000 is under £"),
        ("60,000", "Below-threshold open tender", "£60,000 is at or over £50,000"),
        ("400,000", "Open procedure above the threshold", "£400,000 is at or over £"),
    ],
)
def test_procedures_that_fit_are_offered_and_others_say_why_with_figures(
    drafted: Purchase, value: str, fitting: str, unfit: str
) -> None:
    page = browser(drafted.house.drafter)
    answer = page.get(f"{NEED}{value}")
    offers, _, others = words_of(answer).partition("These do not fit")
    assert fitting in offers and unfit in others
    assert "is for light-touch services alone" in others and "Direct award" in offers
    assert "Competitive flexible procedure" in others and "Concession" in others
    wrong = page.post(f"{NEED}{value}", {"procedure": "works_below_threshold"})
    assert "There is a problem" in words_of(wrong) and Opportunity.objects.count() == 1


def test_what_was_entered_goes_into_the_draft_and_can_be_changed(drafted: Purchase) -> None:
    page = browser(drafted.house.drafter)
    assert "Choose whether you buy" in words_of(
        page.get("/commission/new/procedure/?title=X&category=&value=&cpv=")
    )
    again = page.get(f"{NEED}40000&again=yes").content.decode()
    assert 'value="Street cleaning"' in again and 'value="40000"' in again
    page.post(f"{NEED}40000", {"procedure": "below_threshold_open"})
    terms = Opportunity.objects.latest("id").the_terms
    assert (terms.title, terms.category, terms.cpv, terms.value) == (
        "Street cleaning",
        "services",
        "90910000",
        40000,
    )


def test_another_procedure_loses_nothing_that_was_typed(drafted: Purchase) -> None:
    page, before = browser(drafted.house.drafter), drafted.fresh()
    where = f"/commission/{before.reference}/draft/procedure/"
    assert "It goes by this procedure now: Below-threshold open tender" in words_of(page.get(where))
    same = words_of(page.post(where, {"procedure": "below_threshold_open"}))
    assert "It goes by this procedure already" in same
    answer = page.post(where, {"procedure": "light_touch_open"}, follow=True)
    after = drafted.fresh()
    assert after.procedure == ProcedureKey.LIGHT_TOUCH_OPEN and "Light-touch open tender" in words_of(answer)
    assert after.terms == before.terms and after.openers.count() == before.openers.count() == 2


def test_a_procedure_that_is_recorded_or_does_not_fit_is_refused_by_the_act(drafted: Purchase) -> None:
    words = {"opportunity": drafted.opportunity, "by": drafted.house.drafter, "at": now()}
    for procedure, reason in (
        (ProcedureKey.DIRECT_AWARD, "procedure.recorded"),
        (ProcedureKey.WORKS_BELOW_THRESHOLD, "procedure.category"),
        (ProcedureKey.QUICK_QUOTE, "procedure.too_much"),
        (ProcedureKey.OPEN_ABOVE_THRESHOLD, "procedure.too_little"),
    ):
        assert services.choose_procedure(procedure=procedure, **words).reason == reason
    unknown = services.draft_opportunity(title="", template="nothing", by=drafted.house.drafter, at=now())
    assert unknown.reason == "template.unknown"


def test_a_partners_published_purchase_is_found_by_words_and_copied_without_its_contact() -> None:
    published = a_purchase("published", bidders=1)
    source, at = published.fresh(), now()
    draft = must(services.draft_opportunity(title="Hospital secrets", by=published.house.drafter, at=at))
    other = partnership(at, bidders=0, place="leadon")
    page, word = browser(other.drafter), source.the_terms.title.split()[0]
    assert source.the_terms.title in words_of(page.get("/commission/new/earlier/", {"words": word}))
    assert "No purchase has these words" in words_of(page.get("/commission/new/earlier/?words=secrets"))
    assert page.get(f"/commission/{draft.reference}/copy/").status_code == 404
    assert "whom bidders can write to" in words_of(page.get(f"/commission/{source.reference}/copy/"))
    answer = words_of(page.post(f"/commission/{source.reference}/copy/", follow=True))
    copied = Opportunity.objects.latest("id")
    assert copied.organisation_id == other.drafter.organisation and copied.copied_from == source
    assert f"Begun from {source.reference} of {source.organisation.name}" in answer
    terms = copied.the_terms
    assert terms.specification == source.the_terms.specification and source.the_terms.contact_email
    assert not terms.contact_email and not terms.contact_name and terms.closes_at is None


def test_a_document_comes_along_once_and_the_page_says_which(drafted: Purchase) -> None:
    row = drafted.fresh()
    sheet = Document("00000000-0000-4000-8000-000000000001", "plan.pdf", "application/pdf", 10, "a" * 64)
    row.terms = replace(row.the_terms, papers=(sheet, replace(sheet, name="plan (1).pdf"))).to_json()
    row.save()
    shown = words_of(browser(drafted.house.drafter).get(f"/commission/{row.reference}/copy/"))
    assert "plan.pdf" in shown and "Left out" in shown and "plan (1).pdf" in shown


def test_the_page_of_what_only_you_know_proposes_dates_and_keeps_what_is_left_empty(
    drafted: Purchase,
) -> None:
    by = drafted.house.drafter
    draft = must(services.draft_opportunity(title="", template="training", by=by, at=now()))
    page, where = browser(by), f"/commission/{draft.reference}/draft/only-you/"
    first = page.get(where)
    assert "Training in which subject?" in words_of(first)
    sent = {"revision": draft.revision, "blank_1": "first aid", "place": "Upper Teme", "value": "20000"}
    answer = words_of(page.post(where, sent, follow=True))
    assert (
        "Title: in place of “[who it is for]” say what is true" in answer and "[which subject]" not in answer
    )
    draft.refresh_from_db()
    assert draft.the_terms.title == "Training in first aid for [who it is for]"
    assert not draft.openers.exists() and "Training in which subject?" not in words_of(page.get(where))
    stale = page.post(where, {**sent, "place": "Lower Teme"})
    assert "saved" in words_of(stale) and draft.the_terms.place == "Upper Teme"
    assert page.get(f"/commission/{drafted.opportunity.reference}/draft/only-you/").status_code == 404


def test_people_can_be_saved_half(drafted: Purchase) -> None:
    by = drafted.house.drafter
    draft = must(services.draft_opportunity(title="Meals", by=by, at=now()))
    where = f"/commission/{draft.reference}/draft/people/"
    answer = words_of(browser(by).post(where, {"openers": [str(by.person)], "then": "list"}, follow=True))
    assert "Saved" in answer and draft.openers.count() == 1 and not draft.seats.exists()
    assert "Name the lead" in answer
