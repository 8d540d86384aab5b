"""Who could respond to a draft: its conditions beside the known organisations near it, in numbers alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from hopmarket.pages.parts.bidder_burden import BarPiece
from hopmarket.records.opportunities.barrier_check import barrier_report
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.parties.registered_organisations import suppliers_with_numbers
from hopmarket.records.registers.queries import organisations_near, register_loads
from hopmarket.reference_data import centre_of, work_kinds
from hopmarket.rules.barriers.barrier_kinds import BarrierFinding, Severity
from hopmarket.rules.barriers.from_terms import texts_of_terms
from hopmarket.rules.counts_in_words import count_in_words
from hopmarket.rules.dates_in_words import day
from hopmarket.rules.near_organisations import (
    KnownMarket,
    NearOrganisation,
    joined,
    known_market,
    own_organisation_near,
    work_kind_of,
)
from hopmarket.rules.search.nearness import miles_apart
from hopmarket.rules.shut_out import (
    AnswerCount,
    ConditionCount,
    PutCondition,
    ShutOutTable,
    TooFewKnown,
    conditions_of,
    shut_out_table,
)
from hopmarket.rules.terms import Terms

MILES = (5, 10, 20, 40)
ORDINARY_MILES = 20


@dataclass(frozen=True, slots=True)
class MarketRow:
    """A row of the table: its condition with the letters of its findings, its three numbers, how many more could
    respond without it, and its bar."""

    title: str
    letters: tuple[str, ...]
    passing: int
    shut_out: int
    not_known: int
    without: str
    pieces: tuple[BarPiece, ...]


@dataclass(frozen=True, slots=True)
class MarketPage:
    """What the page says: ``too_few`` where so few are known that nothing is counted, ``no_place`` where nobody
    knows from where to count."""

    state: str
    lead: str
    finding: str
    rows: tuple[MarketRow, ...]
    together: MarketRow | None
    mended: MarketRow | None
    counted: str
    coverage: tuple[str, ...]
    findings: tuple[tuple[str, BarrierFinding], ...]
    glyph: str


def ordered_findings(terms: Terms, findings: Sequence[BarrierFinding]) -> list[BarrierFinding]:
    """Findings in the order of the draft's words, as their letters go."""
    places = {text.path: place for place, text in enumerate(texts_of_terms(terms))}
    return sorted(findings, key=lambda row: (places.get(row.path, len(places)), row.span or (-1, 0)))


def market_near(opportunity: Opportunity, miles: int) -> KnownMarket | None:
    """The known organisations near a purchase; None where its place is not known."""
    terms = opportunity.the_terms
    place = centre_of(terms.postcode or opportunity.organisation.postcode or "")
    if place is None:
        return None
    near = joined(organisations_near(place, miles), _own_near(place, miles))
    return known_market(near, work_kind_of(terms.cpv, work_kinds()))


def _own_near(place: tuple[float, float], miles: int) -> Iterator[NearOrganisation]:
    for row in suppliers_with_numbers():
        centre = centre_of(row.postcode)
        apart = miles_apart(place, centre) if centre else None
        if apart is not None and apart <= miles:
            yield own_organisation_near(
                [(number.scheme, number.value) for number in row.identifiers.all()], apart
            )


def market_page(opportunity: Opportunity, *, miles: int, now: datetime) -> MarketPage:
    """Everything that the page shows."""
    terms = opportunity.the_terms
    findings = ordered_findings(terms, barrier_report(opportunity, now=now).findings)
    put = conditions_of(terms, findings)
    lettered = tuple(
        (letter, finding)
        for row in put
        for letter in row.letters
        for finding in (findings[_place_of(letter)],)
    )
    market = market_near(opportunity, miles)
    if market is None:
        return _without_numbers(
            "Nobody can say yet",
            "The draft has no postcode, and your organisation has none either, so nothing near here can be counted. "
            "Enter the postcode of the work under “What you need and why”.",
            lettered,
        )
    table = shut_out_table(put, market.facts)
    if isinstance(table, TooFewKnown):
        return _without_numbers(
            "Too few are known to count",
            f"{_organisations(table.known)} known within {miles} miles. Under {count_in_words(table.fewest)}, a number "
            "would say who they are, so nothing is counted. Look further away.",
            lettered,
        )
    return _counted(market, table, put, miles, lettered)


def _counted(
    market: KnownMarket,
    table: ShutOutTable,
    put: Sequence[PutCondition],
    miles: int,
    lettered: tuple[tuple[str, BarrierFinding], ...],
) -> MarketPage:
    known, together = market.coverage.known, table.together
    doing = f"do {market.work} " if market.work else ""
    kinds = f"{known} organisations near here {doing}that we know of"
    if market.work:
        kinds = f"We know of {known} organisations near here that do this kind of work ({market.work})"
    else:
        kinds = f"We know of {known} organisations near here, of all kinds"
    if not put:
        state, lead = (
            "Nothing shuts anybody out as it is written",
            f"{kinds}. The draft puts no condition to them that can be compared with what is known.",
        )
    else:
        state = f"{_could(together.passing)} respond as it is written, of {known}"
        lead = f"{kinds}. {_conditions(put)} {_shut_out(together)}"
        if table.mended:
            lead += f" With what was found mended, {_could(table.mended.passing).lower()} respond"
            lead += f" and {_are_out(table.mended.shut_out)}."
    return MarketPage(
        state=f"{state}.",
        lead=lead,
        finding=_finding(table),
        rows=tuple(_row(row, known) for row in table.rows),
        together=_sum("All together, as written", together, known) if put else None,
        mended=_sum("With what was found mended", table.mended, known) if table.mended else None,
        counted=f"{known} known organisations within {miles} miles",
        coverage=tuple(_coverage(market)),
        findings=lettered,
        glyph="done" if not together.shut_out else "err",
    )


def _without_numbers(state: str, lead: str, lettered: tuple[tuple[str, BarrierFinding], ...]) -> MarketPage:
    return MarketPage(f"{state}.", lead, "", (), None, None, "", (), lettered, "part")


def _place_of(letter: str) -> int:
    place = 0
    for sign in letter:
        place = place * 26 + ord(sign) - ord("A") + 1
    return place - 1


def _could(count: int) -> str:
    return "None of them surely could" if not count else f"{count_in_words(count).capitalize()} could"


def _are_out(count: int) -> str:
    return (
        "nobody is shut out"
        if not count
        else f"{count_in_words(count)} {'is' if count == 1 else 'are'} shut out"
    )


def _shut_out(together: AnswerCount) -> str:
    words = f"{_are_out(together.shut_out)}"
    unknown = together.not_known
    if unknown:
        words += f", and of {count_in_words(unknown)} it is not known"
    return f"{words[0].upper()}{words[1:]}."


def _conditions(put: Sequence[PutCondition]) -> str:
    count = len(put)
    return (
        "One condition is put to them."
        if count == 1
        else f"{count_in_words(count).capitalize()} conditions are put to them."
    )


def _organisations(count: int) -> str:
    return (
        "No organisation is"
        if not count
        else "One organisation is"
        if count == 1
        else f"{count} organisations are"
    )


def _finding(table: ShutOutTable) -> str:
    worst = max(table.rows, key=lambda row: row.count.shut_out, default=None)
    if worst is None or not worst.count.shut_out:
        return "No condition is known to shut anybody out"
    return (
        f"“{worst.put.title}” alone shuts out {worst.count.shut_out}; all together {table.together.shut_out}"
    )


def _row(row: ConditionCount, known: int) -> MarketRow:
    return _market_row(row.put.title, row.put.letters, row.count, known, _without(row))


def _without(row: ConditionCount) -> str:
    if not row.freed and not row.more_without:
        return "No more on its own"
    more = f"{row.more_without} more could" if row.more_without else ""
    freed = f"{row.freed} fewer shut out" if row.freed else ""
    return ", ".join(filter(None, (more, freed)))


def _sum(title: str, count: AnswerCount, known: int) -> MarketRow:
    return _market_row(title, (), count, known, "")


def _market_row(
    title: str, letters: tuple[str, ...], count: AnswerCount, known: int, without: str
) -> MarketRow:
    passing, unknown, out = (
        Decimal(number) * 100 / known for number in (count.passing, count.not_known, count.shut_out)
    )
    pieces = (
        BarPiece("b-yes", Decimal(0), passing),
        BarPiece("b-un", passing, unknown),
        BarPiece("b-none", passing + unknown, out),
    )
    return MarketRow(title, letters, count.passing, count.shut_out, count.not_known, without, pieces)


def _coverage(market: KnownMarket) -> Iterator[str]:
    coverage = market.coverage
    yield (
        f"Of the {coverage.known}, {coverage.registered} stand in a public register and "
        f"{coverage.known - coverage.registered} have signed up here alone; {coverage.answered} have given answers of "
        "their own here."
    )
    years = ""
    if coverage.oldest_year:
        same = coverage.oldest_year == coverage.newest_year
        years = f", for years from {coverage.oldest_year} to {coverage.newest_year}"
        years = f", for {coverage.newest_year}" if same else years
    yield f"The income of {coverage.with_income} is known{years}. It may have changed since."
    if market.too_few:
        yield "Fewer than ten are known to do this kind of work, so organisations of all kinds are counted."
    elif market.work and market.untagged:
        yield f"{market.untagged} more near here do not say what they do, and are not counted."
    yield (
        "Accounts count as audited where the law asks for an audit of that income, and as not audited where it asks "
        "for none; in between, where assets decide, it is not known."
    )
    loads = [f"{load.file_name} of {day(load.loaded_at.date())}" for load in register_loads()]
    if loads:
        yield f"Registers: {', '.join(loads)}."


def finding_level(finding: BarrierFinding) -> str:
    """How grave a finding is, in words."""
    grave = (Severity.MUST, Severity.SHOULD)
    return "Likely to shut people out" if finding.severity in grave else "Worth a look"
