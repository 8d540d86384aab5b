"""Before the opening: whether an opener has an interest in whoever may have responded."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.ledger.acts import Outcome, act, locked
from hopmarket.records.opportunities.letter_readers import named_commissioners_of
from hopmarket.records.opportunities.letters import purchase_values
from hopmarket.records.opportunities.models import Opener, Opportunity
from hopmarket.records.opportunities.queries import opportunities_for
from hopmarket.records.opportunities.services.state_changes import opportunity_subject
from hopmarket.records.post import outbox
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.reasons import unreasoned
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member

from .. import letters

_BEFORE_OPENING = (OpportunityState.OPEN, OpportunityState.CLOSED)


@act("declare_opener")
def declare_opener(
    *, opportunity: Opportunity, conflict: bool, words: str, by: Member, at: datetime
) -> Outcome[Opener] | Refusal:
    """Records, before any name is shown, whether an opener has an interest in anybody who may have responded. Who
    has one opens nothing here, for good; the other opener does. Nobody can be given the key in their place: it
    was encrypted to two people when the notice was published.

    Refuses ``opening.not_opener``, ``opening.declared_already``, ``opening.declare_not_now`` and
    ``reasons.missing``. Source: Procurement Act 2023, ss. 81 to 83.
    """
    row = locked(opportunities_for(by), pk=opportunity.pk)
    opener = Opener.objects.filter(opportunity=row, person=by.person).first()
    if opener is None:
        return Refusal("opening.not_opener")
    if row.state not in _BEFORE_OPENING:
        return Refusal("opening.declare_not_now")
    if opener.conflict is not None:
        return Refusal("opening.declared_already")
    unreasoned_conflict = unreasoned(words, "declare_opener") if conflict else None
    if unreasoned_conflict:
        return unreasoned_conflict
    opener.conflict, opener.conflict_words, opener.declared_at = conflict, words.strip(), at
    opener.save(update_fields=["conflict", "conflict_words", "declared_at"])
    if conflict:
        others = [person for person in named_commissioners_of(row) if person.pk != by.person]
        outbox.write(purchase_values(row), letters.OPENER_STEPPED_BACK, others, at=at, opener=by.person_name)
    return Outcome(opportunity_subject(row), opener, {"opener": opener.pk, "conflict": conflict})


def why_not_open(opener: Opener) -> Refusal | None:
    """Refuses ``opening.undeclared`` and ``opening.conflict``; who was named before this portal asked may open."""
    if opener.conflict is None:
        return Refusal("opening.undeclared") if opener.declares else None
    return Refusal("opening.conflict") if opener.conflict else None
