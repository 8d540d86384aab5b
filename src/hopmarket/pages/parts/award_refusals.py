"""Refusals of awards, notices on the national platform and standstills, in sentences."""

from __future__ import annotations

from collections.abc import Mapping

AWARDS: Mapping[str, str] = {
    "opportunity.decide.not_now": "The award can be decided once, when every evaluator has locked their scores.",
    "summary.reason_missing": "{bidder} has no reason for its score under “{criterion}”, so its summary would not "
    "be complete; {count} such reasons are missing in all. Every score needs one before you decide.",
    "award.summary_missing": "{count} bidders have no summary of the assessment yet. Every bidder gets one before "
    "the award notice is published.",
    "award.notice_missing": "Publish the contract award notice (UK6) on the national platform first, and record its "
    "reference and its day here: the standstill begins with that day.",
    "contract.standstill": "The contract may be signed from {first} on. The standstill began on {starts} and runs "
    "for {days} working days, to the end of {last}.",
    "contract.award_notice_missing": "Record the contract award notice (UK6) with its day first: the standstill "
    "begins with that day, and nothing may be signed before it is over.",
    "notice.not_due": "No such notice is due for this purchase, or it is recorded elsewhere.",
    "notice.too_early": "The notice {kind} can be recorded {when}.",
    "notice.both": "Enter the notice’s reference and day, or why none is due: not both.",
    "notice.nothing": "Enter the reference and the day of the notice, or say why none is due.",
    "notice.no_day": "Enter the day on which the notice was published.",
    "notice.no_reference": "Enter the reference of the notice.",
    "notice.in_future": "Enter a day that has come: a notice is recorded once it is published.",
    "notice.before_its_time": "Enter {since} or a later day: that is {why}.",
    "notice.nothing_changed": "This is what stands there already. Enter what it should say.",
    "tender_period.not_here": "This procedure knows no shorter time. Choose the ordinary time.",
    "tender_period.notice_missing": "Enter the reference and the day of the planned procurement notice.",
    "gap.planned_notice_missing": "Enter the reference and the day of the planned procurement notice, or choose the "
    "ordinary time.",
    "gap.planned_notice_too_late": "The planned procurement notice counts from {from} on, {days} days after it was "
    "published. Wait until then, or choose the ordinary time.",
    "gap.planned_notice_too_old": "The planned procurement notice counted until {until}, {months} months after it was "
    "published. Choose the ordinary time.",
    "gap.urgency_missing": "Say what makes the ordinary time impractical, or choose the ordinary time.",
}
