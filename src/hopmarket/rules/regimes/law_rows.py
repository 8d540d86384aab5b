"""Dated rows of law behind each part of an answer to "which rules apply": what a row says, since when, its source.

A row whose law was not read at its source says so, and stands in docs/rules/to-confirm.md by its key. Value lines
are those of :mod:`hopmarket.rules.thresholds`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ..settling_lines import RuleToConfirm
from ..thresholds import ACT_BEGAN
from .kinds import Regime


class BuyerKind(StrEnum):
    """Who buys, as far as the rules differ by it. The names are data and stay."""

    COUNCIL = "council"
    SUB_CENTRAL = "sub_central"
    CENTRAL = "central"
    SCHOOL = "school"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True)
class LawRow:
    """One row: a stable key, the day since which it reads so, what it says, its source, and whether that source was
    read itself."""

    key: str
    says: str
    cite: str
    since: date = ACT_BEGAN
    was_read: bool = False

    @property
    def version(self) -> str:
        """The row and its version, as answers name them."""
        return f"{self.key}, since {self.since.isoformat()}"

    @property
    def to_confirm(self) -> RuleToConfirm:
        """The row as one of the rules that an officer of the partnership confirms before live use."""
        return RuleToConfirm(self.says.rstrip("."), f"`rules/regimes` `{self.version}`", self.cite)


HEALTH_BEGAN = date(2024, 1, 1)
COUNCILS_MAY_RESERVE = date(2026, 2, 4)
PAYMENTS_PUBLISHED = date(2026, 4, 1)
PERFORMANCE_PUBLISHED = date(2026, 1, 1)
_ACT = "Procurement Act 2023"
_HEALTH_CITE = "Health Care Services (Provider Selection Regime) Regulations 2023, SI 2023/1348"
_ORDER_CITE = "Local Government (Exclusion of Non-commercial Considerations) (England) Order 2026"


def _by_key(rows: Iterable[LawRow]) -> Mapping[str, tuple[LawRow, ...]]:
    """The versions of each row, the oldest first."""
    versions: dict[str, tuple[LawRow, ...]] = {}
    for row in rows:
        versions[row.key] = (*versions.get(row.key, ()), row)
    return versions


REGIME_ROWS: Mapping[Regime, LawRow] = {
    Regime.ABOVE_THRESHOLD: LawRow(
        "regime-above-threshold",
        "Goods and services from their threshold on: the whole Act binds.",
        f"{_ACT}, s. 3 and Schedule 1",
    ),
    Regime.BELOW_THRESHOLD: LawRow(
        "regime-below-threshold",
        "A regulated purchase below its threshold: Part 6 of the Act binds.",
        f"{_ACT}, s. 84",
        was_read=True,
    ),
    Regime.LIGHT_TOUCH: LawRow(
        "regime-light-touch",
        "Light-touch services from their threshold on: the Act binds with lighter rules.",
        f"{_ACT}, s. 9; Procurement Regulations 2024, Schedule 1",
    ),
    Regime.WORKS_ABOVE: LawRow(
        "regime-works-above",
        "Building works from their threshold on: the whole Act binds.",
        f"{_ACT}, s. 4 and Schedule 1",
    ),
    Regime.WORKS_BELOW: LawRow(
        "regime-works-below",
        "Building works below their threshold: Part 6 of the Act binds.",
        f"{_ACT}, ss. 84 and 85(3)",
        was_read=True,
    ),
    Regime.CONCESSION: LawRow(
        "regime-concession",
        "A concession from its threshold on: the Act binds with rules of its own for concessions.",
        f"{_ACT}, s. 8 and Schedule 1",
    ),
    Regime.HEALTH: LawRow(
        "regime-health",
        "Health care services for people, bought by the NHS or a local authority: the Provider Selection Regime.",
        _HEALTH_CITE,
        since=HEALTH_BEGAN,
    ),
    Regime.UNREGULATED: LawRow(
        "regime-unregulated",
        "Neither the rules above a threshold nor Part 6 bind; the body's own rules do.",
        f"{_ACT}, s. 84: schools and concessions below the threshold stand outside of Part 6",
    ),
    Regime.GRANT: LawRow(
        "regime-grant",
        "A grant is no purchase: nothing is bought for money in return.",
        f"{_ACT}, s. 3; the body's own rules of grants, and the Subsidy Control Act 2022",
    ),
    Regime.BUSINESS: LawRow(
        "regime-business",
        "A business that is no public body buys: no procurement law binds.",
        f"{_ACT}, s. 2",
    ),
}

SELECTION = _by_key(
    (
        LawRow(
            "selection-below",
            "Below the threshold nobody may be kept from bidding by a test of suitability: no selection stage, and no "
            "thinning out of those who are invited. Suitability may be asked with the bid.",
            f"{_ACT}, s. 85(1)",
            was_read=True,
        ),
        LawRow(
            "selection-works",
            "Works from this line on may have a selection stage.",
            f"{_ACT}, s. 85(3)",
            was_read=True,
        ),
        LawRow(
            "selection-works",
            "Works from this line on may have a selection stage.",
            f"{_ACT}, s. 85(3), as amended by SI 2025/1200",
            since=date(2026, 1, 1),
        ),
        LawRow(
            "selection-call-off",
            "The ban on a selection stage does not bind a call-off from a framework: its own rules tell.",
            f"{_ACT}, s. 85(5)",
            was_read=True,
        ),
        LawRow("selection-school", "The ban on a selection stage does not bind a school.", f"{_ACT}, s. 84"),
        LawRow(
            "selection-above",
            "Conditions of taking part may be set, if they are proportionate. A selection stage belongs to a "
            "competitive flexible procedure; an open procedure has none.",
            f"{_ACT}, ss. 20 and 22",
        ),
        LawRow(
            "selection-health",
            "The Provider Selection Regime has key criteria and basic selection criteria of its own.",
            _HEALTH_CITE,
            since=HEALTH_BEGAN,
        ),
        LawRow(
            "selection-free",
            "No rule of the Act forbids a selection stage here.",
            f"{_ACT}, ss. 84 and 85",
        ),
    )
)

PERIODS = _by_key(
    (
        LawRow(
            "period-above",
            "At least 25 days, sent electronically and with all documents at once; 10 after a planned procurement "
            "notice or in a state of urgency.",
            f"{_ACT}, s. 54(4)",
        ),
        LawRow(
            "period-light-touch",
            "The law sets no number of days: the time has to be reasonable.",
            f"{_ACT}, s. 54",
        ),
        LawRow(
            "period-below",
            "The law sets no number of days. The partnership's own: 10, for works from their line on 21, for quotes 3.",
            "The partnership's rule",
        ),
        LawRow("period-none", "The law sets no number of days.", f"{_ACT}, s. 54"),
        LawRow(
            "period-health",
            "The regime sets no number of days for a competition.",
            _HEALTH_CITE,
            since=HEALTH_BEGAN,
        ),
    )
)

STANDSTILLS = _by_key(
    (
        LawRow(
            "standstill-above",
            "Eight working days that begin with the day of the contract award notice.",
            f"{_ACT}, s. 51",
        ),
        LawRow(
            "standstill-voluntary",
            "None that the law wants. One that you promise is kept, eight working days.",
            f"{_ACT}, s. 51(3)",
        ),
        LawRow("standstill-none", "None.", f"{_ACT}, s. 51: it binds public contracts"),
        LawRow(
            "standstill-health",
            "Eight working days of the regime's own, in which providers may make representations.",
            _HEALTH_CITE,
            since=HEALTH_BEGAN,
        ),
    )
)

RESERVATIONS = _by_key(
    (
        LawRow(
            "reservation-central",
            "Below the threshold a central body may keep a purchase for suppliers from the United Kingdom or from one "
            "county or borough, for small firms and voluntary organisations, or for both at once.",
            "PPN 005",
            was_read=True,
        ),
        LawRow(
            "reservation-council",
            "Where a supplier is from may not decide who bids.",
            "Local Government Act 1988, s. 17(5)(e)",
        ),
        LawRow(
            "reservation-council",
            "Below the threshold a council may keep a purchase for suppliers from the United Kingdom or from its own "
            "area, with or without the counties or London boroughs that border on it, for small firms and voluntary "
            "organisations, or for both at once.",
            _ORDER_CITE,
            since=COUNCILS_MAY_RESERVE,
        ),
        LawRow(
            "reservation-other",
            "No ground is known on which this kind of body may keep a purchase for some suppliers: ask your legal team.",
            f"PPN 005 binds central bodies; {_ORDER_CITE} binds councils",
        ),
        LawRow(
            "reservation-above",
            "From the threshold on a purchase is open to suppliers of every place and size.",
            f"{_ACT}, s. 90; PPN 005",
        ),
        LawRow(
            "reservation-outside",
            "The rules on keeping a purchase for some suppliers are for regulated purchases below the threshold.",
            f"PPN 005; {_ORDER_CITE}",
        ),
    )
)

FULL_NOTICES = _by_key(
    (
        LawRow("notice-full", "The full tender notice.", f"{_ACT}, s. 21"),
        LawRow(
            "notice-short",
            "The short below-threshold tender notice, if you advertise: before you advertise anywhere else.",
            f"{_ACT}, s. 87(1)",
        ),
        LawRow(
            "notice-none",
            "No tender notice is due.",
            f"{_ACT}, s. 87: it binds advertised purchases from the notifiable value on",
        ),
        LawRow(
            "notice-health",
            "The regime's own notices, not those of the Act.",
            _HEALTH_CITE,
            since=HEALTH_BEGAN,
        ),
    )
)

VALUE_ROW = LawRow(
    "value-with-vat",
    "A value counts with VAT. Where only one figure is known, the other is reckoned at 20 %.",
    f"{_ACT}, s. 123 and Schedule 3; Value Added Tax Act 1994, s. 2",
)


def row_on(versions: tuple[LawRow, ...], day: date) -> LawRow:
    """The version of a row in force on a day; the first before any."""
    return next((row for row in reversed(versions) if row.since <= day), versions[0])
