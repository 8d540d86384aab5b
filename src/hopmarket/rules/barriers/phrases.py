"""Finds words of a rule in the texts of a purchase: patterns in linear time, sentence by sentence."""

from __future__ import annotations

from functools import cache
from typing import Any

import re2

from .barrier_kinds import BarrierRule, FieldsAbsent, Sighting
from .checked_notice import CheckedNotice, NoticeStage


@cache
def compiled(patterns: tuple[str, ...]) -> tuple[Any, ...]:
    """The patterns of a rule, compiled once."""
    return tuple(map(re2.compile, patterns))


def find_phrase(notice: CheckedNotice, rule: BarrierRule) -> tuple[Sighting, ...] | FieldsAbsent:
    """Every place where a pattern of the rule stands in a text that it reads, in no sentence that speaks
    against it. It cannot tell where the purchase has none of these texts."""
    if notice.stage is NoticeStage.AWARD:
        return ()
    texts = [
        text for text in notice.texts if text.shown.strip() and (not rule.texts or text.kind in rule.texts)
    ]
    if not texts:
        return FieldsAbsent(tuple(sorted(rule.texts)) or ("text",))
    return tuple(
        Sighting(text.path, found.start(), found.end())
        for text in texts
        for pattern in compiled(rule.patterns)
        for found in pattern.finditer(text.shown.lower())
        if not any(against.search(text.shown.lower()) for against in compiled(rule.unless))
    )
