"""One step in the life of a version: locks its row, then asks the table of states and the gates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from hopmarket.records.ledger.acts import locked
from hopmarket.rules.framework.gates import VersionFacts, first_lacking
from hopmarket.rules.framework.life import FRAMEWORK_LIFE, FrameworkAct
from hopmarket.rules.refusal import Refusal

from ..models import FrameworkVersion
from ..version_facts import facts_of


@dataclass(frozen=True, slots=True)
class VersionStep:
    """A row whose next state is set and not saved yet, and what was known of it before."""

    row: FrameworkVersion
    facts: VersionFacts


def take_version_step(version: FrameworkVersion, what: FrameworkAct, at: datetime) -> VersionStep | Refusal:
    """Locks the row and sets its next state (not saved); answers why where the act is not possible now, or what
    it still wants."""
    row = locked(FrameworkVersion.objects.all(), pk=version.pk)
    facts = facts_of(row, at)
    after = FRAMEWORK_LIFE.after(facts.state, what)
    if isinstance(after, Refusal):
        return after
    lacking = first_lacking(what, facts)
    if lacking:
        return lacking
    row.state = after
    return VersionStep(row, facts)
