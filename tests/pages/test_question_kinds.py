"""Questions of every kind from the buyer's form to the evaluator's page, without a script."""

from __future__ import annotations

import html
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from hopmarket.records.opportunities.publishing import ocid_of
from hopmarket.records.opportunities.services import copy_opportunity
from hopmarket.records.responses.models import OpenedResponse, Response
from hopmarket.records.responses.queries import working_answers
from hopmarket.records.responses.services import attach_file, save_answer, save_price, start_response
from hopmarket.rules.draft_completeness import may_amend
from hopmarket.rules.questions.conditions import Operator
from hopmarket.rules.questions.kinds import AnswerKind
from hopmarket.rules.ready_musts import READY_MUSTS
from hopmarket.rules.terms import Condition
from tests.factories.partnership import must
from tests.factories.purchases import Purchase, a_purchase, an_upload, sealed, take
from tests.factories.questions_of_each_kind import ANSWERS_IN_TEXT, MUSTS, QUESTIONS
from tests.factories.signed_in_browser import browser, words_of

pytestmark = pytest.mark.django_db


def published(until: str = "published", bidders: int = 1) -> Purchase:
    return a_purchase(until, bidders=bidders, questions=QUESTIONS, musts=MUSTS)


def words(page: Any) -> str:
    return html.unescape(words_of(page))


def at(purchase: Purchase, *rest: str) -> str:
    return "/respond/" + "/".join([purchase.opportunity.reference, *rest]) + "/"


def draft_at(purchase: Purchase, *rest: str) -> str:
    return "/commission/" + "/".join([purchase.opportunity.reference, "draft", *rest]) + "/"


def typed(page: Client, purchase: Purchase, key: str = "", **fields: str) -> Any:
    """Sends the form of a question, new or old, as a browser without scripts does: with every box."""
    boxes = {
        **dict.fromkeys(("guidance", "why", "options", "unit", "least", "most", "columns", "asked_if"), ""),
        "compared": "",
        "word_limit": "",
        "required": "on",
        "criterion": "plan",
    }
    where = draft_at(purchase, "questions", key or "new")
    return page.post(where, {**boxes, **fields, "revision": str(purchase.fresh().revision)})


def question(purchase: Purchase, key: str) -> Any:
    return purchase.fresh().the_terms.question(key)


def test_a_buyer_asks_a_question_of_each_kind_and_of_some_bidders_only() -> None:
    purchase = a_purchase("drafted")
    page = browser(purchase.house.drafter)
    assert typed(page, purchase, title="Will you use vans?", kind="yes or no").status_code == 302
    vans = purchase.fresh().the_terms.questions[-1].key
    kinds = {
        "choice": {"options": "Petrol\n Diesel \n\nNothing", "asked_if": f"{vans}|is|Yes"},
        "number": {"unit": "miles", "least": "1", "most": "5000"},
        "money": {},
        "date": {},
        "file": {"expires": "on"},
        "table": {"columns": "Name\nTraining"},
        "reference": {"required": ""},
    }
    for kind, fields in kinds.items():
        assert typed(page, purchase, title=f"A {kind}?", kind=kind, **fields).status_code == 302, kind
    last = {row.kind: row for row in purchase.fresh().the_terms.questions}
    assert last[AnswerKind.CHOICE].options == ("Petrol", "Diesel", "Nothing")
    assert last[AnswerKind.CHOICE].asked_if == (Condition(vans, Operator.IS, ("Yes",)),)
    assert (last[AnswerKind.NUMBER].unit, last[AnswerKind.NUMBER].most) == ("miles", Decimal(5000))
    assert last[AnswerKind.FILE].expires and last[AnswerKind.TABLE].columns == ("Name", "Training")
    number = last[AnswerKind.NUMBER].key
    fields = {"title": "Why so far?", "kind": "text", "asked_if": f"{number}|at least|"}
    wrong = typed(page, purchase, **fields, compared="far")
    assert "Enter a figure, such as 12, to compare the answer with" in words(wrong)
    assert "Enter 5,000 or less" in words(typed(page, purchase, **fields, compared="6000"))
    assert typed(page, purchase, **fields, compared="1,000").status_code == 302
    assert purchase.fresh().the_terms.questions[-1].asked_if == (
        Condition(number, Operator.AT_LEAST, ("1000",)),
    )
    check = f"/commission/{purchase.opportunity.reference}/check/"
    for where in (draft_at(purchase, "questions"), check):
        shown = words(page.get(where))
        assert "One of: Petrol, Diesel, Nothing" in shown
        assert "Only if the answer to “Will you use vans?” is Yes" in shown
        assert "A number (miles), from 1 to 5,000" in shown
        assert "Only if the answer to “A number?” is 1,000 miles or more" in shown


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"kind": "choice", "options": "Alone"}, "Enter from two to 30 options, one a line"),
        ({"kind": "choice", "options": "A\nA"}, "“A” stands there twice. Keep it once"),
        ({"kind": "table"}, "Enter from one to six headings, one a line"),
        ({"kind": "number", "least": "5", "most": "1"}, "Enter a number that is not below the least"),
        ({"kind": "yes or no", "is_must": "on"}, "Say why the contract needs it"),
        ({"kind": "yes or no", "asked_if": "gone|is|Yes"}, "Choose one from the list"),
    ],
)
def test_a_question_that_cannot_be_asked_so_is_refused_and_what_was_typed_stays(
    fields: dict[str, str], fault: str
) -> None:
    purchase = a_purchase("drafted")
    before = purchase.fresh().the_terms
    answer = typed(browser(purchase.house.drafter), purchase, title="Which of them?", **fields)
    assert answer.status_code == 200 and fault in words(answer)
    assert "Which of them?" in answer.content.decode()
    assert purchase.fresh().the_terms == before


def test_a_ready_must_is_a_question_of_yes_or_no_that_nobody_scores() -> None:
    purchase = a_purchase("drafted")
    page = browser(purchase.house.drafter)
    section = page.get(draft_at(purchase, "questions")).content.decode()
    for key, ready in READY_MUSTS.items():
        assert f"questions/new/?ready={key}" in section
        form = page.get(draft_at(purchase, "questions", "new") + f"?ready={key}").content.decode()
        assert ready.title in html.unescape(form)
    ready = READY_MUSTS["insurance"]
    boxes = {"title": ready.title, "guidance": ready.guidance, "why": ready.why, "is_must": "on"}
    boxes |= {"kind": "yes or no", "criterion": "not-scored", "required": "on", "word_limit": ""}
    revision = str(purchase.fresh().revision)
    page.post(draft_at(purchase, "questions", "new") + "?ready=insurance", {**boxes, "revision": revision})
    terms = purchase.fresh().the_terms
    (only,) = terms.musts
    assert (only.link, only.operator, only.value) == (terms.questions[-1].key, Operator.IS, "Yes")
    assert (only.why, only.cite) == (ready.why, ready.cite)
    assert terms.questions[-1].criterion == ""
    typed(page, purchase, terms.questions[-1].key, title="Insured?", kind="text", criterion="plan")
    assert purchase.fresh().the_terms.musts == ()


def test_everybody_reads_how_each_question_is_answered_when_it_is_asked_and_what_is_a_must() -> None:
    purchase = published()
    pages = [
        Client().get(f"/opportunities/{ocid_of(purchase.opportunity)}/", follow=True),
        browser(purchase.house.bidders[0]).get(at(purchase)),
    ]
    for page in pages:
        shown = words(page)
        assert "One of: Petrol, Diesel, Nothing" in shown
        assert "Any of: Monday, Tuesday, Sunday" in shown
        assert "A number (miles a week), from 1 to 5,000" in shown
        assert "A file, and the day on which it expires" in shown
        assert "A table: Name, Training" in shown
        assert "Only if the answer to “Will you use vans?” is Yes" in shown
        assert "The contract needs “Yes” here: somebody may come to harm while the work is done." in shown


TYPED: dict[str, dict[str, str]] = {
    "plan": {"text": "We call before ten."},
    "insurance": {"text": "Yes"},
    "vans": {"text": "Yes"},
    "fuel": {"text": "Diesel"},
    "miles": {"text": "250"},
    "days": {"text_0": "Monday", "text_2": "Sunday"},
    "turnover": {"text": "84000.50"},
    "from": {"text_day": "31", "text_month": "3", "text_year": "2027"},
    "cover": {"text_day": "", "text_month": "", "text_year": ""},
    "team": {
        "text_0_0": "Ann",
        "text_0_1": "First aid",
        "text_1_0": "Bo",
        "text_1_1": "",
        "text_2_0": "",
        "text_2_1": "",
    },
    "referee": {
        "text_name": "Mary Ely, Ledbury Town",
        "text_email": "mary@example.org",
        "text_work": "Cut forty miles of hedge\r\nin 2025",
    },
}


def test_a_bidder_answers_each_kind_and_goes_on_to_what_is_asked_next() -> None:
    purchase = published()
    by = purchase.house.bidders[0]
    page = browser(by)
    page.post(at(purchase, "start"))
    where = at(purchase, "questions", "plan")
    order = []
    while "/questions/" in where:
        key = where.rstrip("/").rpartition("/")[2]
        order.append(key)
        shown = page.get(where)
        assert shown.status_code == 200 and f"Question {len(order)} of" in words(shown)
        answer = page.post(where, TYPED[key])
        assert answer.status_code == 302, words(answer)
        where = answer["Location"]
    assert order == [row.key for row in QUESTIONS if row.key != "why-far"]
    response = Response.objects.get()
    assert {key: text for key, text in working_answers(response).texts.items() if text} == ANSWERS_IN_TEXT
    page.post(at(purchase, "price"), {"price-lot-1": "70000"})
    preview = words(page.get(at(purchase, "preview")))
    for text in (
        "Diesel",
        "250 miles a week",
        "£84,000.50",
        "31 March 2027",
        "Name: Ann; Training: First aid",
    ):
        assert text in preview
    assert "Why so far?" not in preview and "Nothing is missing" in preview
    for key, boxes in TYPED.items():
        again = page.get(at(purchase, "questions", key)).content.decode()
        assert all(html.escape(text.split("\r")[0]) in again for text in boxes.values()), key


def answered(purchase: Purchase, **texts: str) -> Response:
    by, moment = purchase.house.bidders[0], purchase.at("responded")
    response = must(start_response(opportunity=purchase.opportunity, by=by, at=moment))
    for key, text in {**ANSWERS_IN_TEXT, **texts}.items():
        must(save_answer(response=response, question=key, text=text, by=by, at=moment))
    must(save_price(response=response, prices={"lot-1": "70000"}, by=by, at=moment))
    response.refresh_from_db()
    return response


def test_answers_to_questions_that_are_not_asked_are_kept_not_sealed_and_come_back() -> None:
    purchase = published()
    by, moment = purchase.house.bidders[0], purchase.at("responded")
    response = answered(purchase, vans="No", miles="2000", **{"why-far": "Villages lie far apart."})
    must(attach_file(response=response, question="cover", upload=an_upload(), by=by, at=moment))
    must(save_answer(response=response, question="cover", text="2099-12-31", by=by, at=moment))
    page = browser(by)
    shown = words(page.get(at(purchase, "questions", "why-far")))
    assert "As you have answered so far, this is not asked of you" in shown
    assert "Villages lie far apart." in shown
    listed = words(page.get(at(purchase)))
    assert "Why so far?" not in listed and "What do they burn?" not in listed
    sealed(response, by, moment, keep_working=True)
    assert working_answers(response).texts["why-far"] == "Villages lie far apart."
    take(purchase, "closed")
    take(purchase, "opened")
    opened = OpenedResponse.objects.get()
    assert opened.texts["vans"] == "No" and opened.texts["cover"] == "2099-12-31"
    assert not {"miles", "fuel", "why-far"} & opened.texts.keys()


def test_a_faulty_answer_is_kept_and_its_page_says_what_to_do() -> None:
    purchase = published()
    page = browser(purchase.house.bidders[0])
    page.post(at(purchase, "start"))
    faulty = {
        "miles": ({"text": "many"}, "Enter a number in figures, such as 12", "many"),
        "from": (
            {"text_day": "31", "text_month": "2", "text_year": "2027"},
            "Enter a real date, such as",
            'value="31"',
        ),
        "referee": (
            {"text_name": "Mary", "text_email": "at home", "text_work": "Hedges"},
            "Enter an e-mail address, such as name@example.org",
            "at home",
        ),
        "cover": (
            {"text_day": "1", "text_month": "2", "text_year": "2020"},
            "It expires before the deadline: attach one that is valid longer",
            'value="2020"',
        ),
        "team": (
            {"text_0_0": "", "text_0_1": "First aid"},
            "Fill in “Name” in row 1",
            "First aid",
        ),
    }
    page.post(at(purchase, "questions", "vans"), {"text": "Yes"})
    for key, (boxes, fault, kept) in faulty.items():
        answer = page.post(at(purchase, "questions", key), boxes)
        assert answer["Location"] == at(purchase, "questions", key)
        shown = page.get(answer["Location"])
        assert fault in words(shown) and kept in html.unescape(shown.content.decode()), key
        assert words(shown).startswith("Error: ")


def test_an_unmet_must_is_told_to_the_bidder_and_to_the_evaluator_and_shuts_nobody_out() -> None:
    purchase = published()
    by = purchase.house.bidders[0]
    response = answered(purchase, insurance="No")
    page = browser(by)
    asked = words(page.get(at(purchase, "questions", "insurance")))
    assert "Another answer shuts nobody out: you can seal and send all the same" in asked
    preview = words(page.get(at(purchase, "preview")))
    assert "The contract needs 1 thing that you do not offer" in preview and "Nothing is missing" in preview
    sealed(response, by, purchase.at("responded"))
    for step in ("closed", "opened", "declared"):
        take(purchase, step)
    evaluator = browser(purchase.panel[0])
    read = words(evaluator.get(f"/evaluate/{purchase.opportunity.reference}/1/"))
    assert "A must, not met" in read and "This shuts nobody out" in read
    assert "250 miles a week" in read and "Name: Ann; Training: First aid" in read
    for step in ("scored", "locked"):
        take(purchase, step)
    lead = words(browser(purchase.house.lead).get(f"/evaluate/{purchase.opportunity.reference}/award/"))
    assert "Musts that are not met" in lead and "Do you hold insurance, or will you?" in lead


def test_a_buyer_tries_the_questions_and_nothing_is_kept() -> None:
    purchase = a_purchase("drafted", questions=QUESTIONS, musts=MUSTS)
    page = browser(purchase.house.drafter)
    where = f"/commission/{purchase.opportunity.reference}/try-questions/"
    shown = words(page.get(where))
    assert all(row.title in shown for row in QUESTIONS)
    assert (
        "Only if the answer to “Will you use vans?” is Yes" in shown and "Not asked of whoever" not in shown
    )
    tried = words(page.get(where, {"vans": "Yes", "miles": "many"}))
    assert "Enter a number in figures, such as 12" in tried
    assert tried.count("Not asked of whoever answers so.") == 1
    assert words(page.get(where, {"vans": "No"})).count("Not asked of whoever answers so.") == 3
    assert page.get(where).content.decode().count("data-asked-if=") == 3


def test_every_kind_saves_itself_and_what_was_saved_meanwhile_comes_back_box_by_box() -> None:
    purchase = published()
    page = browser(purchase.house.bidders[0])
    page.post(at(purchase, "start"))
    for key, boxes in TYPED.items():
        answer = page.post(at(purchase, "questions", key, "autosave"), {**boxes, "mark": "first"})
        assert answer.status_code == 200, (key, answer.content)
    texts = working_answers(Response.objects.get()).texts
    assert {key: text for key, text in texts.items() if text} == ANSWERS_IN_TEXT
    others = {
        "from": ({"text_day": "1", "text_month": "4", "text_year": "2027"}, TYPED["from"]),
        "days": ({"text_1": "Tuesday"}, TYPED["days"]),
        "referee": (
            {"text_name": "Jo", "text_email": "jo@example.org", "text_work": "Walls"},
            TYPED["referee"],
        ),
        "team": (
            {"text_0_0": "Cy", "text_0_1": "", "text_1_0": "", "text_1_1": ""},
            {k: v for k, v in TYPED["team"].items() if k < "text_2"},
        ),
        "fuel": ({"text": "Petrol"}, TYPED["fuel"]),
    }
    for key, (typed_now, stands) in others.items():
        late = page.post(at(purchase, "questions", key, "autosave"), {**typed_now, "mark": "second"})
        assert late.status_code == 409
        fields = late.json()["other"]["fields"]
        assert fields == {box: [text.replace("\r\n", "\n")] for box, text in stands.items()}, key
        both = page.post(at(purchase, "questions", key), {**typed_now, "mark": "third"})
        assert both.status_code == 409
        assert all(html.escape(text) in both.content.decode() for text in typed_now.values() if text), key
    short = {"text_0_0": "Cy", "text_0_1": "", "mark": "fourth"}
    late = page.post(at(purchase, "questions", "team", "autosave"), short)
    assert late.status_code == 409 and "other" not in late.json()
    assert working_answers(Response.objects.get()).texts == texts
    versions = words(page.get(at(purchase, "questions", "from", "versions")))
    assert "31 March 2027" in versions and "1 April 2027" in versions


def test_a_copy_of_a_purchase_asks_the_same_and_an_addendum_changes_no_question() -> None:
    purchase = published()
    by, moment = purchase.house.drafter, purchase.at("responded")
    copied = must(copy_opportunity(opportunity=purchase.opportunity, by=by, at=moment))
    assert copied.the_terms.questions == QUESTIONS and copied.the_terms.musts == MUSTS
    terms = purchase.fresh().the_terms
    for changes in ({"musts": ()}, {"questions": QUESTIONS[:-1]}):
        refused = may_amend(terms, replace(terms, **changes), now=moment)
        assert refused is not None and refused.reason == "amend.fixed"
