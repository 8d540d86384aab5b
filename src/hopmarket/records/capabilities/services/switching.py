"""Switches a capability of the portal on or off."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.ledger.acts import Outcome, act
from hopmarket.records.turns.turn_taking import hold_turns
from hopmarket.rules.capabilities import may_switch
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member

from ..models import CapabilitySwitch
from ..queries import ask_again, switched_off


@act("switch_capability")
def switch_capability(
    *, name: str, on: bool, by: Member, at: datetime
) -> Outcome[CapabilitySwitch] | Refusal:
    """Switches a capability on or off. Nothing that was made with it is deleted, and what was published stays
    in the register. One at a time, under the lock on turns: of two switches that exclude each other, the
    second is refused.

    Refuses what :func:`hopmarket.rules.capabilities.may_switch` refuses.
    """
    hold_turns()
    ask_again()
    refusal = may_switch(name, on=on, switched_off=switched_off())
    if refusal:
        return refusal
    switch, _ = CapabilitySwitch.objects.update_or_create(name=name, defaults={"is_on": on, "since": at})
    ask_again()
    return Outcome(f"capabilities/{name}", switch, {"on": on})
