"""What the barrier rules find in a purchase as its terms stand, and what stands against its publication."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime

from hopmarket.barrier_rules import measured_caps
from hopmarket.records.capabilities.partnership_lines import board_rules
from hopmarket.records.explanations.queries import reasons_for
from hopmarket.rules.barriers.answering import BarrierStanding, KeptReason, standings
from hopmarket.rules.barriers.barrier_kinds import BarrierReport, Severity
from hopmarket.rules.barriers.checking import check_notice
from hopmarket.rules.barriers.from_terms import notice_of_terms
from hopmarket.rules.draft_completeness import DraftGap
from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.procedure_kinds import Audience
from hopmarket.rules.publication import PublishedBarrier
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.regimes.kinds import Regime
from hopmarket.rules.regimes.notice_rows import PATHS
from hopmarket.rules.regimes.purchase_facts import PurchaseFacts
from hopmarket.rules.regimes.router import regime_of
from hopmarket.rules.regimes.which_rules import WhichRules, which_rules
from hopmarket.rules.terms import Terms

from .models import Opportunity


def barrier_subject(opportunity: Opportunity) -> str:
    """How reasons name an opportunity."""
    return f"opportunities/{opportunity.pk}"


def regime_for(terms: Terms, now: datetime) -> Regime | None:
    """The regime of a purchase by its terms on this day."""
    day = day_in_london(now)
    return regime_of(category=terms.category, cpv=terms.cpv, value=terms.value, day=day)


def rules_for(opportunity: Opportunity, now: datetime) -> WhichRules | None:
    """The rules of a purchase, as its terms stand, for a council; None while they hang on what is not known."""
    terms = opportunity.the_terms
    days = day_in_london(opportunity.published_at or now)
    return which_rules(
        PurchaseFacts(
            days,
            category=terms.category,
            cpv=terms.cpv,
            value_with_vat=terms.value,
            lots=len(terms.lots) or 1,
            path=PATHS[opportunity.the_procedure.key],
        )
    )


def barrier_report(opportunity: Opportunity, *, now: datetime, terms: Terms | None = None) -> BarrierReport:
    """What the rules find in the terms of a purchase, or in other terms that it might get.

    Days to respond count from its publication, or from now. Of quotes that are asked by invitation they are
    not counted: few days are what the procedure is for.
    """
    terms = terms or opportunity.the_terms
    is_advertised = opportunity.the_procedure.audience is Audience.EVERYBODY
    if not is_advertised:  # the last moment for questions follows from the deadline there
        terms = replace(terms, questions_until=None)
    notice = notice_of_terms(
        terms,
        reference=opportunity.reference,
        regime=regime_for(terms, now),
        buyer=opportunity.organisation.name,
        published_at=(opportunity.published_at or now) if is_advertised else None,
    )
    return check_notice(notice, board_rules(), measured_caps(notice.stage))


def barrier_standings(
    opportunity: Opportunity, *, now: datetime, terms: Terms | None = None
) -> tuple[BarrierStanding, ...]:
    """What stands of each rule that found something: mended things are no longer here."""
    return barrier_answers(opportunity, now=now, terms=terms).standings


@dataclass(frozen=True, slots=True)
class BarrierAnswers:
    """What the rules answer of a draft, what stands of each that found something, and the reasons given."""

    report: BarrierReport
    standings: tuple[BarrierStanding, ...]
    reasons: tuple[KeptReason, ...]

    def standing_of(self, code: str) -> BarrierStanding | None:
        """What stands of a rule; None where it finds nothing."""
        return next((standing for standing in self.standings if standing.code == code), None)

    def reason_for(self, code: str) -> KeptReason | None:
        """The newest reason that was given about a rule."""
        return next((reason for reason in reversed(self.reasons) if reason.code == code), None)


def barrier_answers(opportunity: Opportunity, *, now: datetime, terms: Terms | None = None) -> BarrierAnswers:
    """All that its officers read of the check: of the saved terms, or of others that somebody types."""
    report = barrier_report(opportunity, now=now, terms=terms)
    reasons = reasons_for(barrier_subject(opportunity))
    return BarrierAnswers(report, standings(report, reasons, day_in_london(now)), reasons)


def barrier_gaps(opportunity: Opportunity, *, now: datetime) -> tuple[DraftGap, ...]:
    """A gap for each rule whose findings are neither mended nor kept with a reason. What is not advertised to
    anybody has none."""
    if not opportunity.the_procedure.has_responses:
        return ()
    return tuple(
        DraftGap(
            standing.findings[0].path.split("/")[0],
            "barrier_must" if standing.severity == "must" else "barrier_unanswered",
            {"code": standing.code, "finding": standing.findings[0].message},
        )
        for standing in barrier_standings(opportunity, now=now)
        if standing.blocks
    )


def barriers_to_publish(
    opportunity: Opportunity, terms: Terms, note: str = "", *, at: datetime
) -> list[dict[str, object]]:
    """What is published of the check with a version of the terms, as the fields of
    :class:`hopmarket.rules.publication.PublishedBarrier`. What a change brings in new has the reason of the change."""
    rows = []
    for standing in barrier_standings(opportunity, now=at, terms=terms):
        reason = standing.reason if standing.holds else None
        if not reason and not (note and standing.severity is not Severity.INFO):
            continue
        for finding in standing.findings:
            kept = PublishedBarrier(
                code=standing.code,
                version=standing.version,
                severity=str(finding.severity),
                part=finding.path.split("/")[0],
                words=finding.words,
                message=finding.message,
                reason=reason.words if reason else note.strip(),
                people=2 if reason and reason.needs_second else 1,
                until=reason.until.isoformat() if reason and reason.until else "",
            )
            rows.append(asdict(kept))
    return rows


def forbidden_in_change(opportunity: Opportunity, terms: Terms, *, at: datetime) -> Refusal | None:
    """Refuses ``barriers.must_in_change`` for a change that brings in what the law forbids: after publication
    nobody can keep it, since bidders write by what stands there."""
    before = {standing.code for standing in barrier_standings(opportunity, now=at)}
    for standing in barrier_standings(opportunity, now=at, terms=terms):
        if standing.severity is Severity.MUST and standing.blocks and standing.code not in before:
            finding = standing.findings[0]
            params = {"finding": finding.message, "words": finding.words}
            return Refusal("barriers.must_in_change", finding.cite, params)
    return None
