"""Pages of evaluators, of the lead and of the bidder's result: who sees what, and what each act says."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hopmarket.records.evaluation.models import Award, Declaration, Score, ScoresLocked
from hopmarket.records.evaluation.services import declare_interests, lock_scores
from hopmarket.records.responses.models import OpenedFile
from tests.factories.markup import collapsed
from tests.factories.partnership import must, partnership
from tests.factories.purchases import REASON, Purchase, a_purchase, score_all, take
from tests.factories.signed_in_browser import browser, hidden_of, words_of

pytestmark = pytest.mark.django_db


def to(name: str, purchase: Purchase, *more: object) -> str:
    return reverse(f"evaluator:{name}", args=[purchase.opportunity.reference, *more])


def result_of(purchase: Purchase, name: str = "result") -> str:
    return reverse(f"supplier:{name}", args=[purchase.opportunity.reference])


def stand_back(purchase: Purchase) -> None:
    must(
        declare_interests(
            opportunity=purchase.opportunity,
            conflict=True,
            words="A friend of mine works there.",
            by=purchase.panel[1],
            at=purchase.at("declared"),
        )
    )


# What waits


def test_the_list_says_what_to_do_next_at_every_step() -> None:
    purchase = a_purchase("closed")
    evaluator, lead = browser(purchase.panel[0]), browser(purchase.house.lead)
    seen = []
    for step in ("closed", "opened", "declared", "scored", "locked", "awarded"):
        if step != "closed":
            take(purchase, step)
        own, led = words_of(evaluator.get("/evaluate/")), words_of(lead.get("/evaluate/"))
        seen.append((own, led))
    for (own, led), wanted in zip(
        seen,
        [
            ("it is sealed", "You lead the panel"),
            ("Declare", "Say first whom you know among the bidders"),
            ("6 to score", "Waits for scores"),
            ("Ready to lock", "Waits for scores"),
            ("Your scores are locked", "Ready to award"),
            ("Awarded", "Awarded"),
        ],
        strict=True,
    ):
        assert wanted[0] in own
        assert wanted[1] in led


LIST_QUERIES = (
    27  # the desk’s count asks for invitations to quote: addresses of the person, and what went to them
)


def test_the_list_costs_the_same_for_one_and_for_thirty() -> None:
    purchase = a_purchase("opened", bidders=1)
    client, counts = browser(purchase.panel[0]), []
    for more, listed in ((0, 1), (29, 30)):
        for _ in range(more):
            a_purchase("published", house=purchase.house)
        with CaptureQueriesContext(connection) as queries:
            assert words_of(client.get("/evaluate/")).count(purchase.terms.title) == listed
        counts.append(len(queries))
    assert counts == [LIST_QUERIES, LIST_QUERIES]


# Declaring


def test_an_evaluator_sees_names_once_and_then_numbers() -> None:
    purchase = a_purchase("opened")
    client = browser(purchase.panel[0])
    assert client.get(to("matrix", purchase)).headers["Location"] == to("declare", purchase)
    assert "Blackpear Befrienders" in words_of(client.get(to("declare", purchase)))
    answer = client.post(to("declare", purchase), {"knows": "no"}, follow=True)
    assert "You have scored 0 of 6" in words_of(answer)
    assert "Blackpear" not in words_of(answer)
    assert "Blackpear" not in words_of(client.get(to("sheet", purchase, 1, "plan")))


def test_a_declaration_wants_an_answer_and_a_conflict_its_words() -> None:
    purchase = a_purchase("opened", bidders=1)
    client = browser(purchase.panel[0])
    assert "Choose whether you know any of them" in words_of(client.post(to("declare", purchase), {}))
    answer = words_of(client.post(to("declare", purchase), {"knows": "yes", "words": " "}))
    assert "There is a problem" in answer and "Say what the interest is" in answer
    assert not Declaration.objects.exists()


def test_whoever_stepped_back_reaches_nothing() -> None:
    purchase = a_purchase("opened")
    client = browser(purchase.panel[0])
    answer = client.post(
        to("declare", purchase), {"knows": "yes", "words": "My sister works for one bidder."}, follow=True
    )
    assert "You stepped back" in words_of(answer)
    file = OpenedFile.objects.filter(opened__number=1).get().file.pk
    for path in (
        to("response", purchase, 1),
        to("sheet", purchase, 1, "plan"),
        to("file", purchase, 1, file),
        to("lock", purchase),
        to("scores", purchase),
    ):
        assert client.get(path).status_code == 404, path
    assert client.post(to("sheet", purchase, 1, "plan"), {"score": "5", "reason": REASON}).status_code == 404
    assert not Score.objects.exists()


# Scoring


@pytest.fixture
def declared() -> Purchase:
    return a_purchase("declared")


def test_the_sheet_shows_the_text_in_lines_and_no_price(declared: Purchase) -> None:
    words = words_of(browser(declared.panel[0]).get(to("sheet", declared, 1, "plan")))
    for wanted in (
        "Line 1 We call the ward before 10am.",
        "Line 3 We ring for a week.",
        "method.pdf",
        "Weight 35",
    ):
        assert wanted in words
    for hidden in ("72,000", "Blackpear", "Two coordinators"):
        assert hidden not in words


def test_reading_a_sheet_keeps_nothing(declared: Purchase) -> None:
    browser(declared.panel[0]).get(f"{to('sheet', declared, 1, 'plan')}?score=5&reason={REASON}")
    assert not Score.objects.exists()


def test_save_and_go_on_leads_through_every_cell(declared: Purchase) -> None:
    client = browser(declared.panel[0])
    path, seen = to("sheet", declared, 1, "plan"), []
    while path != to("matrix", declared):
        seen.append(path)
        answer = client.post(path, {"score": "4", "reason": REASON, "on": "1"})
        assert answer.status_code == 302
        path = answer.headers["Location"]
    wanted = [to("sheet", declared, number, key) for number in (1, 2, 3) for key in ("plan", "people")]
    assert seen == wanted
    assert "Lock my scores" in words_of(client.get(to("matrix", declared)))


def test_save_and_come_back(declared: Purchase) -> None:
    answer = browser(declared.panel[0]).post(
        to("sheet", declared, 1, "plan"), {"score": "4", "reason": REASON, "back": "1"}
    )
    assert answer.headers["Location"] == to("matrix", declared)


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"score": "3", "reason": ""}, "Say why you chose 3, in a sentence"),
        ({"score": "3", "reason": "too short"}, "Say why you chose 3, in a sentence"),
        ({"reason": REASON}, "Choose a score"),
        ({"score": "7", "reason": REASON}, "There is a problem"),
    ],
)
def test_a_sheet_says_what_to_do(declared: Purchase, sent: dict[str, str], message: str) -> None:
    answer = browser(declared.panel[0]).post(to("sheet", declared, 1, "plan"), sent)
    assert answer.status_code == 200
    assert message in words_of(answer)
    assert "How well does response 1 meet “Your plan”?" in words_of(answer)
    assert "<title>Error: " in collapsed(answer.content.decode())
    assert sent.get("reason", "") in words_of(answer)
    assert not Score.objects.exists()


def test_price_is_not_scored_and_strange_numbers_are_not_found(declared: Purchase) -> None:
    client = browser(declared.panel[0])
    for path in (
        to("sheet", declared, 1, "price"),
        to("sheet", declared, 9, "plan"),
        to("response", declared, 9),
    ):
        assert client.get(path).status_code == 404


def test_a_file_comes_as_a_download_in_a_sandbox(declared: Purchase) -> None:
    file = OpenedFile.objects.filter(opened__number=1).get().file
    answer: Any = browser(declared.panel[0]).get(to("file", declared, 1, file.pk))
    assert b"".join(answer.streaming_content) == b"%PDF-1.7\nhow we work\n"
    assert answer["Content-Disposition"] == 'attachment; filename="method.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert browser(declared.panel[0]).get(to("file", declared, 2, file.pk)).status_code == 404


def test_locking_asks_first_and_is_for_good(declared: Purchase) -> None:
    client = browser(declared.panel[0])
    assert client.post(to("lock", declared)).status_code == 409
    score_all(declared, declared.panel[0], declared.at("scored"))
    assert "Lock my scores for good" in words_of(client.get(to("lock", declared)))
    assert not ScoresLocked.objects.exists()
    client.post(to("lock", declared))
    assert ScoresLocked.objects.count() == 1
    assert client.get(to("sheet", declared, 1, "plan")).headers["Location"] == to("response", declared, 1)
    client.post(to("sheet", declared, 1, "plan"), {"score": "0", "reason": REASON})
    assert Score.objects.get(opened__number=1, criterion="plan").value == 4


# Nobody sees another's scores too early


def test_no_score_is_seen_by_another_before_everybody_has_locked() -> None:
    purchase = a_purchase("declared")
    secret = "A reason that only Esme has written here."
    esme, farid, lead = (browser(who) for who in (*purchase.panel, purchase.house.lead))
    esme.post(to("sheet", purchase, 1, "plan"), {"score": "1", "reason": secret})
    score_all(purchase, purchase.panel[1], purchase.at("scored"))
    must(lock_scores(opportunity=purchase.opportunity, by=purchase.panel[1], at=purchase.at("locked")))
    pages = [
        (farid, to("matrix", purchase)),
        (farid, to("response", purchase, 1)),
        (farid, to("scores", purchase)),
        (farid, to("award", purchase)),
        (lead, to("award", purchase)),
        (lead, to("scores", purchase)),
        (lead, to("evaluators", purchase)),
        (lead, to("response", purchase, 1)),
    ]
    for client, path in pages:
        assert secret not in collapsed(client.get(path).content.decode()), path
    assert farid.get(to("scores", purchase)).status_code == 409
    for number in (1, 2, 3):
        for key in ("plan", "people"):
            if (number, key) != (1, "plan"):
                esme.post(to("sheet", purchase, number, key), {"score": "4", "reason": REASON})
    esme.post(to("lock", purchase))
    for client in (farid, esme, lead):
        words = words_of(client.get(to("scores", purchase)))
        assert secret in words and "Blackpear Befrienders" in words


# The award


def test_the_award_says_who_is_still_missing() -> None:
    purchase = a_purchase("opened")
    stand_back(purchase)
    lead = browser(purchase.house.lead)
    assert lead.get(to("award", purchase)).headers["Location"] == to("declare", purchase)
    lead.post(to("declare", purchase), {"knows": "no"})
    words = words_of(lead.get(to("award", purchase)))
    assert "1 more evaluator." in words
    assert "Esme Evaluator has not said yet whom they know" in words


def test_the_lead_adds_an_evaluator() -> None:
    purchase = a_purchase("opened")
    lead, third = browser(purchase.house.lead), purchase.house.evaluators[2]
    chosen = {"person": f"{third.person}-{third.organisation}"}
    answer = lead.post(to("evaluators", purchase), chosen, follow=True)
    assert "Gwen Evaluator is an evaluator now" in words_of(answer)
    assert "Nobody else here" in words_of(lead.get(to("evaluators", purchase)))


def test_the_whole_award_from_ranking_to_letter() -> None:
    purchase = a_purchase("locked", lots=2)
    lead = browser(purchase.house.lead)
    words = words_of(lead.get(to("award", purchase)))
    assert "Blackpear Befrienders (response 1) came first of 3" in words
    assert "(4 + 4) ÷ 2 ÷ 5 × 35 = 28.00" in words
    assert REASON in words
    assert "Say why" in words_of(lead.post(to("check_award", purchase), {"reasons": " "}, follow=True))
    check = lead.post(
        to("check_award", purchase), {"reasons": "The plan decided it in the end."}, follow=True
    )
    words = words_of(check)
    assert (
        "Bidder 2" in words
        and "You did not win this time" in words
        and "The plan decided it in the end." in words
    )
    assert not Award.objects.exists()
    answer = lead.post(to("confirm_award", purchase), dict(hidden_of(check)), follow=True)
    assert "Awarded and published" in words_of(answer)
    assert Award.objects.count() == 2
    again = lead.post(to("confirm_award", purchase), {"reasons": "The plan decided it once again."})
    assert again.headers["Location"] == to("award", purchase)
    assert Award.objects.count() == 2


def test_the_reasons_of_an_award_wait_while_they_are_checked() -> None:
    purchase = a_purchase("locked")
    lead = browser(purchase.house.lead)
    sent = lead.post(to("check_award", purchase), {"reasons": "The plan decided it in the end."})
    assert sent.headers["Location"] == to("check_award", purchase)
    first = dict(hidden_of(lead.get(to("check_award", purchase))))
    assert "The plan decided it in the end." in words_of(lead.get(to("award", purchase)))
    lead.post(to("check_award", purchase), {"reasons": "The price decided it in the end."})
    stale = lead.post(to("confirm_award", purchase), first)
    assert "What you checked has changed meanwhile" in words_of(stale) and not Award.objects.exists()
    lead.post(to("confirm_award", purchase), dict(hidden_of(stale)))
    assert Award.objects.get().decision.reasons == "The price decided it in the end."


def test_a_tie_wants_a_choice_and_what_settles_it() -> None:
    purchase = a_purchase("locked", scores=((4, 4), (4, 4), (1, 1)), prices=("70000", "70000", "90000"))
    lead = browser(purchase.house.lead)
    assert "share the first place" in words_of(lead.get(to("award", purchase)))
    words = words_of(
        lead.post(to("check_award", purchase), {"reasons": "It met the need best."}, follow=True)
    )
    assert "Choose who wins" in words and "Say why this award follows" in words
    sent = {
        "reasons": "It met the need best.",
        "choice_lot-1": "3",
        "why_lot-1": "It was drawn by lot today.",
    }
    assert "There is a problem" in words_of(lead.post(to("check_award", purchase), sent, follow=True))
    sent["choice_lot-1"] = "2"
    check = lead.post(to("check_award", purchase), sent, follow=True)
    lead.post(to("confirm_award", purchase), dict(hidden_of(check)))
    award = Award.objects.get()
    assert award.opened.number == 2
    assert "It was drawn by lot today." in award.decision.reasons


def test_only_the_lead_reaches_the_award() -> None:
    purchase = a_purchase("locked")
    for member, status in ((purchase.house.drafter, 404), (purchase.panel[0], 403)):
        client = browser(member)
        assert client.get(to("award", purchase)).status_code == status
        assert (
            client.post(to("confirm_award", purchase), {"reasons": "It met my need best."}).status_code
            == status
        )
    assert not Award.objects.exists()


def test_another_council_finds_nothing() -> None:
    purchase = a_purchase("awarded")
    other = partnership(purchase.began, bidders=1, place="severnside")
    for member in (other.evaluators[0], other.drafter):
        client = browser(member)
        for path in (to("matrix", purchase), to("scores", purchase)):
            assert client.get(path).status_code == 404, path
    client = browser(other.drafter)
    for path in (to("award", purchase), to("evaluators", purchase), to("contract", purchase, "lot-1")):
        assert client.get(path).status_code == 404, path
    assert browser(other.bidders[0]).get(result_of(purchase)).status_code == 404


def test_without_a_code_nobody_reads_or_scores() -> None:
    purchase = a_purchase("declared")
    client = browser(replace(purchase.panel[0], second_factor=False))
    for path in (to("matrix", purchase), to("sheet", purchase, 1, "plan"), to("response", purchase, 1)):
        answer = client.get(path)
        assert answer.status_code == 302 and "second-factor" in answer.headers["Location"]


# The contract


def test_a_commissioner_enters_the_contract() -> None:
    purchase = a_purchase("awarded")
    client, path = browser(purchase.house.drafter), to("contract", purchase, "lot-1")
    day = purchase.at("awarded").date()
    sent = {"signed_on_day": "1", "signed_on_month": "1", "signed_on_year": "2020"}
    for name in ("starts_on", "ends_on"):
        sent |= {f"{name}_day": "1", f"{name}_month": "4", f"{name}_year": "2027"}
    assert "on the day of the award or later" in words_of(client.post(path, sent))
    sent |= {
        "signed_on_day": str(day.day),
        "signed_on_month": str(day.month),
        "signed_on_year": str(day.year),
    }
    check = client.post(path, sent, follow=True)
    assert "Nothing has been published yet" in words_of(check)
    answer = client.post(f"{path}check/", dict(hidden_of(check)), follow=True)
    assert f"{purchase.opportunity.reference}-C1" in words_of(answer)
    assert "already" in words_of(client.post(path, sent))
    assert client.get(to("contract", purchase, "lot-9")).status_code == 404


# What a bidder receives


def test_a_loser_reads_everything_that_was_said_about_it() -> None:
    purchase = a_purchase("awarded")
    answer = browser(purchase.house.bidders[2]).get(result_of(purchase))
    words = words_of(answer)
    first = re.search(r"<h1[^>]*>([^<]+)</h1>", collapsed(answer.content.decode()))
    assert first is not None and first[1] == "You did not win this time"
    for wanted in (
        "Yours was third of three offers",
        "Blackpear Befrienders won with",
        "Most of the difference, 15.00 points, lies in “People”",
        "Evaluator 1 2 of 5",
        REASON,
        "(2 + 2) ÷ 2 ÷ 5 × 35 = 14.00",
        "The next score up, 3",
        "Line 1 We call the ward before 10am.",
    ):
        assert wanted in words, wanted
    for hidden in ("Orchard Row", "Esme", "Farid"):
        assert hidden not in words


def test_a_winner_is_told_in_the_first_line() -> None:
    purchase = a_purchase("awarded")
    words = words_of(browser(purchase.house.bidders[0]).get(result_of(purchase)))
    assert "You won" in words and "Congratulations" in words and "Orchard Row" not in words


def test_before_the_award_there_is_a_date_and_no_score() -> None:
    purchase = a_purchase("locked")
    client = browser(purchase.house.bidders[0])
    words = words_of(client.get(result_of(purchase)))
    assert "No result yet" in words and REASON not in words
    assert client.get(result_of(purchase, "result_file")).status_code == 404


def test_the_spreadsheet_says_the_same_and_runs_nothing() -> None:
    purchase = a_purchase("scored")
    Score.objects.update(reason="=HYPERLINK(0) and four words")
    for step in ("locked", "awarded"):
        take(purchase, step)
    answer = browser(purchase.house.bidders[1]).get(result_of(purchase, "result_file"))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][0] == "Lot"
    assert {row[1] for row in rows[1:]} == {"You", "Blackpear Befrienders"}
    assert {row[8] for row in rows[1:]} == {"", "'=HYPERLINK(0) and four words"}
    assert all(len(row) == 9 for row in rows)
