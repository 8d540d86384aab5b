"""What is typed in a form stays when another button of the page leads away, adds something, or comes too late."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from hopmarket.records.evaluation.models import Score
from tests.factories.purchases import a_purchase
from tests.factories.signed_in_browser import browser, hidden_of

pytestmark = pytest.mark.django_db


def _shown(answer: Any) -> str:
    return html.unescape(answer.content.decode())


@pytest.mark.parametrize(
    ("section", "field", "then", "leads_to"),
    [
        ("need", "summary", "codes", "commissioner:codes"),
        ("value", "lots_rationale", "lot", "commissioner:lot_new"),
    ],
)
def test_a_button_that_leads_to_another_page_keeps_the_section(
    section: str, field: str, then: str, leads_to: str
) -> None:
    purchase = a_purchase("drafted")
    reference = purchase.opportunity.reference
    officer = browser(purchase.house.drafter)
    page = reverse(f"commissioner:{section}", args=[reference])
    loaded = officer.get(page)
    assert f'name="{field}"' in _shown(loaded), "the section asks for it"
    answer = officer.post(page, {**dict(hidden_of(loaded)), field: "Kestrels nest here.", "then": then})
    assert (answer.status_code, answer["Location"]) == (302, reverse(leads_to, args=[reference]))
    assert "Kestrels nest here." in _shown(officer.get(page))
    assert "Kestrels nest here." in _shown(browser(purchase.house.drafter).get(page)), (
        "in another browser too"
    )


def test_a_document_is_added_beside_what_is_typed_and_not_twice() -> None:
    purchase = a_purchase("drafted")
    reference = purchase.opportunity.reference
    officer = browser(purchase.house.drafter)
    page = reverse("commissioner:specification", args=[reference])
    before = len(purchase.opportunity.the_terms.papers)
    for _ in range(2):
        typed = {**dict(hidden_of(officer.get(page))), "specification": "Kestrels nest here."}
        paper = SimpleUploadedFile("plan of nests.txt", b"Under the eaves.", "text/plain")
        answer = officer.post(
            reverse("commissioner:papers", args=[reference]), {**typed, "papers": paper}, follow=True
        )
        assert "Kestrels nest here." in _shown(answer)
        purchase.opportunity.refresh_from_db()
        assert len(purchase.opportunity.the_terms.papers) == before + 1


def test_a_score_of_another_tab_is_shown_and_never_replaced_unseen() -> None:
    purchase = a_purchase("declared")
    evaluator = browser(purchase.panel[0])
    page = reverse("evaluator:sheet", args=[purchase.opportunity.reference, 1, "plan"])
    first, second = (dict(hidden_of(evaluator.get(page))) for _ in range(2))
    kestrels = {"score": "4", "reason": "The nests are planned well."}
    swifts = {"score": "2", "reason": "The tower is not mentioned."}
    assert evaluator.post(page, {**first, **kestrels}).status_code == 302
    answer = evaluator.post(page, {**second, **swifts})
    assert answer.status_code == 409
    assert kestrels["reason"] in _shown(answer) and swifts["reason"] in _shown(answer)
    assert [score.reason for score in Score.objects.all()] == [kestrels["reason"]]
    assert evaluator.post(page, {**dict(hidden_of(answer)), **swifts}).status_code == 302, (
        "it has been seen now"
    )
    assert [(score.value, score.reason) for score in Score.objects.all()] == [(2, swifts["reason"])]
