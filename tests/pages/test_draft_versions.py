"""A draft that a colleague has overwritten is brought back, as long as it is a draft."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from hopmarket.records.drafts.models import Draft, DraftVersion
from hopmarket.records.opportunities.draft_versions import versions_of_draft
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.services import revise_draft
from hopmarket.rules.draft_kinds import MOST_VERSIONS
from tests.factories.partnership import must
from tests.factories.purchases import Purchase, a_purchase
from tests.factories.signed_in_browser import browser, hidden_of, words_of

pytestmark = pytest.mark.django_db


def _saves(purchase: Purchase, summary: str, *, minutes: int, by: Any = None) -> None:
    row = Opportunity.objects.get(pk=purchase.opportunity.pk)
    terms, by = replace(row.the_terms, summary=summary), by or purchase.house.drafter
    at = purchase.at("drafted") + timedelta(minutes=minutes)
    must(revise_draft(opportunity=row, terms=terms, revision=row.revision, by=by, at=at))


def _page(purchase: Purchase) -> str:
    return reverse("commissioner:draft_versions", args=[purchase.opportunity.reference])


def test_what_a_colleague_overwrote_is_brought_back_and_theirs_stays_among_the_versions() -> None:
    purchase = a_purchase("drafted")
    _saves(purchase, "Kestrels nest in the old mill.", minutes=60)
    _saves(purchase, "Swifts.", minutes=120, by=purchase.house.approver)
    officer, page = browser(purchase.house.drafter), _page(purchase)
    listed = officer.get(page)
    assert "Kestrels nest in the old mill." in html.unescape(listed.content.decode())
    assert "This is what stands now." in words_of(listed)
    mill = next(row for row in versions_of_draft(purchase.opportunity) if "Kestrels" in row.terms.summary)
    sent = {**dict(hidden_of(listed)), "version": str(mill.number)}
    assert officer.post(page, sent).status_code == 302
    row = Opportunity.objects.get(pk=purchase.opportunity.pk)
    assert row.the_terms.summary == "Kestrels nest in the old mill."
    assert "Swifts." in html.unescape(officer.get(page).content.decode())
    officer.post(page, sent)
    assert Opportunity.objects.get(pk=row.pk).revision == row.revision, (
        "an old page brings nothing back unseen"
    )


def test_each_save_is_a_version_and_ten_are_kept_unreadable_in_the_database() -> None:
    purchase = a_purchase("drafted")
    Draft.objects.filter(kind="purchase_drafts").delete()
    before = purchase.opportunity.the_terms.summary
    for minutes in (61, 62):
        _saves(purchase, f"Kestrels at minute {minutes}.", minutes=minutes)
    kept = [version.terms.summary for version in versions_of_draft(purchase.opportunity)]
    assert kept == ["Kestrels at minute 62.", "Kestrels at minute 61.", before], (
        "what an older house held, too"
    )
    for hour in range(2, 15):
        _saves(purchase, f"Kestrels at hour {hour}.", minutes=60 * hour)
    assert len(versions_of_draft(purchase.opportunity)) == MOST_VERSIONS
    assert not any(b"Kestrels" in bytes(row.body) for row in DraftVersion.objects.all())


def test_versions_go_when_the_draft_is_published() -> None:
    purchase = a_purchase("published")
    assert versions_of_draft(purchase.opportunity) == []
    assert not Draft.objects.filter(kind="purchase_drafts").exists()
    assert browser(purchase.house.drafter).get(_page(purchase)).status_code == 409


def test_nobody_but_the_buyers_officers_reads_them() -> None:
    purchase = a_purchase("drafted", bidders=1)
    assert browser(purchase.house.bidders[0]).get(_page(purchase)).status_code == 403
