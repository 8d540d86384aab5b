"""The notices on the national platform that the law knows, UK1 to UK17, written once: when each is due, and for
which purchases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ..procedure_kinds import DueNotice, NoticeKind, NoticeMoment, ProcedureKey
from ..thresholds import ACT_BEGAN, AuthorityKind, Line, reaches
from .kinds import Regime
from .law_rows import PAYMENTS_PUBLISHED, PERFORMANCE_PUBLISHED, LawRow


class BuyingPath(StrEnum):
    """How a supplier is found, as far as notices differ by it."""

    ADVERTISED = "advertised"
    INVITED = "invited"
    DIRECT = "direct"
    CALL_OFF = "call_off"
    ELSEWHERE = "elsewhere"
    """Made and advertised outside of this portal, and recorded here."""


PATHS: dict[ProcedureKey, BuyingPath] = {
    ProcedureKey.QUICK_QUOTE: BuyingPath.INVITED,
    ProcedureKey.BELOW_THRESHOLD_OPEN: BuyingPath.ADVERTISED,
    ProcedureKey.LIGHT_TOUCH_OPEN: BuyingPath.ADVERTISED,
    ProcedureKey.WORKS_BELOW_THRESHOLD: BuyingPath.ADVERTISED,
    ProcedureKey.OPEN_ABOVE_THRESHOLD: BuyingPath.ADVERTISED,
    ProcedureKey.DIRECT_AWARD: BuyingPath.DIRECT,
    ProcedureKey.BOUGHT_ELSEWHERE: BuyingPath.ELSEWHERE,
}
"""The path of each procedure that the portal runs."""

_EVERY_PATH = frozenset(BuyingPath)
_AWARDED_HERE = frozenset({BuyingPath.ADVERTISED, BuyingPath.DIRECT, BuyingPath.CALL_OFF})


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice: its row of law, its number, when it is due in words, on which paths, above the threshold or below.
    ``moment`` says when the portal follows it up; None where it does not, and the buyer does that. ``from_value`` is a
    line of this notice alone; ``if_words`` says on what else it hangs; ``left_out`` names regimes without it."""

    number: str
    title: str
    law: LawRow
    paths: frozenset[BuyingPath]
    above: bool
    when: str
    moment: NoticeMoment | None = None
    line: Line | None = None
    from_value: Decimal | None = None
    if_words: str = ""
    left_out: frozenset[Regime] = frozenset()

    @property
    def as_due(self) -> DueNotice | None:
        """The notice as the portal follows it up."""
        if self.moment is None:
            return None
        return DueNotice(
            NoticeKind(self.number), self.title, self.moment, self.law.cite, self.line, self.above
        )

    def binds(
        self, path: BuyingPath, *, above: bool, value: Decimal | None, day: date, body: AuthorityKind
    ) -> bool:
        """Whether it is due for a purchase."""
        return (
            path in self.paths
            and self.above is above
            and (self.line is None or reaches(self.line, value, day, body))
            and (self.from_value is None or (value is not None and value > self.from_value))
        )


def _law(key: str, says: str, cite: str, *, since: date = ACT_BEGAN, was_read: bool = False) -> LawRow:
    return LawRow(f"notice-{key}", says, f"Procurement Act 2023, {cite}", since, was_read)


NOTICE_ROWS: tuple[NoticeRow, ...] = (
    NoticeRow(
        "UK1",
        "Pipeline notice",
        _law("uk1", "Contracts over £2 million, by bodies that spend over £100 million a year.", "s. 93"),
        _EVERY_PATH - {BuyingPath.ELSEWHERE},
        True,
        "Between 1 April and 26 May, for the 18 months ahead",
        from_value=Decimal(2_000_000),
        if_words="if the body spends over £100 million a year",
    ),
    NoticeRow(
        "UK2",
        "Preliminary market engagement notice",
        _law("uk2", "Before the tender notice where the market was asked; or the tender notice says why not.", "s. 17"),
        frozenset({BuyingPath.ADVERTISED}),
        True,
        "Before the tender notice",
        if_words="if you ask the market first",
    ),
    NoticeRow(
        "UK3",
        "Planned procurement notice",
        _law("uk3", "By choice, 40 days to 12 months before the tender notice: then 10 days open are enough.", "s. 15"),
        frozenset({BuyingPath.ADVERTISED}),
        True,
        "40 days to 12 months before the tender notice",
        if_words="by choice",
    ),
    NoticeRow(
        "UK4",
        "Below-threshold tender notice",
        _law("uk4-below", "Before an advertised purchase is advertised anywhere else, from the notifiable value on.", "s. 87(1)"),
        frozenset({BuyingPath.ADVERTISED}),
        False,
        "Before you advertise anywhere else",
        NoticeMoment.BEFORE_PUBLICATION,
        Line.NOTIFIABLE,
    ),
    NoticeRow(
        "UK4",
        "Tender notice",
        _law("uk4", "Invites tenders of everybody.", "s. 21"),
        frozenset({BuyingPath.ADVERTISED}),
        True,
        "To begin with",
        NoticeMoment.BEFORE_PUBLICATION,
    ),
    NoticeRow(
        "UK5",
        "Transparency notice",
        _law("uk5", "Before a direct award.", "s. 44"),
        frozenset({BuyingPath.DIRECT}),
        True,
        "Before the award",
        NoticeMoment.BEFORE_AWARD,
    ),
    NoticeRow(
        "UK6",
        "Contract award notice",
        _law("uk6", "Before the contract; the standstill begins with it.", "s. 50"),
        _AWARDED_HERE,
        True,
        "With the award, after the summaries of the assessment",
        NoticeMoment.WITH_AWARD,
    ),
    NoticeRow(
        "UK7",
        "Contract details notice",
        _law("uk7", "Within 30 days of the signature, for light-touch contracts within 120.", "s. 53"),
        _AWARDED_HERE | {BuyingPath.ELSEWHERE},
        True,
        "Within 30 days of the signature; light touch 120",
        NoticeMoment.AFTER_SIGNATURE,
    ),
    NoticeRow(
        "UK7",
        "Contract details notice",
        _law("uk7-below", "As soon as reasonably practicable after the signature, from the notifiable value on.", "s. 87(3)"),
        _EVERY_PATH,
        False,
        "As soon as you can after the signature",
        NoticeMoment.AFTER_SIGNATURE,
        Line.NOTIFIABLE,
    ),
    NoticeRow(
        "UK8",
        "Contract payment notice",
        _law("uk8", "Payments over £30,000 under a public contract, each quarter.", "s. 70", since=PAYMENTS_PUBLISHED, was_read=True),
        _EVERY_PATH,
        True,
        "Within 30 days of each quarter's end",
        if_words="for payments over £30,000",
    ),
    NoticeRow(
        "UK9",
        "Contract performance notice",
        _law("uk9", "Contracts over £5 million have three measures, assessed each year; a breach is published too.", "ss. 52 and 71", since=PERFORMANCE_PUBLISHED),
        _EVERY_PATH,
        True,
        "Each year, and at a breach",
        from_value=Decimal(5_000_000),
        left_out=frozenset({Regime.LIGHT_TOUCH, Regime.CONCESSION}),
    ),
    NoticeRow(
        "UK10",
        "Contract change notice",
        _law("uk10", "Before a public contract is changed.", "s. 75"),
        _EVERY_PATH,
        True,
        "Before a change of the contract",
        if_words="if the contract is changed",
    ),
    NoticeRow(
        "UK11",
        "Contract termination notice",
        _law("uk11", "Within 30 days of a contract's end, however it ends.", "s. 80"),
        _EVERY_PATH,
        True,
        "Within 30 days of the contract's end",
    ),
    NoticeRow(
        "UK12",
        "Procurement termination notice",
        _law("uk12", "As soon as reasonably practicable after a decision not to award.", "s. 55"),
        frozenset({BuyingPath.ADVERTISED, BuyingPath.DIRECT}),
        True,
        "As soon as you can after the decision",
        if_words="if nothing is awarded",
    ),
    NoticeRow(
        "UK17",
        "Payments compliance notice",
        _law("uk17", "By each body, within 30 days of each half-year, on how soon it pays.", "s. 69", since=PERFORMANCE_PUBLISHED, was_read=True),
        _EVERY_PATH,
        True,
        "Within 30 days of each half-year, once for the body",
        if_words="if the body has public contracts",
    ),
)  # fmt: skip
"""In the order of a purchase."""

OF_MARKETS = {
    "UK13": "Dynamic market intention notice",
    "UK14": "Dynamic market establishment notice",
    "UK15": "Dynamic market modification notice",
    "UK16": "Dynamic market cessation notice",
}
"""Notices of dynamic markets, which are due for a market and never for a purchase."""
MARKET_LAW = _law(
    "uk13-16", "Notices of a dynamic market, for whoever sets one up; none for a purchase.", "s. 39"
)


def rows_due(
    path: BuyingPath,
    *,
    above: bool,
    value: Decimal | None,
    day: date,
    body: AuthorityKind = AuthorityKind.SUB_CENTRAL,
) -> tuple[NoticeRow, ...]:
    """The notices of a purchase, in their order."""
    return tuple(row for row in NOTICE_ROWS if row.binds(path, above=above, value=value, day=day, body=body))


def is_announced_first(key: ProcedureKey) -> bool:
    """Whether a procedure's notice comes before its publication here."""
    return PATHS[key] is BuyingPath.ADVERTISED
