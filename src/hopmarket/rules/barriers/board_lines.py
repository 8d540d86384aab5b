"""The lines of the barrier check that a partnership's board sets: how few days are few, how long is short.

No law draws them, with one exception: an invoice is paid within 30 days at most (Procurement Act 2023, s. 68), so
that line may only be stricter. Each has bounds, so that nobody sets a rule where it could never find anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from ..line_kinds import LineSense, LineUnit, PartnershipLine
from .barrier_kinds import BarrierRule

_U = LineUnit
_ROWS = (
    ("TIM01", "days", "Few days to respond", "Days from the notice to the deadline", "21", "7", "60", _U.DAYS, "Fewer than {line} to respond are found."),
    ("TIM04", "days", "Answers come too late", "Days from the end of questions to the deadline", "3", "1", "14", _U.DAYS, "Questions that end less than {line} before the deadline are found."),
    ("TIM05", "days", "It starts at once", "Days from the deadline to the first day", "42", "7", "180", _U.DAYS, "A contract that starts less than {line} after the deadline is found."),
    ("TER01", "months", "A short contract", "Months of a service contract", "36", "12", "60", _U.MONTHS, "A service contract of less than {line} is found."),
    ("TER02", "months", "A very long contract", "Months of a contract", "60", "36", "120", _U.MONTHS, "A contract of more than {line} is found."),
    ("FIN01", "times", "A floor of turnover", "Turnover, in years’ worth of the contract", "2", "1", "5", _U.TIMES, "A turnover that has to be more than {line} the contract’s value in a year is found."),
    ("FIN05", "pounds", "Insurance of a flat sum", "Cover that is asked of everybody", "10_000_000", "1_000_000", "20_000_000", _U.POUNDS, "Cover of {line} or more is found."),
    ("ACC04", "certificates", "A pile of certificates", "Certificates in one sentence", "3", "2", "10", _U.CERTIFICATES, "A sentence that asks for {line} or more is found."),
    ("LOT01", "pounds", "One lot for everything", "Value from which one lot needs a reason", "207_720", "10_000", "1_000_000", _U.POUNDS, "One lot without a reason, from {line} on, is found."),
    ("CRI01", "weight", "Price counts for nearly all", "Weight of the price", "70", "40", "100", _U.OF_A_HUNDRED, "A price that counts for more than {line} is found."),
    ("CRI04", "criteria", "Many criteria", "Criteria that decide", "8", "2", "20", _U.CRITERIA, "More than {line} are found."),
    ("CRI05", "weight", "A criterion that hardly counts", "Weight of a criterion", "5", "1", "20", _U.OF_A_HUNDRED, "A criterion that counts for less than {line} is found."),
    ("PAY01", "days", "Paid late", "Days until an invoice is paid", "30", "5", "30", _U.DAYS, "Payment after more than {line} is found."),
    ("ASK02", "words", "Many words for the money: from how many on", "Words that bidders write in all", "2_000", "500", "10_000", _U.WORDS, "Fewer than {line} in all are never too many."),
    ("ASK02", "for_thousand", "Many words for the money: for each £1,000", "Words for each £1,000 of the contract", "100", "10", "1_000", _U.WORDS, "More than {line} for each £1,000 of the contract are found."),
    ("ASK05", "documents", "Many papers to read", "Documents of a notice", "10", "2", "50", _U.DOCUMENTS, "More than {line} are found."),
    ("ASK06", "files", "Many files to send", "Files that every bidder sends", "3", "1", "20", _U.FILES, "More than {line} that every bidder has to send are found."),
    ("ASK07", "pounds", "A small purchase that asks like a large one: its value", "Value under which a purchase is small", "25_000", "1_000", "100_000", _U.POUNDS, "A purchase under {line} is small."),
    ("ASK07", "questions", "A small purchase that asks like a large one: its questions", "Written answers of a small purchase", "5", "1", "20", _U.QUESTIONS, "In a small purchase, more than {line} to answer in writing are found."),
    ("LEN01", "median", "Long conditions", "Usual length of conditions, where none is known for the kind of work", "724", "100", "5_000", _U.CHARACTERS, "Where no usual length is known for a kind of work, {line} count as usual; 520 more are found."),
)  # fmt: skip
"""The rule, its option, what it is called, what is measured; the line as delivered, the lowest and the highest;
the unit, and the rule as a sentence."""


_LAW = {"PAY01": "Procurement Act 2023, s. 68: 30 days at most. "}
"""What the law says of a line."""


def line_key(code: str, option: str) -> str:
    """How settings name the line of a rule's option."""
    return f"barrier_{code}_{option}".lower()


BOARD_LINES: Mapping[str, PartnershipLine] = {
    line_key(code, option): PartnershipLine(
        line_key(code, option),
        f"{title} ({code})",
        measures,
        Decimal(default),
        Decimal(lowest),
        Decimal(highest),
        unit,
        LineSense.BARRIER,
        sentence,
        "",
        _LAW.get(code, "")
        + f"The partnership's line for rule {code} of the barrier check; its page says what speaks for and against",
    )
    for code, option, title, measures, default, lowest, highest, unit, sentence in _ROWS
}
"""By the keys of their settings, in the order in which they are shown."""


def with_lines(rules: Iterable[BarrierRule], lines: Mapping[str, Decimal]) -> tuple[BarrierRule, ...]:
    """The rules with their options where the board set them; those that it left alone stay as delivered."""
    return tuple(
        replace(
            rule,
            options={
                option: lines.get(line_key(rule.code, option), line) for option, line in rule.options.items()
            },
        )
        if any(line_key(rule.code, option) in lines for option in rule.options)
        else rule
        for rule in rules
    )
