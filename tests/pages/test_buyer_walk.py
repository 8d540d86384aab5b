"""What a commissioner meets on a walk from the draft to the award: warnings before something is published
for good, and nothing that was typed is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from hopmarket.pages.commissioner.question_row_form import QuestionForm
from hopmarket.pages.commissioner.section_forms import SectionForm
from hopmarket.records.evaluation.models import Award
from hopmarket.records.evaluation.services import confirm_award
from hopmarket.records.ledger.current_time import now
from hopmarket.records.opportunities.models import LentOfficer
from hopmarket.records.opportunities.publishing import ocid_of
from hopmarket.records.opportunities.services import answer_question, ask_question
from hopmarket.records.responses.queries import opened_responses
from hopmarket.rules.terms_fields import DraftSection
from tests.factories.act_events import refuses
from tests.factories.partnership import must, partnership
from tests.factories.purchases import Purchase, a_purchase
from tests.factories.signed_in_browser import browser, hidden_of, words_of

pytestmark = pytest.mark.django_db


def to(page: str, purchase: Purchase) -> str:
    return reverse(page, args=[purchase.opportunity.reference])


def test_reasons_that_name_a_loser_are_published_only_with_a_tick() -> None:
    purchase = a_purchase("locked")
    lead = browser(purchase.house.lead)
    loser = opened_responses(purchase.opportunity).get(number=2).organisation
    loser.name = "Penny Loaf Kitchen Ltd (demonstration)"
    loser.save()
    reasons = "Penny Loaf Kitchen had the weaker plan."
    check = lead.post(to("evaluator:check_award", purchase), {"reasons": reasons}, follow=True)
    assert "The reasons name an organisation that did not win, or a person" in words_of(check)
    sent = dict(hidden_of(check))
    refuses(
        "award.names_loser",
        confirm_award,
        opportunity=purchase.opportunity,
        reasons=reasons,
        ties={},
        by=purchase.house.lead,
        at=purchase.at("awarded"),
    )
    again = lead.post(to("evaluator:confirm_award", purchase), sent)
    assert "tick that everybody may read it" in words_of(again)
    assert reasons in words_of(again) and not Award.objects.exists()
    lead.post(to("evaluator:confirm_award", purchase), {**sent, "names_confirmed": "on"})
    assert Award.objects.get().decision.reasons == reasons


def test_reasons_that_name_the_winner_need_no_tick() -> None:
    purchase = a_purchase("locked")
    reasons = "Blackpear Befrienders showed the surest plan."
    check = browser(purchase.house.lead).post(
        to("evaluator:check_award", purchase), {"reasons": reasons}, follow=True
    )
    assert reasons in words_of(check) and "did not win, or a person" not in words_of(check)


def test_a_value_page_says_that_adding_a_lot_leaves_it() -> None:
    purchase = a_purchase("drafted")
    words = words_of(browser(purchase.house.drafter).get(to("commissioner:value", purchase)))
    assert "Save the value and its reason before you change" in words


@pytest.mark.parametrize(("typed", "fits"), [("0", False), ("1", True), ("", True)])
def test_a_word_limit_of_0_is_refused(typed: str, fits: bool) -> None:
    form = QuestionForm(a_purchase("drafted").opportunity.the_terms, {"word_limit": typed})
    assert ("word_limit" not in form.errors) is fits


def test_a_question_without_a_limit_shows_none() -> None:
    terms = a_purchase("drafted").opportunity.the_terms
    unlimited = replace(terms.questions[0], word_limit=0)
    assert QuestionForm.of(terms, unlimited)["word_limit"].value() is None
    assert QuestionForm.of(terms, None)["word_limit"].value() == 500


def test_a_code_with_its_check_digit_is_read() -> None:
    terms = a_purchase("drafted").opportunity.the_terms
    form = SectionForm(DraftSection.NEED, terms, {"cpv": "85312000-9"})
    assert "cpv" not in form.errors and form.cleaned_data["cpv"] == "85312000"


def test_an_officer_lent_is_led_to_the_public_page_after_publication() -> None:
    purchase = a_purchase("published")
    other = partnership(purchase.at("drafted"), place="malvern").drafter
    where = to("commissioner:purchase", purchase)
    assert browser(other).get(where).status_code == 404
    LentOfficer.objects.create(
        opportunity=purchase.opportunity,
        person_id=other.person,
        organisation_id=other.organisation,
        named_by_id=purchase.house.drafter.person,
        named_at=purchase.at("drafted"),
    )
    public = reverse("public:opportunity", args=[ocid_of(purchase.opportunity)])
    assert browser(other).get(where).headers["Location"] == public


def test_an_answer_published_elsewhere_meanwhile_is_not_published_over() -> None:
    """A colleague's answer stays, and what was typed for the same question is shown again."""
    purchase = a_purchase("published")
    by, at = purchase.house.bidders[0], now()
    question = must(
        ask_question(opportunity=purchase.opportunity, text="May volunteers be 17?", by=by, at=at)
    )
    where = reverse("commissioner:answer", args=[purchase.opportunity.reference, question.pk])
    page = browser(purchase.house.drafter)
    page.post(where, {"wording": "May volunteers be 17?", "answer": "No, they must be 18."})
    check = page.get(f"{where}check/")
    answer = {"wording": "May volunteers be 17?", "answer": "Yes.", "by": purchase.house.approver}
    must(answer_question(question=question, at=at, **answer))
    typed_again = page.post(where, {"wording": "May they be 17?", "answer": "Never."})
    assert typed_again.status_code == 409 and "Never." in words_of(typed_again)
    late = page.post(f"{where}check/", dict(hidden_of(check)))
    assert late.status_code == 409
    assert "published the answer on" in words_of(late) and "No, they must be 18." in words_of(late)
    question.refresh_from_db()
    assert question.answer == "Yes."


def test_a_sign_is_no_answer_and_an_older_wording_that_stays_is_announced() -> None:
    purchase = a_purchase("published")
    by, at = purchase.house.bidders[0], now()
    ask = {"opportunity": purchase.opportunity, "by": by, "at": at}
    refuses("question.wordless", ask_question, text="🙂", **ask)
    question = must(ask_question(text="May volunteers be 17?", **ask))
    answer = {
        "question": question,
        "wording": "May volunteers be 17?",
        "by": purchase.house.approver,
        "at": at,
    }
    refuses("answer.wordless", answer_question, answer="x", **answer)
    must(answer_question(answer="Ask Blackpear Befrienders.", names_confirmed=True, **answer))
    where = reverse("commissioner:correct_answer", args=[purchase.opportunity.reference, question.pk])
    page = browser(purchase.house.drafter)
    check = page.post(where, {"wording": "May volunteers be 17?", "answer": "Yes."}, follow=True)
    words = words_of(check)
    assert "stays readable below the correction" in words
    assert "It names an organisation, a person or an address" in words
