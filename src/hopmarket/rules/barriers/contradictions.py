"""Where a rule for small firms and a rule against corruption pull apart, and the board's lines between them.

Checkers of integrity look for purchases in which somebody who is liked can win; this check looks for purchases in
which somebody small cannot. Both are right, and some facts are a warning for both. Each row says what either side
asks for, on what that rests, and which lines of the board decide.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ..line_kinds import PartnershipLine
from ..refusal import Refusal
from .board_lines import BOARD_LINES, line_key

_RED_FLAGS = (
    "redflags.eu, indicators of corruption risk in notices of TED (read in its code, which is Apache-2.0)"
)
_S22 = "Procurement Act 2023, s. 22: conditions of participation are proportionate"
_S12 = "Procurement Act 2023, s. 12(4): barriers to small and medium-sized enterprises"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One matter on which both sides have a rule: what small firms need and on what it rests, what integrity asks
    and on what it rests, the codes of our rules on it, the keys of the board's lines, and what this check does."""

    key: str
    matter: str
    small_firms: str
    small_firms_cite: str
    integrity: str
    integrity_cite: str
    codes: tuple[str, ...]
    line_keys: tuple[str, ...]
    settled: str

    def lines(self, set_lines: Mapping[str, Decimal]) -> tuple[tuple[PartnershipLine, Decimal], ...]:
        """The board's lines on it, each with where it stands."""
        return tuple((BOARD_LINES[key], line_at(key, set_lines)) for key in self.line_keys)


CONTRADICTIONS: tuple[Contradiction, ...] = (
    Contradiction(
        "term",
        "How long a contract lasts",
        "Longer: in a year nobody can hire people, and the work of bidding comes again at once.",
        "National Audit Office, Successful commissioning: duration of funding",
        "Shorter: a contract over four years keeps everybody else out for as long.",
        _RED_FLAGS,
        ("TER01", "TER02"),
        (line_key("TER01", "months"), line_key("TER02", "months")),
        "A service between the two lines is not found. A long one is worth a look, and never stops a publication "
        "when a reason is given.",
    ),
    Contradiction(
        "price",
        "How much the price counts",
        "Less: whoever does a thing well and pays local wages cannot be the cheapest.",
        "Procurement Act 2023, ss. 12 and 23: the most advantageous tender, not the cheapest",
        "More: where much besides the price counts, whoever is liked can be scored to the top.",
        _RED_FLAGS,
        ("CRI01",),
        (line_key("CRI01", "weight"),),
        "Only a price over the line is found. Against favour this portal has published weights, two evaluators and "
        "reasons for every score.",
    ),
    Contradiction(
        "criteria",
        "How many criteria there are",
        "Fewer: each is an answer that somebody writes unpaid.",
        _S12,
        "Fewer as well: many criteria besides the price leave room for favour. But one alone is a price war.",
        _RED_FLAGS,
        ("CRI01", "CRI04", "CRI05"),
        (line_key("CRI04", "criteria"), line_key("CRI05", "weight")),
        "Many criteria and small weights are worth a look; how few there may be is left to the buyer.",
    ),
    Contradiction(
        "conditions",
        "Which conditions bidders have to meet",
        "Fewer: each floor of turnover, each certificate and each year of experience takes bidders out.",
        f"{_S22}; conditions 520 characters longer than the market’s mean went with 10.4 points more single bids "
        "(quoted by indicatortoolbox.eu; the study was not read)",
        "Some: a purchase with no condition at all lets in firms that were made for it the week before.",
        _RED_FLAGS,
        ("FIN01", "FIN02", "FIN06", "EXP02", "EXP03", "ACC04", "LEN01"),
        (line_key("FIN01", "times"), line_key("ACC04", "certificates"), line_key("LEN01", "median")),
        "A condition within the lines is not found, and a purchase without any is not found either. Who a firm is, "
        "and whether it is debarred, is checked of the winner.",
    ),
    Contradiction(
        "accounts",
        "Whether accounts are audited and insurance is in force",
        "Not before the award: small charities and firms need no audit by law, and cover costs money that only the "
        "winner earns.",
        "Procurement Act 2023, s. 22(3)",
        "Before: papers that come after the award come from a supplier that nobody can do without any more.",
        "the view of auditors; no source was read",
        ("FIN03", "FIN04"),
        (),
        "The law decides: neither is asked before the award. The winner shows cover before the contract is signed.",
    ),
    Contradiction(
        "bond",
        "Bonds and guarantees",
        "None: a bank gives a small firm no bond, or takes its overdraft for it.",
        _S22,
        "From 2 % of the value on a bond is a warning for both sides; below that it guards public money.",
        _RED_FLAGS,
        ("FIN07",),
        (),
        "Every bond is found, with these words beside it; a reason of five words keeps it.",
    ),
    Contradiction(
        "lots",
        "One lot or several",
        "Several: a lot that somebody small can carry is one that they can win.",
        "Procurement Act 2023, s. 18 (known from summaries)",
        "One: work that is cut into small purchases passes under the lines from which a notice is due.",
        "Procurement Act 2023, s. 4 and schedule 3, on the estimated value of contracts (from memory)",
        ("LOT01",),
        (line_key("LOT01", "pounds"),),
        "Lots of one purchase are counted together for every line, so lots help small firms and hide nothing.",
    ),
    Contradiction(
        "invited",
        "Who is asked for quotes",
        "Few: ten firms that write for a purchase of £9,000 lose more together than it is worth.",
        _S12,
        "Many: three names that one officer wrote down may be three friends.",
        "Open Contracting Partnership, red flags of limited competition (read in summaries)",
        ("ASK07", "CRI03"),
        (line_key("ASK07", "pounds"), line_key("ASK07", "questions")),
        "Nobody is left out for want of a paper (s. 85), quotes stay short, and who was invited is published.",
    ),
)
"""In the order in which a page lists them."""

_BETWEEN = (line_key("TER01", "months"), line_key("TER02", "months"))
"""The lowest that passes and the highest that passes: between them something has to be left."""


def line_at(key: str, set_lines: Mapping[str, Decimal]) -> Decimal:
    """Where a line of the board's stands."""
    return set_lines.get(key, BOARD_LINES[key].default)


def would_cross(key: str, line: Decimal, set_lines: Mapping[str, Decimal]) -> Refusal | None:
    """That a line cannot stand where every contract would be either too short or too long:
    ``second_officer_line.crosses``."""
    if key not in _BETWEEN:
        return None
    shortest, longest = (line if of == key else line_at(of, set_lines) for of in _BETWEEN)
    if shortest <= longest:
        return None
    short, long = (BOARD_LINES[of] for of in _BETWEEN)
    return Refusal(
        "second_officer_line.crosses",
        BOARD_LINES[key].cite,
        {"shortest": short.in_words(shortest), "longest": long.in_words(longest)},
    )
