"""Sets a line of the partnership's: when a second officer looks at something, how long it takes, what is a barrier."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from hopmarket.records.ledger.acts import Outcome, act, actor_reference
from hopmarket.records.turns.turn_taking import hold_turns
from hopmarket.rules.barriers.contradictions import would_cross
from hopmarket.rules.partnership_lines import PARTNERSHIP_LINES, may_set_line
from hopmarket.rules.reasons import unreasoned
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member

from ..models import SecondOfficerSetting
from ..partnership_lines import board_lines_set, line_of


@act("set_second_officer_line")
def set_second_officer_line(
    *, key: str, line: Decimal, reasons: str, by: Member, at: datetime
) -> Outcome[SecondOfficerSetting] | Refusal:
    """Sets a line, for every purchase from now on. An award that its procedure shows to a second officer
    needs one wherever the line stands.

    Refuses what :func:`hopmarket.rules.partnership_lines.may_set_line` refuses, what
    :func:`hopmarket.rules.barriers.contradictions.would_cross` refuses, and ``reasons.missing``.
    """
    hold_turns()
    before = line_of(key) if key in PARTNERSHIP_LINES else Decimal(0)
    refusal = (
        may_set_line(key, line, before=before)
        or would_cross(key, line, board_lines_set())
        or unreasoned(reasons, "set_second_officer_line")
    )
    if refusal:
        return refusal
    row = SecondOfficerSetting.objects.create(
        key=key, before=before, line=line, reasons=reasons.strip(), set_by=actor_reference(by), set_at=at
    )
    facts = {"key": key, "before": str(before), "line": str(line)}
    return Outcome(f"capabilities/lines/{key}", row, facts)
