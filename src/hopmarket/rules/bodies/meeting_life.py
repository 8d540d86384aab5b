"""The life of a meeting, from its call to minutes that a later meeting has accepted, as a table."""

from __future__ import annotations

from enum import StrEnum

from ..lifecycle import Life, staying


class MeetingState(StrEnum):
    CALLED = "called"
    HELD = "held"
    MINUTED = "minuted"
    ACCEPTED = "accepted"
    CANCELLED = "cancelled"


class MeetingAct(StrEnum):
    REVISE_AGENDA = "revise_agenda"
    CANCEL = "cancel"
    RECORD_ATTENDANCE = "record_attendance"
    DECIDE = "decide"
    WRITE_MINUTES = "write_minutes"
    ACCEPT_MINUTES = "accept_minutes"


_S = MeetingState
_A = MeetingAct

MEETING_LIFE: Life[MeetingState, MeetingAct] = Life(
    name="meeting",
    begins=_S.CALLED,
    steps={
        _A.REVISE_AGENDA: staying(_S.CALLED),
        _A.CANCEL: {_S.CALLED: _S.CANCELLED},
        _A.RECORD_ATTENDANCE: {_S.CALLED: _S.HELD, _S.HELD: _S.HELD},
        _A.DECIDE: staying(_S.HELD),
        _A.WRITE_MINUTES: {_S.HELD: _S.MINUTED, _S.MINUTED: _S.MINUTED},
        _A.ACCEPT_MINUTES: {_S.MINUTED: _S.ACCEPTED},
    },
    cite="Local Government Act 1972, sch. 12, para. 41, as a model; docs/rules/bodies.md",
)

TOOK_PLACE = frozenset({_S.HELD, _S.MINUTED, _S.ACCEPTED})
"""States of a meeting that was held."""
