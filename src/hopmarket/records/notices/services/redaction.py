"""Redaction of published releases by the operator, with reason and law, recorded in public."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from hopmarket.records.ledger.acts import Outcome, act, actor_reference, locked
from hopmarket.records.published_organisations.name_redaction import (
    claims_lost,
    named_organisations,
    redact_names,
)
from hopmarket.records.published_organisations.services.published_claims import end_unnamed
from hopmarket.records.turns.turn_taking import hold_turns, take_turn
from hopmarket.rules import redaction
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member

from ..compiled_records import compile_records
from ..models import Redaction, Release
from ..party_mentions import mark_notices_changed, organisations_in
from ..redactions import RedactionReasons, take_out, take_out_same, value_fingerprint

LONGEST_REASON = 500
LONGEST_LAW = 200


@act("redact_release")
def redact_release(
    *,
    release: Release,
    pointers: Sequence[str],
    everywhere: bool,
    reason: str,
    law: str,
    by: Member,
    at: datetime,
) -> Outcome[list[Redaction]] | Refusal:
    """Takes the values at these JSON pointers out of a published release; "" is all of it.

    With ``everywhere`` each text that is taken out goes wherever else it stands in the releases of
    the process. Releases keep ocid, id, date and tag, and record where something was taken out,
    when, why and by which law. A name that is in no notice any longer is removed from samenesses and claims;
    whoever claimed it gets a letter. Files that a release links to are not touched.

    Refuses ``redaction.nothing_chosen``, ``redaction.no_reason``, ``redaction.no_law``,
    ``redaction.too_long``, ``redaction.fixed``, ``redaction.path_unknown``,
    ``redaction.done_already`` and ``redaction.not_valid``.
    """
    refusal = _unsaid(pointers, reason.strip(), law.strip())
    if refusal:
        return refusal
    hold_turns()
    row = locked(Release.objects.all(), pk=release.pk)
    texts = {
        value_fingerprint(value)
        for pointer, value in redaction.redactable_places(row.json)
        if pointer in pointers
    }
    why = RedactionReasons(reason.strip(), law.strip(), actor_reference(by), at)
    taken = take_out(row, pointers, why)
    if isinstance(taken, Refusal):
        return taken
    for other in _others(row) if everywhere else ():
        more = take_out_same(other, texts, why)
        if isinstance(more, Refusal):
            return more
        taken += more
    named = named_organisations(organisations_in(row.ocid))
    turn = take_turn(at)
    compile_records({row.ocid}, turn=turn)
    ended = claims_lost(named)
    end_unnamed(ended, by=by, at=at)
    changed = redact_names(named, words=redaction.sentence(at.date()), at=at)
    mark_notices_changed(changed, turn=turn)
    facts = {
        "ocid": row.ocid,
        "reason": why.reason,
        "law": why.law,
        "taken": [[place.release.release_id, place.path, place.before] for place in taken],
        "claims": [f"organisations/{claim.party_id}" for claim in ended],
    }
    return Outcome(f"notices/releases/{row.pk}", taken, facts)


def _unsaid(pointers: Sequence[str], reason: str, law: str) -> Refusal | None:
    if not pointers:
        return Refusal("redaction.nothing_chosen")
    if not reason:
        return Refusal("redaction.no_reason")
    if not law:
        return Refusal("redaction.no_law")
    for text, most in ((reason, LONGEST_REASON), (law, LONGEST_LAW)):
        if len(text) > most:
            return Refusal("redaction.too_long", params={"most": str(most)})
    return None


def _others(row: Release) -> Iterator[Release]:
    """This release and every other of its process: the same words may be twice in one."""
    yield from Release.objects.filter(ocid=row.ocid).order_by("pk")
