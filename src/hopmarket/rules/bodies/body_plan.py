"""What somebody who founds or changes a body writes of it, and what is wrong with that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..recognisable_wording import KnownNames, Recognised, recognised_in
from ..refusal import Refusal
from ..sectors import Sector
from .body_life import CITE, BodyKind, BodyRights
from .quorum import quorum_size_refusal

MOST_NAME = 120
MOST_WORDS = 20_000
"""Characters of one text, the longest of which are minutes."""
MOST_SEATS = 60


@dataclass(frozen=True, slots=True)
class SeatPlan:
    """A seat as it is entered: the sector that it belongs to, the post it is for, whether whoever holds it takes
    the chair, and whether they sit there as a senior sponsor of the framework."""

    sector: Sector
    post: str
    is_chair: bool = False
    is_sponsor: bool = False


@dataclass(frozen=True, slots=True)
class BodyPlan:
    """A body as it is entered."""

    name: str
    kind: BodyKind
    purpose: str
    quorum: int
    rights: BodyRights
    casting_vote: bool = False
    wants_co_chairs: bool = False


def plan_refusal(plan: BodyPlan) -> Refusal | None:
    """What is wrong with a body as it was entered: ``body.no_name``, ``body.no_purpose``,
    ``body.quorum_too_small``, and what :func:`public_words_refusal` finds."""
    if not plan.name.strip() or len(plan.name.strip()) > MOST_NAME:
        return Refusal("body.no_name", CITE, {"most": str(MOST_NAME)})
    if not plan.purpose.strip():
        return Refusal("body.no_purpose", CITE)
    return quorum_size_refusal(plan.quorum) or public_words_refusal(
        {"its name": plan.name, "its purpose": plan.purpose}
    )


def seat_refusal(plan: SeatPlan, others: tuple[SeatPlan, ...]) -> Refusal | None:
    """What is wrong with a further seat beside the others: ``seat.no_post``, ``seat.too_many``, a second chair of
    one sector (``seat.chair_twice``), and what :func:`public_words_refusal` finds."""
    if not plan.post.strip() or len(plan.post.strip()) > MOST_NAME:
        return Refusal("seat.no_post", CITE, {"most": str(MOST_NAME)})
    if len(others) >= MOST_SEATS:
        return Refusal("seat.too_many", CITE, {"most": str(MOST_SEATS)})
    if plan.is_chair and any(seat.is_chair and seat.sector is plan.sector for seat in others):
        return Refusal("seat.chair_twice", CITE, {"sector": str(plan.sector)})
    return public_words_refusal({"the post": plan.post})


def public_words_refusal(texts: Mapping[str, str]) -> Refusal | None:
    """Why these words cannot be published, by what they are: ``body.words_too_long``, and ``body.email_in_words``,
    since what is published stays, and so would somebody's address."""
    for what, text in texts.items():
        if len(text) > MOST_WORDS:
            return Refusal("body.words_too_long", CITE, {"what": what, "most": f"{MOST_WORDS:,}"})
        if Recognised.EMAIL in recognised_in(text, KnownNames()):
            return Refusal("body.email_in_words", CITE, {"what": what})
    return None
