"""Where the consultation on a subject stands: what whoever recommends or adopts it has to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .consultation_life import ConsultationState


@dataclass(frozen=True, slots=True)
class ConsultationStanding:
    """The newest round on a subject and the counts of all its rounds. ``state`` is None where there was none.

    ``shown`` and ``hidden`` are comments that count, ``unanswered`` those of the shown that nobody has answered,
    ``waiting_confirmation`` those whose authors may still confirm them.
    """

    key: str = ""
    state: ConsultationState | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    answer_due: datetime | None = None
    shown: int = 0
    hidden: int = 0
    unanswered: int = 0
    waiting_confirmation: int = 0

    @property
    def has_been_heard(self) -> bool:
        """Whether a round has closed, and nothing that was said in any round waits for an answer."""
        ended = self.state in {ConsultationState.CLOSED, ConsultationState.ANSWERED}
        return ended and not self.unanswered and not self.waiting_confirmation
