"""What a partnership has to settle before everything of its portal works: lines with who does it, where, and whether
it is done."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from .capabilities import capability_at
from .refusal import Refusal

OFFICERS = "the officers of the partnership"
OPERATOR = "whoever runs the portal"
BUYERS = "the commissioners of each public body"


@dataclass(frozen=True, slots=True)
class SettlingLine:
    """One thing to settle: what, by whom, on which page, whether it is done, and one sentence of how far it is.
    ``is_essential`` tells that the officers are reminded of it while it is open; the others can wait."""

    what: str
    by: str
    page: str
    done: bool
    note: str = ""
    is_essential: bool = True


def lines_in_use(lines: Iterable[SettlingLine], switched_off: Collection[str]) -> list[SettlingLine]:
    """The lines whose page stands in no capability that is switched off."""
    return [line for line in lines if capability_at(line.page) not in switched_off]


def open_lines(lines: Iterable[SettlingLine], *, essential: bool = False) -> list[SettlingLine]:
    """The lines that are not done, in their order; with ``essential`` without those that can wait."""
    return [line for line in lines if not line.done and (line.is_essential or not essential)]


def open_first(lines: Iterable[SettlingLine]) -> list[SettlingLine]:
    """The lines that are essential and open, then those that can wait, then what is settled; each in their order."""
    return sorted(lines, key=lambda line: (line.done, not line.done and not line.is_essential))


@dataclass(frozen=True, slots=True)
class RuleToConfirm:
    """One rule of the portal that stands on a summary or on somebody's choice, and that a lawyer should confirm."""

    rule: str
    where: str
    what: str

    @property
    def fingerprint(self) -> str:
        """What tells this wording of the rule from every other."""
        return hashlib.sha256("\0".join((self.rule, self.where, self.what)).encode()).hexdigest()


def read_rules(markdown: str) -> tuple[RuleToConfirm, ...]:
    """Reads the rows of the table of rules to confirm, as the page of documentation has it."""
    rows = (line.strip().strip("|").split(" | ") for line in markdown.splitlines() if line.startswith("| "))
    cells = [[cell.strip() for cell in row] for row in rows]
    return tuple(RuleToConfirm(*row) for row in cells[1:] if len(row) == 3 and set(row[0]) != {"-"})


def fingerprint_of(rules: Iterable[RuleToConfirm]) -> str:
    """The fingerprint of a set of rules, whatever their order."""
    return hashlib.sha256("\n".join(sorted(rule.fingerprint for rule in rules)).encode()).hexdigest()


def may_confirm(rules: Collection[RuleToConfirm], *, shown: str, lawyer: str) -> None | Refusal:
    """Refuses a confirmation of rules that are not those that were shown, or by nobody.

    Refuses ``rule_set.changed_meanwhile``, ``rule_set.lawyer`` and ``rule_set.nothing``.
    """
    if not rules:
        return Refusal("rule_set.nothing")
    if shown != fingerprint_of(rules):
        return Refusal("rule_set.changed_meanwhile")
    if not any(letter.isalpha() for letter in lawyer):
        return Refusal("rule_set.lawyer")
    return None
