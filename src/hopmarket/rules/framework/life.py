"""The life of a version of the common framework, from the first draft to its adoption, as a table."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from ..lifecycle import Life, from_each, staying


class FrameworkState(StrEnum):
    """Where a version of the framework stands."""

    DRAFT = "draft"
    CONSULTING = "consulting"
    REVISING = "revising"
    RECOMMENDED = "recommended"
    ADOPTED = "adopted"
    ABANDONED = "abandoned"


class FrameworkAct(StrEnum):
    """What happens to a version that has been started: people do all of it but ``CLOSE``, which time does."""

    REVISE = "revise"
    OPEN_CONSULTATION = "open_consultation"
    CLOSE = "close"
    RECOMMEND = "recommend"
    RETURN = "return"
    ADOPT = "adopt"
    ABANDON = "abandon"


_S = FrameworkState
_A = FrameworkAct

FRAMEWORK_LIFE: Life[FrameworkState, FrameworkAct] = Life(
    name="framework",
    begins=_S.DRAFT,
    steps={
        _A.REVISE: staying(_S.DRAFT, _S.REVISING),
        _A.OPEN_CONSULTATION: from_each((_S.DRAFT, _S.REVISING), _S.CONSULTING),
        _A.CLOSE: {_S.CONSULTING: _S.REVISING},
        _A.RECOMMEND: {_S.REVISING: _S.RECOMMENDED},
        _A.RETURN: {_S.RECOMMENDED: _S.REVISING},
        _A.ADOPT: {_S.RECOMMENDED: _S.ADOPTED},
        _A.ABANDON: from_each((_S.DRAFT, _S.REVISING, _S.RECOMMENDED), _S.ABANDONED),
    },
    cite="R v Brent LBC, ex p Gunning (1985) 84 LGR 168; the partnership's own framework",
)
"""A text is closed while people comment on it. Once the comments have closed it is revised, recommended and
adopted; who wants to give it up ends an open consultation first."""

OPEN_STATES = frozenset({_S.DRAFT, _S.CONSULTING, _S.REVISING, _S.RECOMMENDED})
"""The states of a version on which somebody works; there is one such version at a time."""


def state_now(stored: FrameworkState, closes_at: datetime | None, at: datetime) -> FrameworkState:
    """Tells the state at ``at``: a version whose comments have closed is being revised from that instant on, also
    while no clock runs to say so. ``closes_at`` is that of the consultation that is open or was last, None where
    none is (any more)."""
    is_over = closes_at is None or closes_at <= at
    return FRAMEWORK_LIFE.steps[_A.CLOSE].get(stored, stored) if is_over else stored


def acts_from(state: FrameworkState) -> frozenset[FrameworkAct]:
    """Everything that may happen to a version in a state."""
    return frozenset(act for act, steps in FRAMEWORK_LIFE.steps.items() if state in steps)
