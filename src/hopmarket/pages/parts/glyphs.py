"""The shapes: one path on a 24 by 24 grid for each state, cut like a stencil."""

from __future__ import annotations

from dataclasses import dataclass

from hopmarket.rules.notice_status import NoticeStatus

_HALF = "M10.7 1A11 11 0 0 0 10.7 23ZM13.3 1A11 11 0 0 1 13.3 23V19.4A7.4 7.4 0 0 0 13.3 4.6Z"
_POCKET = "M3 1h5l1.4 2.6h5.2L16 1h5v5.6H3ZM3 9.2h18V23H3Z"
_DISC = "M12 1A11 11 0 1 0 12 23A11 11 0 1 0 12 1Z"
_TICK = _DISC + "M10.7 17.6L5.7 12.5L8 10.2L10.7 12.9L16 7.5L18.3 9.8Z"

_RING = (
    "M10.7 1A11 11 0 0 0 10.7 23V17.6A5.8 5.8 0 0 1 10.7 6.4Z"
    "M13.3 1A11 11 0 0 1 13.3 23V17.6A5.8 5.8 0 0 0 13.3 6.4Z"
)
_DASHES = "M1 9h6v6H1ZM9 9h6v6H9ZM17 9h6v6H17Z"
_CROSS = (
    "M5 2L2 5L7.9 10.9L10.9 7.9ZM19 2L22 5L16.1 10.9L13.1 7.9Z"
    "M5 22L2 19L7.9 13.1L10.9 16.1ZM19 22L22 19L16.1 13.1L13.1 16.1Z"
)
_CIRCLE = _DISC + "M12 4A8 8 0 1 1 12 20A8 8 0 1 1 12 4Z"


@dataclass(frozen=True, slots=True)
class StatusMark:
    """How a status is drawn: the key of its colour (``st-key`` in the styles) and shape, its words, its path."""

    key: str
    words: str
    path: str


STATUS_MARKS: dict[NoticeStatus, StatusMark] = {
    NoticeStatus.PLANNED: StatusMark("planned", "Planned", _CIRCLE),
    NoticeStatus.OPEN: StatusMark("open", "Open", _RING),
    NoticeStatus.NO_CLOSING_DATE: StatusMark("undated", "No closing date given", _HALF),
    NoticeStatus.CLOSING_SOON: StatusMark("soon", "Closing soon", "M3 1.5H21L12 10.7ZM12 13.3L21 22.5H3Z"),
    NoticeStatus.CLOSED: StatusMark("closed", "Closed", _POCKET),
    NoticeStatus.SEALED: StatusMark("sealed", "Closed and sealed", _POCKET),
    NoticeStatus.EVALUATING: StatusMark("eval", "Being evaluated", _HALF),
    NoticeStatus.AWARDED: StatusMark("awarded", "Awarded", _TICK),
    NoticeStatus.IN_DELIVERY: StatusMark(
        "delivery", "In delivery", "M3 2L9.4 5.4V18.6L3 22ZM12 6.8L22 12L12 17.2Z"
    ),
    NoticeStatus.ENDED: StatusMark("ended", "Ended", _DASHES),
    NoticeStatus.NO_AWARD: StatusMark("no_award", "Ended without award", _DASHES),
    NoticeStatus.CANCELLED: StatusMark("cancelled", "Cancelled", _CROSS),
}
"""The one table of the status of a purchase, ours or imported, as every page shows it."""

SHAPES: dict[str, str] = {
    **{mark.key: mark.path for mark in STATUS_MARKS.values()},
    "standstill": "M4 2h6v20H4ZM14 2h6v20h-6Z",
    "todo": _CIRCLE,
    "part": _HALF,
    "err": "M12 1L23.5 22H.5ZM10.6 8h2.8v7h-2.8ZM10.6 16.8h2.8v2.8h-2.8Z",
    "done": _TICK,
    "wait": _POCKET,
    "info": "M2 2h20v20H2ZM10.6 10h2.8v8h-2.8ZM10.6 5.8h2.8v2.8h-2.8Z",
}

TASK_WORDS: dict[str, str] = {
    "todo": "To do",
    "part": "Started",
    "err": "Needs fixing",
    "done": "Done",
    "wait": "Not yet",
    "info": "Note",
}
