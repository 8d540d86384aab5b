"""The known organisations near a purchase that do its kind of work, and how much is known of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from .register_rows import RegisteredOrganisation
from .shut_out import OrganisationFacts
from .small_groups import FEWEST

Identity = tuple[str, str]
"""A register and a number in it."""


@dataclass(frozen=True, slots=True)
class WorkKind:
    """A kind of work: the beginning of its CPV codes, what it is called, and the beginnings of the tags of
    whoever does it."""

    cpv: str
    work: str
    tags: tuple[str, ...]


def read_work_kinds(rows: Iterable[Mapping[str, Any]]) -> tuple[WorkKind, ...]:
    """The rows of the table of kinds of work."""
    return tuple(WorkKind(str(row["cpv"]), row["work"], tuple(row["tags"])) for row in rows)


def work_kind_of(cpv: str, kinds: Iterable[WorkKind]) -> WorkKind | None:
    """The kind of work of a CPV code, by the longest beginning that fits; None where no row has it."""
    fitting = [kind for kind in kinds if cpv.startswith(kind.cpv)]
    return max(fitting, key=lambda kind: len(kind.cpv), default=None)


@dataclass(frozen=True, slots=True)
class NearOrganisation:
    """A known organisation without its name: its numbers, its tags, its facts, the year of its income, and whether
    facts are its own answers."""

    tags: tuple[str, ...]
    facts: OrganisationFacts
    numbers: frozenset[Identity] = frozenset()
    income_year: int | None = None
    has_answered: bool = False
    is_registered: bool = True
    """Whether a public register has it."""


def near_organisation(row: RegisteredOrganisation, miles: Decimal) -> NearOrganisation:
    """An organisation of a register, so many miles away."""
    numbers = {(row.scheme, row.number)}
    if row.company_number:
        numbers.add(("GB-COH", row.company_number))
    year = row.year_end.year if row.year_end and row.income is not None else None
    return NearOrganisation(row.tags, row.facts(miles), frozenset(numbers), year)


def own_organisation_near(
    numbers: Iterable[Identity], miles: Decimal, answers: OrganisationFacts | None = None
) -> NearOrganisation:
    """An organisation of this portal, with what it answered here itself, if it did."""
    facts = replace(answers or OrganisationFacts(), miles=miles)
    return NearOrganisation((), facts, frozenset(numbers), None, answers is not None, is_registered=False)


def joined(near: Iterable[NearOrganisation], own: Iterable[NearOrganisation]) -> list[NearOrganisation]:
    """The organisations of registers with those of this portal: where they share a number they are one, and what
    it answered itself goes before its register."""
    rows = list(near)
    places = {number: place for place, row in enumerate(rows) for number in row.numbers}
    for each in own:
        place = next((places[number] for number in each.numbers if number in places), None)
        if place is None:
            rows.append(each)
            continue
        row = rows[place]
        rows[place] = replace(
            row,
            facts=each.facts.over(row.facts),
            numbers=row.numbers | each.numbers,
            has_answered=row.has_answered or each.has_answered,
        )
    return rows


@dataclass(frozen=True, slots=True)
class KnownMarket:
    """The organisations that are counted. ``work`` is empty where they are of all kinds: no kind of work is known
    of the code, or (``too_few``) fewer than can be counted are known to do it. ``untagged`` are those near here
    that no register says the work of, and that are not counted where a kind is."""

    organisations: tuple[NearOrganisation, ...]
    work: str = ""
    untagged: int = 0
    too_few: bool = False

    @property
    def facts(self) -> list[OrganisationFacts]:
        return [row.facts for row in self.organisations]

    @property
    def coverage(self) -> MarketCoverage:
        years = [row.income_year for row in self.organisations if row.income_year]
        return MarketCoverage(
            known=len(self.organisations),
            answered=sum(row.has_answered for row in self.organisations),
            registered=sum(row.is_registered for row in self.organisations),
            with_income=sum(row.facts.income is not None for row in self.organisations),
            oldest_year=min(years, default=None),
            newest_year=max(years, default=None),
        )


@dataclass(frozen=True, slots=True)
class MarketCoverage:
    """How many are counted, how many of them gave answers of their own, how many a public register has, of how
    many the income is known, and of which years it is."""

    known: int
    answered: int
    registered: int
    with_income: int
    oldest_year: int | None
    newest_year: int | None


def known_market(
    near: Sequence[NearOrganisation], kind: WorkKind | None, *, fewest: int = FEWEST
) -> KnownMarket:
    """Those that do this kind of work; all of them where the kind is not known, or too few do it."""
    if kind is None:
        return KnownMarket(tuple(near))
    doing = tuple(row for row in near if any(tag.startswith(kind.tags) for tag in row.tags))
    if len(doing) < fewest:
        return KnownMarket(tuple(near), too_few=True)
    return KnownMarket(doing, kind.work, sum(not row.tags for row in near))
