"""Joining and parting of published organisations by people, which lists notices under others."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hopmarket.records.ledger.acts import Outcome, act, actor_reference, locked
from hopmarket.records.parties.queries import administrators
from hopmarket.records.post import outbox
from hopmarket.records.post.letters import LetterKind
from hopmarket.records.published_organisations.claims import claims_standing
from hopmarket.records.published_organisations.letters import claim_values
from hopmarket.records.published_organisations.models import Mention, PublishedOrganisation, Sameness
from hopmarket.records.published_organisations.same_as import root_organisation, same_as_links, save_roots
from hopmarket.records.published_organisations.same_as_by_rule import apply_rule
from hopmarket.records.turns.models import Turn
from hopmarket.records.turns.turn_taking import take_turn
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member

from .. import letters
from ..party_mentions import mark_notices_changed

LONGEST_REASON = 500


@act("join_organisations")
def join_organisations(
    *,
    organisation: PublishedOrganisation,
    into: PublishedOrganisation,
    reason: str,
    by: Member,
    at: datetime,
) -> Outcome[Sameness] | Refusal:
    """Joins an organisation with another: its notices are listed under ``into`` from now on, with
    everything that was joined with it. Notices themselves stay as they were published. Whoever claimed either
    of them gets a letter.

    Refuses ``sameness.reason``, ``sameness.reason_long`` and ``sameness.one_already``.
    """
    refusal = _unreasoned(reason)
    if refusal:
        return refusal
    turn = take_turn(at)
    leads = same_as_links([organisation.pk, into.pk])
    first, second = root_organisation(organisation.pk, leads), root_organisation(into.pk, leads)
    if first == second:
        return Refusal("sameness.one_already")
    organisations = PublishedOrganisation.objects.in_bulk([first, second])
    sameness = Sameness.objects.create(
        organisation=organisations[first],
        into=organisations[second],
        evidence={
            "ground": "person",
            "reason": reason.strip(),
            "compared": _compared(organisations, first, second),
        },
        decided_by=actor_reference(by),
        made_at=at,
    )
    _tell(sameness, letters.PUBLISHED_JOINED, reason.strip(), at)
    _follow(sameness, turn)
    return Outcome(
        _subject(sameness), sameness, {"into": f"notices/organisations/{second}", "reason": reason.strip()}
    )


@act("part_organisations")
def part_organisations(
    *, sameness: Sameness, reason: str, by: Member, at: datetime
) -> Outcome[Sameness] | Refusal:
    """Parts two joined organisations: everything is again as it was before they were joined, and the
    rule never joins this pair again. Whoever claimed either of them gets a letter.

    Refuses ``sameness.reason``, ``sameness.reason_long`` and ``sameness.undone_already``.
    """
    refusal = _unreasoned(reason)
    if refusal:
        return refusal
    turn = take_turn(at)
    locked_sameness = locked(Sameness.objects.all(), pk=sameness.pk)
    if locked_sameness.undone_at:
        return Refusal("sameness.undone_already")
    _tell(locked_sameness, letters.PUBLISHED_PARTED, reason.strip(), at)
    locked_sameness.undone_by, locked_sameness.undone_at, locked_sameness.why_undone = (
        actor_reference(by),
        at,
        reason.strip(),
    )
    locked_sameness.save(update_fields=["undone_by", "undone_at", "why_undone"])
    _follow(locked_sameness, turn)
    return Outcome(
        _subject(locked_sameness),
        locked_sameness,
        {"from": f"notices/organisations/{locked_sameness.into_id}", "reason": reason.strip()},
    )


def _unreasoned(reason: str) -> Refusal | None:
    if not reason.strip():
        return Refusal("sameness.reason")
    if len(reason.strip()) > LONGEST_REASON:
        return Refusal("sameness.reason_long", params={"most": str(LONGEST_REASON)})
    return None


def _follow(sameness: Sameness, turn: Turn) -> None:
    """Saves the roots of both organisations, applies the rule to their names, and marks the notices that
    name what is known to be another one from now on."""
    both = {sameness.organisation_id, sameness.into_id}
    changed = save_roots(both)
    plains = Mention.objects.filter(organisation__in=both).values_list("plain", flat=True)
    mark_notices_changed(changed | apply_rule(both, set(plains), at=turn.at), turn=turn)


def _tell(sameness: Sameness, kind: LetterKind, reason: str, at: datetime) -> None:
    """Writes to the administrators of every organisation that has claimed one of the two, or
    anything that leads to them."""
    leads = same_as_links([sameness.organisation_id, sameness.into_id])
    both = {sameness.organisation_id, sameness.into_id, *leads, *leads.values()}
    for claim in claims_standing(both):
        outbox.write(
            claim_values(claim),
            kind,
            administrators(claim.party),
            at=at,
            first=sameness.organisation.name,
            second=sameness.into.name,
            reason=reason,
        )


def _subject(sameness: Sameness) -> str:
    return f"notices/organisations/{sameness.organisation_id}"


def _compared(organisations: dict[int, PublishedOrganisation], *which: int) -> list[dict[str, Any]]:
    """The name, number and postcode of these organisations, as the deciding person saw them."""
    return [
        {
            "name": organisation.name,
            "number": f"{organisation.scheme} {organisation.number}".strip(),
            "postcode": organisation.postcode,
        }
        for organisation in (organisations[pk] for pk in which)
    ]
