"""Summaries of the assessment: each bidder gets its own, before the award notice."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from hopmarket.records.opportunities.letters import purchase_values
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.post import outbox
from hopmarket.rules.assessment_summary import incomplete_summary
from hopmarket.rules.refusal import Refusal

from .. import letters
from ..feedback import feedback_of, summary_fingerprint
from ..letter_readers import result_readers
from ..models import AssessmentSummary, Decision
from ..queries import counting_scores


def give_summaries(row: Opportunity, decision: Decision, *, at: datetime) -> dict[str, str] | Refusal:
    """Keeps that every bidder whose tender was assessed got its summary, and writes to its people. Answers the
    fingerprint of each by the bidder's number; refuses ``summary.reason_missing``."""
    readers = result_readers(row)
    reasons: dict[tuple[str, str], list[str]] = defaultdict(list)
    for score in counting_scores(row).select_related("opened"):
        reasons[str(score.opened.number), score.criterion].append(score.reason)
    lacking = incomplete_summary(
        row.the_terms.criteria, [str(response.number) for response, _ in readers], reasons
    )
    if lacking:
        return lacking
    prints = {}
    for response, people in readers:
        feedback = feedback_of(response, decision)
        summary = AssessmentSummary.objects.create(
            decision=decision, opened=response, print=summary_fingerprint(feedback), given_at=at
        )
        prints[str(response.number)] = summary.print
        won, bid = sum(lot.won for lot in feedback.lots), len(feedback.lots)
        about = purchase_values(row)
        outbox.write(about, letters.ASSESSMENT_SUMMARY, people, at=at, won=str(won), bid=str(bid))
    return prints
