"""What the barrier check found in a published purchase of this portal, and why the buyer kept it."""

from __future__ import annotations

from dataclasses import dataclass

from hopmarket.rules.counts_in_words import count_in_words
from hopmarket.rules.releases.json_values import Json, day, rows, text
from hopmarket.rules.terms_fields import FIELD_BY_NAME

_LEVELS = {
    "must": ("err", "Against the rule"),
    "should": ("err", "Likely to shut people out"),
    "consider": ("part", "Worth a look"),
}


@dataclass(frozen=True, slots=True)
class KeptBarrier:
    """One thing that was kept: the mark and words of its severity, the rule, where, and why."""

    mark: str
    level: str
    rule: str
    version: str
    where: str
    words: str
    message: str
    reason: str
    by: str


def kept_barriers(record: Json) -> list[KeptBarrier]:
    """Everything that the buyer kept, as the release has it."""
    return [_kept(row) for row in rows(record, "assessment", "barriers")]


def _kept(row: Json) -> KeptBarrier:
    mark, level = _LEVELS.get(text(row.get("severity")), ("wait", "To know"))
    field = FIELD_BY_NAME.get(text(row.get("part")))
    officers, until = row.get("officers"), day(row.get("until"))
    people = count_in_words(officers) if isinstance(officers, int) and officers > 0 else "one"
    by = f"Kept by {people} officer{'' if people == 'one' else 's'} of the buyer"
    return KeptBarrier(
        mark,
        level,
        text(row.get("rule")),
        str(row.get("ruleVersion") or ""),
        field.public_label if field else "",
        text(row.get("words")),
        text(row.get("description")),
        text(row.get("rationale")),
        f"{by}, until {until.day} {until:%B %Y}" if until else by,
    )
