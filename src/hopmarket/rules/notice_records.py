"""What is recorded of a notice that is due on the national platform: its reference and its day, or the reason
why none is due; and when it may be recorded.

Source: Procurement Act 2023, ss. 44, 50, 53 and 87, as the rows of :mod:`.regimes.notice_rows` say.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .dates_in_words import day
from .national_notices import notice_reference
from .procedure_kinds import DueNotice, NoticeKind, NoticeMoment
from .reasons import unreasoned
from .refusal import Refusal


@dataclass(frozen=True, slots=True)
class NoticeRecord:
    """A notice as it is recorded; of reference with day and reason, one is empty."""

    reference: str = ""
    published_on: date | None = None
    reason: str = ""

    @property
    def is_published(self) -> bool:
        """Whether it names a notice and its day."""
        return bool(self.reference and self.published_on)


@dataclass(frozen=True, slots=True)
class NoticeTurn:
    """Whose turn it is: a notice that is due, for one lot where there is one for each contract, and the day
    from which it can be published; None while that day has not come."""

    notice: DueNotice
    lot: str = ""
    since: date | None = None


RECORDED_ELSEWHERE = frozenset({NoticeKind.UK3, NoticeKind.UK4})
"""Notices that are recorded with the draft and at publication, and corrected there."""


def notice_record(
    turn: NoticeTurn | None, *, reference: str, published_on: date | None, reason: str, today: date
) -> NoticeRecord | Refusal:
    """What is kept of a notice as it was typed.

    Refuses ``notice.not_due``, ``notice.too_early``, ``notice.both``, ``notice.nothing``, ``notice.no_day``,
    ``notice.no_reference``, ``notice.in_future``, ``notice.before_its_time``, ``reasons.missing`` and what
    ``notice_reference`` refuses.
    """
    if turn is None or turn.notice.kind in RECORDED_ELSEWHERE:
        return Refusal("notice.not_due")
    cite = turn.notice.cite
    early = too_early(turn)
    if early or turn.since is None:
        return early or Refusal("notice.too_early", cite)
    written, why = notice_reference(reference, this_year=today.year), reason.strip()
    if isinstance(written, Refusal):
        return written
    if why and (written or published_on):
        return Refusal("notice.both", cite)
    if why:
        return unreasoned(why, "record_national_notice") or NoticeRecord(reason=why)
    if not written:
        return Refusal("notice.no_reference" if published_on else "notice.nothing", cite)
    if published_on is None:
        return Refusal("notice.no_day", cite)
    if published_on > today:
        return Refusal("notice.in_future", cite)
    if published_on < turn.since:
        return Refusal(
            "notice.before_its_time", cite, {"since": day(turn.since), "why": SINCE[turn.notice.moment]}
        )
    return NoticeRecord(written, published_on)


def too_early(turn: NoticeTurn) -> Refusal | None:
    """Refuses ``notice.too_early`` while the day has not come from which a notice can be published."""
    if turn.since is not None:
        return None
    named = {"kind": str(turn.notice.kind), "when": WHEN[turn.notice.moment]}
    return Refusal("notice.too_early", turn.notice.cite, named)


WHEN = {
    NoticeMoment.BEFORE_PUBLICATION: "before the purchase is published here",
    NoticeMoment.BEFORE_AWARD: "once the responses are opened, and before the award",
    NoticeMoment.WITH_AWARD: "once the award is decided",
    NoticeMoment.AFTER_SIGNATURE: "once the contract is signed",
}
"""When a notice can be recorded."""
SINCE = {
    NoticeMoment.BEFORE_PUBLICATION: "the day on which the draft began",
    NoticeMoment.BEFORE_AWARD: "the day on which the responses were opened",
    NoticeMoment.WITH_AWARD: "the day on which the award was decided",
    NoticeMoment.AFTER_SIGNATURE: "the day on which the contract was signed",
}
"""Which day it is from which a notice can be published."""
