"""The words of barrier rules beside other ways to look for them, and each rule on texts written against it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from hopmarket.rules.barriers.barrier_kinds import BarrierRule
from hopmarket.rules.barriers.checked_notice import CheckedNotice
from hopmarket.rules.barriers.finders import FINDERS
from hopmarket.rules.barriers.folded_text import folded
from hopmarket.rules.barriers.phrases import MEASURES, compiled
from hopmarket.rules.barriers.read_texts import ReadTexts, keywords_of
from tests.factories.awkward_texts import awkward_texts, notice_of_text

LEFT_OUT = (
    "Not asked: hyperscan (no Unicode classes with spans in one pass; not part of this environment), vale (a program "
    "of its own that reads files), language models (no spans, no law)."
)
_LETTERS = (
    (r"[\pL\PL]", r"[\s\S]"),
    (r"[^'\pL]", r"(?:(?!')[\W\d_])"),
    (r"[^\pL]", r"[\W\d_]"),
    (r"\pL", r"[^\W\d_]"),
)
"""Python's re knows no \\pL: what says the same there."""


def tell_peers(notices: Sequence[CheckedNotice], rules: Iterable[BarrierRule]) -> None:
    """Prints how many notices a second each way looks through for the words of all rules, in the same run."""
    rules = [rule for rule in rules if rule.patterns]
    texts = [[folded(text.shown).text for text in notice.texts] for notice in notices]
    keywords = keywords_of(rules)

    def as_the_check() -> int:
        return sum(
            any(_found(rule, notice, read))
            for notice in notices
            for read in (ReadTexts(notice.texts, keywords),)
            for rule in rules
        )

    ways: dict[str, Callable[[], int]] = {"keywords, then RE2 in their sentences": as_the_check}
    for name, compile_all in (("RE2 over every text", compiled), ("Python re over every text", _by_re)):
        patterns = [(rule.code, compile_all(rule.patterns)) for rule in rules]
        ways[name] = lambda patterns=patterns: _hits(texts, patterns)
    print(
        f"\n{len(notices):,} notices, {sum(len(rule.patterns) for rule in rules)} patterns of {len(rules)} rules"
    )
    print(f"{'':42} {'seconds':>8} {'a second':>9} {'hits':>7}")
    for name, way in ways.items():
        began = time.process_time()
        hits = way()
        seconds = time.process_time() - began
        print(f"{name:42} {seconds:8.2f} {len(notices) / max(1e-9, seconds):9,.0f} {hits:7,}")
    print("The peers look for no exception, quotation, negation or sum, and read awards as well.")
    print(LEFT_OUT)


def tell_awkward(rules: Iterable[BarrierRule], length: int, line: float) -> None:
    """Prints what each rule takes, at most, of a text written against it, the slowest first, and how many are
    over the line of milliseconds. The one pass for keywords is told apart: all rules share it."""
    slowest: list[tuple[float, float, str, str]] = []
    for rule in rules:
        if rule.patterns:
            rows = [
                (*_milliseconds(rule, text), rule.code, what) for what, text in awkward_texts(rule, length)
            ]
            slowest.append(max(rows))
    slowest.sort(reverse=True)
    print(
        f"\n{f'texts of {length:,} characters against a rule':42} {'rule, ms':>9} {'folding and keywords, ms':>25}"
    )
    for milliseconds, reading, code, what in slowest[:8]:
        print(f"{f'{code} {what}':42} {milliseconds:9.1f} {reading:25.1f}")
    over = sum(row[0] > line for row in slowest)
    print(f"{over} of {len(slowest)} rules take more than {line:.0f} ms of the worst text")


def _milliseconds(rule: BarrierRule, text: str) -> tuple[float, float]:
    notice = notice_of_text(rule, text)
    best = [9e9, 9e9]
    for _ in range(3):
        began = time.process_time()
        read = ReadTexts(notice.texts, keywords_of((rule,)))
        middle = time.process_time()
        _found(rule, notice, read)
        best = [min(best[0], time.process_time() - middle), min(best[1], middle - began)]
    return best[0] * 1000, best[1] * 1000


def _found(rule: BarrierRule, notice: CheckedNotice, read: ReadTexts) -> list[bool]:
    return [isinstance(answer, tuple) and bool(answer) for answer in _answers(rule, notice, read)]


def _answers(rule: BarrierRule, notice: CheckedNotice, read: ReadTexts) -> list[Any]:
    return [FINDERS[name](notice, rule, read) for name in rule.finders if name in MEASURES]


def _by_re(patterns: tuple[str, ...]) -> tuple[Any, ...]:
    def same(pattern: str) -> str:
        for theirs, ours in _LETTERS:
            pattern = pattern.replace(theirs, ours)
        return pattern.replace(" ", r"\s+")

    return tuple(re.compile(same(pattern)) for pattern in patterns)


def _hits(texts: list[list[str]], patterns: list[tuple[str, tuple[Any, ...]]]) -> int:
    return sum(
        any(pattern.search(text) for text in rows for pattern in of_rule)
        for rows in texts
        for _, of_rule in patterns
    )
