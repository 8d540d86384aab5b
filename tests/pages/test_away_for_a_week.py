"""A bidder away for a week comes back in a new browser: all is there, and what changed is said first."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from hopmarket.records.ledger.current_time import pretend_time
from hopmarket.records.opportunities.models import ClarificationQuestion
from hopmarket.records.opportunities.services import amend_opportunity, answer_question, ask_question
from tests.factories.partnership import must
from tests.factories.purchases import a_purchase

from .test_supplier import a_file, at, marks, signed_in, text_of

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def test_a_bidder_who_was_away_for_a_week_without_a_script() -> None:
    purchase = a_purchase("published", bidders=2)
    by, begins, house = purchase.house.bidders[0], purchase.at("responded"), purchase.house
    first = signed_in(by)
    with pretend_time(begins):
        first.post(at(purchase, "start"))
        first.post(at(purchase, "questions", "plan"), {"text": "We ring.\r\n\r\nWe visit."})
        first.post(at(purchase, "questions", "method", "attach"), {"file": a_file()})
        first.post(at(purchase, "price"), {"price-lot-1": "£70,000"})
        assert "Changed since" not in text_of(first.get(at(purchase)))

    with pretend_time(begins + 2 * DAY):
        asked = "May we come by bicycle?"
        must(
            ask_question(
                opportunity=purchase.opportunity, text=asked, by=house.bidders[1], at=begins + 2 * DAY
            )
        )
        question = ClarificationQuestion.objects.get()
        must(
            answer_question(
                question=question,
                wording=asked,
                answer="Yes, and by tractor.",
                by=house.drafter,
                at=begins + 2 * DAY,
            )
        )
    with pretend_time(begins + 3 * DAY):
        terms = replace(purchase.opportunity.the_terms, summary="Visits, calls and soup.")
        note = "Soup was asked for by the ward."
        must(
            amend_opportunity(
                opportunity=purchase.opportunity,
                terms=terms,
                note=note,
                uploads=(),
                by=house.drafter,
                at=begins + 3 * DAY,
            )
        )

    later = signed_in(by)
    with pretend_time(begins + 7 * DAY):
        page = text_of(later.get(at(purchase)))
        changed = page.index("Changed since somebody of you saved last")
        assert changed < page.index("answers done") < page.index("What is left to do")
        assert page.index(note) < page.index(asked), "the newest first"
        assert "3 of 4 answers done" in page and "Carry on: " in page
        plan = later.get(at(purchase, "questions", "plan"))
        assert "We ring.\n\nWe visit.</textarea>" in plan.content.decode().replace("\r\n", "\n")
        assert "plan.pdf" in text_of(later.get(at(purchase, "questions", "method")))
        assert "70,000" in later.get(at(purchase, "price")).content.decode()
        later.post(at(purchase, "questions", "plan"), {**marks(plan), "text": "We ring and bring soup."})
        page = text_of(later.get(at(purchase)))
        assert "Changed since" not in page and "2 earlier changes since you began" in page
