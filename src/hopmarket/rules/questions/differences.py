"""What becomes of earlier answers when a set of questions gets a new version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from .kinds import LIMITS, ROW_LIMITS, AskedQuestion
from .question_sets import QuestionSet


class Carried(StrEnum):
    """Whether an answer is carried to the next version, the weakest first."""

    SAME = "same"
    REWORDED = "reworded"
    NARROWER = "narrower"
    ASK_AGAIN = "ask again"


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """A question that is not as it was; before is None where it is new, after where it is gone."""

    before: AskedQuestion | None
    after: AskedQuestion | None
    carried: Carried


def difference(old: QuestionSet, new: QuestionSet) -> list[QuestionChange]:
    """Every question that changed, in the order of the new version, then those that are gone.

    SAME: every answer stays as good as it was (only when it is asked or its help changed, or limits are wider).
    REWORDED: the limits are the same, the words are not: its author says whether it still asks the same.
    NARROWER: an answer may no longer fit. ASK_AGAIN: it answers another question, or options were added.
    """
    changes = [
        QuestionChange(before, after, max(_carried(before, after), key=list(Carried).index))
        for after in new.questions
        if (before := old.by_link.get(after.link)) != after
    ]
    gone = [
        QuestionChange(row, None, Carried.ASK_AGAIN) for row in old.questions if row.link not in new.by_link
    ]
    return changes + gone


def _carried(before: AskedQuestion | None, after: AskedQuestion) -> Iterator[Carried]:
    yield Carried.SAME
    if before is None:
        yield Carried.ASK_AGAIN
        return
    as_before = replace(
        after, kind=before.kind, unit=before.unit, repeats=before.repeats, refers_to=before.refers_to
    )
    options_were, options = (
        {option.code: option.wording for option in row.options} for row in (before, after)
    )
    columns = QuestionSet("", "", before.columns), QuestionSet("", "", after.columns)
    if (
        as_before != after
        or not options.keys() <= options_were.keys()
        or columns[0].by_link.keys() != columns[1].by_link.keys()
    ):
        yield Carried.ASK_AGAIN
        return
    if before.wording != after.wording or any(
        options_were[code] != wording for code, wording in options.items()
    ):
        yield Carried.REWORDED
    for limit in (*LIMITS, *ROW_LIMITS):
        old, new = getattr(before, limit.field), getattr(after, limit.field)
        if after.kind in limit.kinds and new is not None and (old is None or limit.crossed(old, new)):
            yield Carried.NARROWER
    if options.keys() < options_were.keys() or after.expires > before.expires:
        yield Carried.NARROWER
    for change in difference(*columns):
        yield change.carried
        was, now = change.before, change.after
        if was and now and now.required and (was.required, was.asked_if) != (True, now.asked_if):
            yield Carried.NARROWER
