"""Findings of a draft, from the gate to what everybody reads: mended, explained, overridden by two people."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson
import pytest

from hopmarket.records.explanations.models import Explanation
from hopmarket.records.notices.models import Release
from hopmarket.records.opportunities import services
from hopmarket.records.opportunities.barrier_check import barrier_standings
from hopmarket.records.opportunities.queries import gaps_of
from hopmarket.rules.barriers.barrier_kinds import Severity
from hopmarket.rules.refusal import Refusal
from tests.factories.answered_barriers import WHY, answer_all
from tests.factories.barriers import AUDITED, SHORTLISTED, asked_override, explained, with_barriers
from tests.factories.partnership import must
from tests.factories.purchases import Purchase, a_purchase, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def drafted() -> Purchase:
    return a_purchase("drafted", bidders=1)


def open_codes(purchase: Purchase) -> set[str]:
    rows = barrier_standings(purchase.fresh(), now=purchase.at("drafted"))
    return {row.code for row in rows if row.blocks}


def test_a_draft_with_findings_goes_to_nobody_until_each_is_answered(drafted: Purchase) -> None:
    row, house, at = with_barriers(drafted), drafted.house, drafted.at("drafted")
    assert open_codes(drafted) == {"CRI03", "FIN03"}
    refused = services.ask_approval(opportunity=row, by=house.drafter, at=at)
    assert isinstance(refused, Refusal) and refused.reason == "draft.gaps"
    assert {gap.reason for gap in gaps_of(row, now=at)} == {"barrier_must", "barrier_unanswered"}
    answer_all(row, house.drafter, house.approver, at)
    assert open_codes(drafted) == set()
    must(services.ask_approval(opportunity=drafted.fresh(), by=house.drafter, at=at))


def test_what_was_kept_is_published_with_its_reason_and_both_officers(drafted: Purchase) -> None:
    answer_all(with_barriers(drafted), drafted.house.drafter, drafted.house.approver, drafted.at("drafted"))
    for step in ("with_approver", "approved", "published"):
        take(drafted, step)
    kept = orjson.loads(Release.objects.latest("id").body)["assessment"]["barriers"]
    assert {(row["rule"], row["severity"], row["officers"], row["rationale"]) for row in kept} == {
        ("CRI03", "must", 2, WHY),
        ("FIN03", "should", 1, WHY),
    }
    assert all(row["words"] in f"{SHORTLISTED} {AUDITED}" and row["ruleVersion"] >= 1 for row in kept)


def test_a_suggested_wording_mends_and_an_unsafe_one_is_never_put_in(drafted: Purchase) -> None:
    row = with_barriers(drafted)
    words = {"opportunity": row, "by": drafted.house.drafter, "at": drafted.at("drafted")}
    must(services.use_suggested_wording(finding="", **words))
    said = drafted.fresh().the_terms.specification
    assert SHORTLISTED in said and "audited or independently examined" in said
    assert open_codes(drafted) == {"CRI03"}
    again = services.use_suggested_wording(finding="", **words)
    assert isinstance(again, Refusal) and again.reason == "barriers.nothing_safe"


def test_an_override_lapses_when_the_words_change(drafted: Purchase) -> None:
    asked = asked_override(drafted)
    words: dict[str, Any] = {"explanation": asked.pk, "at": drafted.at("drafted")}
    must(services.approve_override(opportunity=drafted.fresh(), by=drafted.house.approver, **words))
    assert "CRI03" not in open_codes(drafted)
    row = drafted.fresh()
    terms = replace(row.the_terms, specification=row.the_terms.specification.replace("five", "four"))
    must(
        services.revise_draft(
            opportunity=row,
            terms=terms,
            revision=row.revision,
            by=drafted.house.drafter,
            at=drafted.at("drafted"),
        )
    )
    assert "CRI03" in open_codes(drafted)
    assert Explanation.objects.get().words == WHY


def test_a_request_whose_words_have_changed_is_not_decided(drafted: Purchase) -> None:
    asked = asked_override(drafted)
    with_barriers(drafted, "The best applicants will be shortlisted then.")
    refused = services.approve_override(
        opportunity=drafted.fresh(), explanation=asked.pk, by=drafted.house.approver, at=drafted.at("drafted")
    )
    assert isinstance(refused, Refusal) and refused.reason == "barriers.changed_since"


def test_a_reason_past_its_day_and_one_taken_back_count_no_longer(drafted: Purchase) -> None:
    kept = explained(drafted)
    assert "FIN03" not in open_codes(drafted)
    kept.until = drafted.at("drafted").date() - timedelta(days=1)
    kept.save()
    assert "FIN03" in open_codes(drafted)
    words = {
        "opportunity": drafted.fresh(),
        "code": "FIN03",
        "by": drafted.house.drafter,
        "at": drafted.at("drafted"),
    }
    must(services.withdraw_explanation(**words))
    assert "FIN03" in open_codes(drafted) and Explanation.objects.count() == 1


def test_a_change_after_publication_brings_in_nothing_that_the_law_forbids() -> None:
    purchase = a_purchase("published", bidders=1)
    row, at = purchase.fresh(), purchase.at("published")
    forbidden = replace(row.the_terms, specification=f"{row.the_terms.specification} {SHORTLISTED}")
    words = {"opportunity": row, "note": WHY, "uploads": (), "by": purchase.house.drafter, "at": at}
    refused = services.amend_opportunity(terms=forbidden, **words)
    assert isinstance(refused, Refusal) and refused.reason == "barriers.must_in_change"
    milder = replace(row.the_terms, specification=f"{row.the_terms.specification} {AUDITED}")
    outcome = services.amend_opportunity(terms=milder, **words)
    if isinstance(outcome, Refusal):
        assert outcome.reason in {"amend.deadline_passed", "second_officer.wanted"}
    else:
        assert [row["reason"] for row in outcome.barriers] == [WHY]


def test_severity_of_the_standing_is_the_gravest_of_its_findings(drafted: Purchase) -> None:
    with_barriers(drafted, SHORTLISTED, AUDITED)
    rows = barrier_standings(drafted.fresh(), now=drafted.at("drafted"))
    assert [row.severity for row in rows] == [Severity.MUST, Severity.SHOULD]
