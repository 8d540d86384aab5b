"""Awards by each procedure: decided, summarised, noticed, published and signed, each on its day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import orjson
import pytest

from hopmarket.records.agreements.notice_turns import notice_standings
from hopmarket.records.agreements.queries import awards_for
from hopmarket.records.agreements.services import record_national_notice, sign_contract
from hopmarket.records.evaluation.award_checks import why_not_published
from hopmarket.records.evaluation.feedback import feedback_for
from hopmarket.records.evaluation.models import AssessmentSummary
from hopmarket.records.evaluation.services import (
    approve_set_aside,
    ask_set_aside,
    confirm_award,
    decide_award,
    give_score,
    lock_scores,
)
from hopmarket.records.evaluation.set_asides import counting_responses
from hopmarket.records.evaluation.standstill import standstill_of
from hopmarket.records.notices.models import Release
from hopmarket.records.opportunities.services import cancel_opportunity
from hopmarket.records.post.models import Letter
from hopmarket.records.responses.queries import opened_responses
from hopmarket.rules.procedure_kinds import NoticeKind, ProcedureKey
from hopmarket.rules.refusal import Refusal
from tests.factories.act_events import adds_one, refuses
from tests.factories.partnership import must
from tests.factories.procedure_walks import WHY, Walk, a_walk, awarded, check_winners, decided, noticed
from tests.factories.purchases import DAY, HOUR

pytestmark = pytest.mark.django_db
ABOVE = ProcedureKey.OPEN_ABOVE_THRESHOLD
LIGHT = ProcedureKey.LIGHT_TOUCH_OPEN


def newest(walk: Walk) -> dict[str, Any]:
    row = Release.objects.filter(ocid__endswith=walk.opportunity.reference).order_by("-at", "-id").first()
    assert row is not None
    return dict(orjson.loads(bytes(row.body)))


def signing(walk: Walk, on: date, **changes: Any) -> dict[str, Any]:
    assert walk.terms.starts_on and walk.terms.ends_on
    starts = max(walk.terms.starts_on, on)
    words = {"signed_on": on, "starts_on": starts, "ends_on": walk.terms.ends_on, "by": walk.house.drafter}
    at = walk.at("awarded").replace(year=on.year, month=on.month, day=on.day) + 3 * HOUR
    return {"award": walk.awards[0], **words, "at": at, **changes}


def test_a_decision_is_told_to_every_bidder_and_to_nobody_else() -> None:
    walk = a_walk(ABOVE, "locked", above=True, lots=2)
    releases = Release.objects.count()
    words = {"opportunity": walk.opportunity, "reasons": WHY, "ties": {}, "by": walk.house.lead}
    refuses("opportunity.award.not_now", confirm_award, **words, at=walk.at("awarded"))
    adds_one(decide_award, **words, at=walk.at("awarded"))
    walk.fresh()
    assert walk.opportunity.state == "decided"
    assert Release.objects.count() == releases
    assert AssessmentSummary.objects.count() == len(walk.house.bidders)
    assert Letter.objects.filter(kind="assessment_summary").count() == len(walk.house.bidders)
    assert not Letter.objects.filter(kind__in=("result", "awarded", "award_published")).exists()
    assert not awards_for(walk.house.drafter).exists()
    for number, bidder in enumerate(walk.house.bidders):
        feedback = feedback_for(bidder, walk.opportunity)
        assert feedback is not None and feedback.summary is not None
        assert [len(lot.winner_criteria) > 0 for lot in feedback.lots] == [
            not lot.won for lot in feedback.lots
        ]
        assert all(row.scores for row in feedback.criteria if row.criterion.key != "price")
        assert feedback.lots[0].own.name != feedback.lots[0].winner or number == 0
    for stranger in (walk.house.drafter, walk.house.evaluators[0], walk.house.operator):
        assert feedback_for(stranger, walk.opportunity) is None


def test_an_award_waits_for_its_notice_and_a_signature_for_its_standstill() -> None:
    walk = a_walk(ABOVE, "locked", above=True)
    at = decided(walk)
    publishing = {"opportunity": walk.opportunity, "by": walk.house.lead, "at": at + HOUR}
    refuses("award.notice_missing", confirm_award, **publishing)
    noticed(walk, NoticeKind.UK6, at.date(), at)
    adds_one(confirm_award, **publishing)
    walk.fresh()
    standstill = standstill_of(walk.opportunity)
    assert standstill and standstill.by_law and standstill.period
    period = standstill.period
    for day in range((period.last_day - at.date()).days + 1):
        on = at.date() + timedelta(days=day)
        refuses("contract.standstill", sign_contract, **signing(walk, on))
    adds_one(sign_contract, **signing(walk, period.first_day_to_sign))
    (award,) = [row for row in newest(walk)["awards"] if row["status"] == "active"]
    assert award["standstillPeriod"] == {
        "startDate": f"{period.starts_on}T00:00:00Z",
        "endDate": f"{period.last_day}T23:59:59Z",
    }
    assert award["assessmentSummariesDateSent"] == at.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert award["documents"][0]["noticeType"] == "UK6"


def test_whose_tender_was_set_aside_gets_no_summary_and_stops_nobody_elses() -> None:
    walk = a_walk(ABOVE, "declared", above=True)
    at, third = walk.at("declared"), opened_responses(walk.opportunity).get(number=3)
    words = {"opened": third, "ground": "breach", "reasons": WHY, "by": walk.house.lead}
    asked = must(ask_set_aside(**words, at=at))
    must(approve_set_aside(set_aside_request=asked, by=walk.house.drafter, at=at))
    for by in walk.panel:
        for opened in counting_responses(walk.opportunity):
            for criterion in ("plan", "people"):
                given = {"opened": opened, "criterion": criterion, "value": 3, "reason": WHY}
                must(give_score(**given, by=by, at=walk.at("scored")))
        must(lock_scores(opportunity=walk.opportunity, by=by, at=walk.at("locked")))
    check_winners(walk)
    decided(walk)
    told = AssessmentSummary.objects.values_list("opened__number", flat=True)
    assert sorted(told) == [1, 2] and why_not_published(walk.opportunity).reason != "award.summary_missing"
    assert feedback_for(walk.house.bidders[2], walk.opportunity) is None


def test_no_award_is_published_while_a_bidder_has_no_summary() -> None:
    walk = a_walk(ABOVE, "locked", above=True)
    at = decided(walk)
    noticed(walk, NoticeKind.UK6, at.date(), at)
    from django.db import connection

    with connection.cursor() as cursor:
        _without_triggers(cursor, connection.vendor)
        cursor.execute("DELETE FROM evaluation_assessmentsummary WHERE id = %s", [_first_summary()])
    publishing = {"opportunity": walk.opportunity, "by": walk.house.lead, "at": at + HOUR}
    refused = refuses("award.summary_missing", confirm_award, **publishing)
    assert refused.params["count"] == "1"


def _first_summary() -> int:
    row = AssessmentSummary.objects.first()
    assert row is not None
    return row.pk


def _without_triggers(cursor: Any, vendor: str) -> None:
    table = "evaluation_assessmentsummary"
    cursor.execute(
        f"DROP TRIGGER {table}_stays ON {table}"
        if vendor == "postgresql"
        else f"DROP TRIGGER {table}_no_delete"
    )


def test_a_decision_that_is_cancelled_stays_unpublished() -> None:
    walk = a_walk(ABOVE, "locked", above=True)
    at = decided(walk)
    must(cancel_opportunity(opportunity=walk.opportunity, reasons=WHY, by=walk.house.drafter, at=at + HOUR))
    walk.fresh()
    assert "awards" not in newest(walk)
    assert not awards_for(walk.house.drafter).exists()
    assert feedback_for(walk.house.bidders[0], walk.opportunity) is None


@pytest.mark.parametrize("above", [False, True], ids=["below", "above"])
@pytest.mark.parametrize("promised", [False, True], ids=["", "promised"])
def test_light_touch_keeps_a_standstill_only_where_it_is_promised(above: bool, promised: bool) -> None:
    walk = a_walk(LIGHT, "locked", above=above, lots=2)
    at = awarded(walk, promised=promised)
    kinds = [each.turn.notice.kind for each in notice_standings(walk.opportunity)]
    assert kinds.count(NoticeKind.UK6) == (1 if above else 0)
    assert kinds.count(NoticeKind.UK7) == 2
    assert not AssessmentSummary.objects.exists()
    if not promised:
        assert standstill_of(walk.opportunity) is None
        for award in walk.awards:
            must(sign_contract(**signing(walk, at.date(), award=award)))
        assert "standstillPeriod" not in newest(walk)["awards"][0]
        return
    if above:
        refuses("contract.award_notice_missing", sign_contract, **signing(walk, at.date()))
        noticed(walk, NoticeKind.UK6, at.date(), at)
    standstill = standstill_of(walk.opportunity)
    assert standstill and standstill.period and not standstill.by_law
    refuses("contract.standstill", sign_contract, **signing(walk, standstill.period.last_day))
    for award in walk.awards:
        must(sign_contract(**signing(walk, standstill.period.first_day_to_sign, award=award)))


def test_works_below_the_threshold_have_two_notices_and_no_standstill() -> None:
    walk = a_walk(ProcedureKey.WORKS_BELOW_THRESHOLD, "locked")
    at = awarded(walk)
    must(sign_contract(**signing(walk, at.date())))
    assert [each.turn.notice.kind for each in notice_standings(walk.opportunity)] == ["UK4", "UK7"]


def test_a_notice_is_recorded_once_its_moment_has_come_and_corrected_on_record() -> None:
    walk = a_walk(ABOVE, "locked", above=True)
    day = walk.at("awarded").date()
    words: dict[str, Any] = {
        "opportunity": walk.opportunity,
        "kind": NoticeKind.UK6,
        "reference": "2026/S 000-012345",
        "published_on": day,
        "by": walk.house.drafter,
        "at": walk.at("awarded") + HOUR,
    }
    refuses("notice.too_early", record_national_notice, **words)
    decided(walk)
    refuses("notice.not_due", record_national_notice, **{**words, "kind": NoticeKind.UK5})
    refuses("notice.not_due", record_national_notice, **{**words, "kind": NoticeKind.UK4})
    refuses("national.shape", record_national_notice, **{**words, "reference": "on the web"})
    refuses("notice.no_day", record_national_notice, **{**words, "published_on": None})
    refuses("notice.no_reference", record_national_notice, **{**words, "reference": ""})
    refuses("notice.nothing", record_national_notice, **{**words, "reference": "", "published_on": None})
    refuses("notice.in_future", record_national_notice, **{**words, "published_on": day + DAY})
    refuses("notice.before_its_time", record_national_notice, **{**words, "published_on": day - DAY})
    refuses("notice.both", record_national_notice, **{**words, "reason": "None is due for a school like us."})
    adds_one(record_national_notice, **words)
    refuses("notice.nothing_changed", record_national_notice, **words)
    other = {**words, "reference": "012346-2026"}
    refuses("reasons.missing", record_national_notice, **other)
    adds_one(record_national_notice, **other, correction="Two figures stood the wrong way round.")
    assert [row.reference for row in walk.fresh().national_notices.all()] == [
        "2026/S 000-012345",
        "012346-2026",
    ]


def test_recording_a_notice_of_an_award_publishes_it_only_with_the_award() -> None:
    walk = a_walk(ABOVE, "locked", above=True)
    at = decided(walk)
    before = Release.objects.count()
    noticed(walk, NoticeKind.UK6, at.date(), at)
    assert Release.objects.count() == before
    must(confirm_award(opportunity=walk.opportunity, by=walk.house.lead, at=at + HOUR))
    walk.fresh()
    assert newest(walk)["awards"][0]["documents"][0]["noticeType"] == "UK6"
    assert Letter.objects.filter(kind="award_published").count() == len(walk.house.bidders)
    assert not Letter.objects.filter(kind="result").exists()


def test_others_decide_and_record_nothing() -> None:
    walk = a_walk(ABOVE, "locked", above=True)
    words = {"opportunity": walk.opportunity, "reasons": WHY, "ties": {}, "at": walk.at("awarded")}
    refuses("award.not_lead", decide_award, **words, by=walk.house.drafter)
    for stranger in (walk.house.bidders[0], walk.house.evaluators[0]):
        outcome = decide_award(**words, by=stranger)
        assert isinstance(outcome, Refusal) and outcome.reason == "role.missing"
