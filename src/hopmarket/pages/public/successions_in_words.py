"""Successions in words: who follows whom, for an organisation's page and the lines of its lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hopmarket.pages.parts import money_and_dates
from hopmarket.records.notices.models import Notice
from hopmarket.records.notices.organisation_record import OrganisationRecord
from hopmarket.records.published_organisations.models import PublishedOrganisation
from hopmarket.records.published_organisations.predecessors import Predecessor
from hopmarket.records.published_organisations.queries import SuccessionParties

Others = Sequence[tuple[PublishedOrganisation, str]]
"""Organisations, each with a remark such as its districts."""
Heirs = Mapping[str, Sequence[PublishedOrganisation]]
"""By district, the organisations that carry the work on."""


@dataclass(frozen=True, slots=True)
class SuccessionInWords:
    """A succession on the page of an organisation: a sentence, then the other organisations with links."""

    lead: str
    others: Others
    title: str
    law: str


def succession_in_words(parties: SuccessionParties, today: date) -> SuccessionInWords:
    """Says what a succession means for the organisation whose page it is, before its day and after."""
    on, came = money_and_dates.day(parties.succession.on), parties.succession.on <= today
    if parties.leaves:
        several = len(parties.after) > 1
        lead = {
            (True, "rename"): f"This organisation has been called otherwise since {on}:",
            (False, "rename"): f"This organisation will be called otherwise from {on}:",
            (True, "merge"): f"This organisation ended on {on}. Its work is carried on by",
            (False, "merge"): f"This organisation will become part of another on {on}:",
        }.get(
            (came, parties.succession.kind if not several else ""),
            f"This organisation ended on {on}. Its work is carried on by"
            if came
            else f"This organisation will end on {on}. Its work will be carried on by",
        )
        others: Others = [(organisation, _districts(where)) for organisation, where in parties.after]
    else:
        lead = (
            f"Since {on} this organisation carries on the work of"
            if came
            else f"From {on} this organisation will carry on the work of"
        )
        others = [(organisation, "") for organisation in parties.before]
    return SuccessionInWords(lead, others, parties.succession.title, parties.succession.law)


def _districts(where: Sequence[str]) -> str:
    return f"in {_listed(where)}" if where else ""


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def origins(organisation_record: OrganisationRecord, notices: Sequence[Notice]) -> dict[int, str]:
    """Says, by the key of the notice, which notices an organisation carries on for a predecessor."""
    if not organisation_record.carried:
        return {}
    origin_by_notice: dict[int, str] = {}
    for notice in notices:
        named = {part.organisation.key for part in notice.parties.all()}
        own = {part.organisation_id for part in notice.parties.all()} & set(organisation_record.members)
        predecessors = [
            predecessor
            for predecessor in organisation_record.carried
            if named & set(predecessor.keys) and predecessor.share.holds(notice.district)
        ]
        if predecessors and not own:
            shared = any(predecessor.share.shares(notice.district) for predecessor in predecessors)
            origin_by_notice[notice.pk] = f"carried on{_SHARED if shared else ''}"
    return origin_by_notice


_SHARED = ", shared: its place does not decide by whom"


def came_from_in_words(predecessor: Predecessor, district: str) -> str:
    """Says which predecessor a contract came from, and whether others carry it on too."""
    return f"from {predecessor.name}{_SHARED if predecessor.share.shares(district) else ''}"


def passed_in_words(district: str, heirs: Heirs, ended: SuccessionParties | None) -> str:
    """Says to whom a running contract has passed, when, and by which law; empty where it has not."""
    successors = heirs.get(district, ())
    if not successors or ended is None:
        return ""
    names = _listed([heir.name for heir in successors])
    shared = ", shared between them" if len(successors) > 1 else ""
    return (
        f"passed to {names}{shared} on {money_and_dates.day(ended.succession.on)} by {ended.succession.law}"
    )
