"""Releases and receipts name the fingerprint that was stored with the version, never one made anew."""

from __future__ import annotations

import pytest

from hopmarket.records.notices.models import Release
from hopmarket.records.opportunities.models import TermsVersion
from hopmarket.records.opportunities.queries import terms_fingerprint
from hopmarket.records.opportunities.services import answer_question, ask_question
from hopmarket.records.responses.models import SealedCopy
from hopmarket.rules.terms import Terms
from tests.factories.partnership import must
from tests.factories.purchases import Purchase, a_purchase, sealed, worked_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def published() -> Purchase:
    return a_purchase("published")


def test_a_draft_has_the_fingerprint_of_its_terms_and_a_notice_the_stored_one(published: Purchase) -> None:
    drafted = a_purchase("drafted", house=published.house)
    assert terms_fingerprint(drafted.opportunity) == drafted.opportunity.the_terms.fingerprint()
    (version,) = TermsVersion.objects.filter(opportunity=published.opportunity)
    assert terms_fingerprint(published.opportunity) == version.print


def test_code_that_would_make_another_fingerprint_changes_nothing_that_was_published(
    published: Purchase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if a new field had slipped into the bytes: notices, receipts and sealing go on as before."""
    stored = terms_fingerprint(published.opportunity)
    at, bidder = published.at("responded"), published.house.bidders[0]
    monkeypatch.setattr(Terms, "fingerprint", lambda self: "f" * 64)
    question = must(ask_question(opportunity=published.opportunity, text="When?", by=bidder, at=at))
    must(
        answer_question(
            question=question, wording="When?", answer="In May.", by=published.house.drafter, at=at
        )
    )
    newest = Release.objects.latest("pk")
    assert stored in bytes(newest.body).decode()
    assert "f" * 64 not in bytes(newest.body).decode()
    sealed(worked_on(published, bidder), bidder, at)
    assert SealedCopy.objects.latest("pk").receipt["terms_print"] == stored
