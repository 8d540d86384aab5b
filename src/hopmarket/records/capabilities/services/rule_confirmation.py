"""Records that somebody who knows the law confirmed the rules of the portal."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.ledger.acts import Outcome, act, actor_reference
from hopmarket.reference_data import rules_to_confirm
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member
from hopmarket.rules.settling_lines import may_confirm

from ..models import RuleSetConfirmation


@act("confirm_rule_set")
def confirm_rule_set(
    *, shown: str, lawyer: str, by: Member, at: datetime
) -> Outcome[RuleSetConfirmation] | Refusal:
    """Records who confirmed the rules that were shown, told by their fingerprint.

    Refuses what :func:`hopmarket.rules.settling_lines.may_confirm` refuses.
    """
    rules = rules_to_confirm()
    refusal = may_confirm(rules, shown=shown, lawyer=lawyer)
    if refusal:
        return refusal
    row = RuleSetConfirmation.objects.create(
        rules=[rule.fingerprint for rule in rules],
        lawyer=lawyer.strip()[:200],
        confirmed_at=at,
        recorded_by=actor_reference(by),
    )
    return Outcome(f"capabilities/rules/{row.pk}", row, {"rules": len(rules), "fingerprint": shown})
