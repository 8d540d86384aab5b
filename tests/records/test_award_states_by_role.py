"""One purchase above the threshold through the states around its award: every act by every part of the house."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction

from hopmarket.records.agreements.services import record_national_notice, sign_contract
from hopmarket.records.evaluation.models import Award
from hopmarket.records.evaluation.services import confirm_award, decide_award
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.rules.procedure_kinds import NoticeKind, ProcedureKey
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member
from hopmarket.rules.standstill import standstill_from
from tests.factories.partnership import must
from tests.factories.procedure_walks import WHY, Walk, a_walk, decided
from tests.factories.purchases import HOUR

pytestmark = pytest.mark.django_db
LATE, DONE = "not_now", ""
BIDDING = dict.fromkeys(("decide", "award", "notice", "sign"), "role.missing")
TABLE: dict[str, dict[str, dict[str, str]]] = {
    "evaluating": {
        "lead": {"decide": DONE, "award": LATE, "notice": "notice.too_early", "sign": "unknown"},
        "buyer": {"decide": "award.not_lead", "award": LATE, "notice": "notice.too_early", "sign": "unknown"},
        "evaluator": BIDDING,
        "bidder": BIDDING,
    },
    "decided": {
        "lead": {"decide": LATE, "award": "award.notice_missing", "notice": DONE, "sign": "unknown"},
        "buyer": {"decide": LATE, "award": "award.notice_missing", "notice": DONE, "sign": "unknown"},
        "evaluator": BIDDING,
        "bidder": BIDDING,
    },
    "noticed": {
        "lead": {"decide": LATE, "award": DONE, "notice": "notice.nothing_changed", "sign": "unknown"},
        "buyer": {
            "decide": LATE,
            "award": "award.not_lead",
            "notice": "notice.nothing_changed",
            "sign": "unknown",
        },
        "evaluator": BIDDING,
        "bidder": BIDDING,
    },
    "in standstill": {
        "lead": {
            "decide": LATE,
            "award": LATE,
            "notice": "notice.nothing_changed",
            "sign": "contract.standstill",
        },
        "buyer": {
            "decide": LATE,
            "award": LATE,
            "notice": "notice.nothing_changed",
            "sign": "contract.standstill",
        },
        "evaluator": BIDDING,
        "bidder": BIDDING,
    },
    "standstill over": {
        "lead": {"decide": LATE, "award": LATE, "notice": "notice.nothing_changed", "sign": DONE},
        "buyer": {"decide": LATE, "award": LATE, "notice": "notice.nothing_changed", "sign": DONE},
        "evaluator": BIDDING,
        "bidder": BIDDING,
    },
}
"""The reason with which each act is refused to each, or that it is done; "unknown": there is nothing to sign that
anybody could fetch."""
REFERENCE = "2026/S 000-012345"


def acts(walk: Walk, by: Member, at: datetime) -> dict[str, Callable[[], Any]]:
    notice_on, terms = walk.at("awarded").date(), walk.terms
    award = Award.objects.filter(decision__opportunity=walk.opportunity).first()
    assert terms.starts_on and terms.ends_on
    common: dict[str, Any] = {"opportunity": walk.opportunity, "by": by, "at": at}
    days = {"signed_on": at.date(), "starts_on": max(terms.starts_on, at.date()), "ends_on": terms.ends_on}
    notice = {"kind": NoticeKind.UK6, "reference": REFERENCE, "published_on": notice_on}
    return {
        "decide": lambda: decide_award(**common, reasons=WHY, ties={}),
        "award": lambda: confirm_award(**common),
        "notice": lambda: record_national_notice(**common, **notice),
        "sign": lambda: sign_contract(award=award or Award(pk=0), **days, by=by, at=at),
    }


def reason_of(act: Callable[[], Any]) -> str:
    """The reason of a refusal, or DONE; whatever it did is rolled back."""
    with transaction.atomic():
        try:
            outcome = act()
        except (Award.DoesNotExist, Opportunity.DoesNotExist):
            return "unknown"
        finally:
            transaction.set_rollback(True)
    if not isinstance(outcome, Refusal):
        return DONE
    return LATE if outcome.reason.endswith(".not_now") else outcome.reason


def test_every_state_act_and_part_around_an_award() -> None:
    walk = a_walk(ProcedureKey.OPEN_ABOVE_THRESHOLD, "locked", above=True)
    house, at = walk.house, walk.at("awarded")
    over = standstill_from(at.date()).first_day_to_sign
    moments = dict.fromkeys(TABLE, at + HOUR)
    moments["standstill over"] = at.replace(year=over.year, month=over.month, day=over.day)
    parts = {
        "lead": house.lead,
        "buyer": house.drafter,
        "evaluator": house.evaluators[0],
        "bidder": house.bidders[0],
    }
    steps: dict[str, Callable[[], Any]] = {
        "evaluating": lambda: None,
        "decided": lambda: decided(walk, at=at),
        "noticed": lambda: must(
            record_national_notice(
                opportunity=walk.opportunity,
                kind=NoticeKind.UK6,
                reference=REFERENCE,
                published_on=at.date(),
                by=house.drafter,
                at=at,
            )
        ),
        "in standstill": lambda: must(confirm_award(opportunity=walk.opportunity, by=house.lead, at=at)),
        "standstill over": lambda: None,
    }
    for state, expected in TABLE.items():
        steps[state]()
        walk.fresh()
        found = {
            part: {name: reason_of(act) for name, act in acts(walk, by, moments[state]).items()}
            for part, by in parts.items()
        }
        assert found == expected, state
