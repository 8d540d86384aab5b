"""Succession of public bodies: records and withdraws renames, mergers and splits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from hopmarket.records.ledger.acts import Outcome, act, actor_reference, locked
from hopmarket.records.turns.turn_taking import take_turn
from hopmarket.reference_data import districts
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.releases.name_words import name_words
from hopmarket.rules.releases.organisation_names import NamedOrganisation, named_organisation
from hopmarket.rules.roles import Member
from hopmarket.rules.succession import SuccessionKind, SuccessionStep, Successor, may_record

from ..models import PublishedOrganisation, Succession, SuccessionPart
from ..organisation_rows import save_organisations
from ..predecessors import succession_steps
from ..same_as import root_organisation, same_as_links


@dataclass(frozen=True, slots=True)
class SuccessorFacts:
    """Who comes after: the key of a published organisation, or the name of one that has published
    nothing yet; ``districts`` whose work it takes on, empty for all the rest."""

    key: str = ""
    name: str = ""
    districts: tuple[str, ...] = ()


@act("record_succession")
def record_succession(
    *,
    kind: str,
    on: date,
    title: str,
    law: str,
    before: Sequence[PublishedOrganisation],
    after: Sequence[SuccessorFacts],
    by: Member,
    at: datetime,
) -> Outcome[Succession] | Refusal:
    """Records a succession: on a day, those ``before`` end and those ``after`` carry on their notices
    and contracts. Until that day pages announce it.

    Refuses ``succession.kind``, ``succession.title``, ``succession.law``, ``succession.nobody``,
    ``succession.district`` and what :func:`hopmarket.rules.succession.may_record` refuses.
    """
    if kind not in list(SuccessionKind):
        return Refusal("succession.kind")
    if not title.strip():
        return Refusal("succession.title")
    if not law.strip():
        return Refusal("succession.law")
    strange = {district for successor in after for district in successor.districts} - set(
        districts().values()
    )
    if strange:
        return Refusal("succession.district", params={"districts": ", ".join(sorted(strange))})
    take_turn(at)
    followers = _followers(after)
    if isinstance(followers, Refusal):
        return followers
    gone = _roots(organisation.pk for organisation in before)
    step = SuccessionStep(0, SuccessionKind(kind), on, frozenset(gone), tuple(followers))
    refusal = may_record(step, succession_steps())
    if refusal:
        return refusal
    succession = Succession.objects.create(
        kind=kind,
        on=on,
        title=title.strip()[:300],
        law=law.strip()[:300],
        recorded_at=at,
        recorded_by=actor_reference(by),
    )
    SuccessionPart.objects.bulk_create(_parts(succession, step))
    return Outcome(f"notices/successions/{succession.pk}", succession, _facts(succession, step))


def succession_refusal(
    *, kind: SuccessionKind, on: date, before: Collection[str], after: Sequence[SuccessorFacts]
) -> Refusal | None:
    """Why a succession that is still being entered would be refused so far, ``before`` by their keys;
    writes nothing."""
    named = [successor.key or getattr(_named(successor), "key", "") for successor in after]
    if "" in named:
        return Refusal("succession.nobody")
    known = dict(PublishedOrganisation.objects.filter(key__in=[*before, *named]).values_list("key", "pk"))
    fresh = {key: -place for place, key in enumerate(named, 1) if key not in known}
    leads = same_as_links(known.values())
    followers = (
        Successor(
            root_organisation(known[key], leads) if key in known else fresh[key],
            frozenset(successor.districts),
        )
        for key, successor in zip(named, after, strict=True)
    )
    gone = frozenset(root_organisation(known[key], leads) for key in before if key in known)
    return may_record(SuccessionStep(0, kind, on, gone, tuple(followers)), succession_steps(), complete=False)


@act("withdraw_succession")
def withdraw_succession(
    *, succession: Succession, reason: str, by: Member, at: datetime
) -> Outcome[Succession] | Refusal:
    """Withdraws a succession, as if it had never been recorded: notices count for the old organisations.

    Refuses ``succession.reason`` and ``succession.withdrawn_already``.
    """
    take_turn(at)
    locked_succession = locked(Succession.objects.all(), pk=succession.pk)
    if locked_succession.withdrawn_at:
        return Refusal("succession.withdrawn_already")
    if not reason.strip():
        return Refusal("succession.reason")
    locked_succession.withdrawn_at, locked_succession.withdrawn_by = at, actor_reference(by)
    locked_succession.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return Outcome(
        f"notices/successions/{locked_succession.pk}", locked_succession, {"reason": reason.strip()}
    )


def _named(successor: SuccessorFacts) -> NamedOrganisation | None:
    """The organisation that somebody names; None where the name has neither a letter nor a digit."""
    return named_organisation(successor.name) if name_words(successor.name) else None


def _followers(after: Sequence[SuccessorFacts]) -> list[Successor] | Refusal:
    named = [_named(successor) for successor in after if not successor.key]
    if not after or None in named:
        return Refusal("succession.nobody")
    keys = dict(save_organisations(organisation for organisation in named if organisation))
    keys |= dict(
        PublishedOrganisation.objects.filter(key__in=[successor.key for successor in after]).values_list(
            "key", "pk"
        )
    )
    unkeyed = iter(named)
    row_keys = [keys.get(successor.key or getattr(next(unkeyed), "key", "")) for successor in after]
    if None in row_keys:
        return Refusal("succession.nobody")
    leads = same_as_links(pk for pk in row_keys if pk)
    return [
        Successor(root_organisation(pk, leads), frozenset(successor.districts))
        for pk, successor in zip(row_keys, after, strict=True)
        if pk
    ]


def _roots(organisations: Iterable[int]) -> set[int]:
    which = set(organisations)
    leads = same_as_links(which)
    return {root_organisation(organisation, leads) for organisation in which}


def _parts(succession: Succession, step: SuccessionStep) -> list[SuccessionPart]:
    gone = [
        SuccessionPart(succession=succession, organisation_id=pk, side="before") for pk in sorted(step.before)
    ]
    return gone + [
        SuccessionPart(
            succession=succession,
            organisation_id=successor.organisation,
            side="after",
            districts=sorted(successor.districts),
        )
        for successor in step.after
    ]


def _facts(succession: Succession, step: SuccessionStep) -> dict[str, object]:
    return {
        "kind": succession.kind,
        "on": succession.on.isoformat(),
        "law": succession.law,
        "before": [f"notices/organisations/{pk}" for pk in sorted(step.before)],
        "after": [f"notices/organisations/{successor.organisation}" for successor in step.after],
    }
