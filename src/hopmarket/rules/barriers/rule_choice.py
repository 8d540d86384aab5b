"""Which rules a check runs, and where their lines stand: by codes or how codes begin, and options set by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from .barrier_kinds import BarrierRule


class UnknownChoice(ValueError):
    """A choice that names no rule or no option; its text says what there is."""


def chosen_rules(
    rules: Sequence[BarrierRule], select: Iterable[str] = (), ignore: Iterable[str] = ()
) -> tuple[BarrierRule, ...]:
    """The rules whose codes are selected (all where nothing is) and not ignored. Each word is a code or how
    codes begin ("FIN"), several with commas between. Raises UnknownChoice for one that no code begins with."""
    selected, ignored = _words(select), _words(ignore)
    for word in (*selected, *ignored):
        if not any(rule.code.startswith(word) for rule in rules):
            raise UnknownChoice(f"No rule’s code begins with {word}. {known_codes(rules)}")
    return tuple(
        rule
        for rule in rules
        if (not selected or rule.code.startswith(selected))
        and not (ignored and rule.code.startswith(ignored))
    )


def rules_with_options(rules: Sequence[BarrierRule], settings: Iterable[str]) -> tuple[BarrierRule, ...]:
    """The rules with options set as "CODE.option=number" says. Raises UnknownChoice where one cannot be meant."""
    by_code = {rule.code: rule for rule in rules}
    for written in settings:
        parts = re.fullmatch(r"\s*(\w+)\.(\w+)\s*=\s*(\S+)\s*", written)
        if parts is None:
            raise UnknownChoice(
                f"“{written}” is no setting. Write CODE.option=number, such as FIN01.times=2."
            )
        code, option, number = parts[1].upper(), parts[2], parts[3]
        rule = by_code.get(code)
        if rule is None:
            raise UnknownChoice(f"There is no rule {code}. {known_codes(rules)}")
        if option not in rule.options:
            known = ", ".join(sorted(rule.options)) or "none"
            raise UnknownChoice(f"{code} has no option {option}. Its options: {known}.")
        by_code[code] = replace(rule, options={**rule.options, option: _number(number, written)})
    return tuple(by_code.values())


def merged_rules(rules: Iterable[BarrierRule], own: Iterable[BarrierRule]) -> tuple[BarrierRule, ...]:
    """The rules of the package with those of a pack of one's own, which stand in for those of the same code."""
    by_code = {rule.code: rule for rule in rules} | {rule.code: rule for rule in own}
    return tuple(by_code[code] for code in sorted(by_code))


def known_codes(rules: Iterable[BarrierRule]) -> str:
    """How the codes of rules begin, as a sentence."""
    begins = sorted({rule.code.rstrip("0123456789") for rule in rules})
    return f"Codes begin with {', '.join(begins)}." if begins else "No rules were read."


def _words(written: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for words in written for word in words.upper().replace(",", " ").split())


def _number(number: str, written: str) -> Decimal:
    try:
        value = Decimal(number)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or value < 0:
        raise UnknownChoice(f"{number} in “{written}” is no number from 0. Write one, such as 2 or 0.5.")
    return value
