"""The known organisations near a purchase that do its kind of work, and how much is known of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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
    """A known organisation without its name: its tags, its facts, the year of its income, and whether facts are
    its own answers."""

    tags: tuple[str, ...]
    facts: OrganisationFacts
    income_year: int | None = None
    has_answered: bool = False
    is_registered: bool = True
    """Whether a public register has it."""


def near_organisation(
    row: RegisteredOrganisation, miles: Decimal, answered: Mapping[Identity, OrganisationFacts]
) -> NearOrganisation:
    """An organisation of a register; what it answered itself under one of its numbers goes before that."""
    numbers = [(row.scheme, row.number), ("GB-COH", row.company_number)]
    own = next((answered[number] for number in numbers if number in answered), None)
    known = row.facts(miles)
    year = row.year_end.year if row.year_end and row.income is not None else None
    return NearOrganisation(row.tags, own.over(known) if own else known, year, own is not None)


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
