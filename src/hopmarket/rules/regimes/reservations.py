"""For whom a purchase may be kept: by who buys, its regime and the day. It is decided before anybody is invited, and
the notice says so.

Sources: PPN 005 for central bodies; Local Government (Exclusion of Non-commercial Considerations) (England) Order 2026
for councils, in force from 4 February 2026.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ..refusal import Refusal
from .kinds import PART_SIX, WHOLE_ACT, Regime
from .law_rows import COUNCILS_MAY_RESERVE, RESERVATIONS, BuyerKind, LawRow, row_on


class ReservedPlace(StrEnum):
    """From where suppliers have to be. The names are data and stay."""

    ANYWHERE = "anywhere"
    UNITED_KINGDOM = "united_kingdom"
    ONE_COUNTY = "one_county"
    OWN_AREA = "own_area"
    OWN_AREA_AND_BORDERS = "own_area_and_borders"
    NATION = "nation"
    """One nation of the United Kingdom: never open."""


PLACE_TITLES = {
    ReservedPlace.ANYWHERE: "From anywhere",
    ReservedPlace.UNITED_KINGDOM: "From the United Kingdom",
    ReservedPlace.ONE_COUNTY: "From one county or one London borough",
    ReservedPlace.OWN_AREA: "From the council's own area",
    ReservedPlace.OWN_AREA_AND_BORDERS: "From the council's own area and the counties or London boroughs that border on it",
    ReservedPlace.NATION: "From one nation of the United Kingdom",
}

_OPEN_TO: dict[BuyerKind, tuple[ReservedPlace, ...]] = {
    BuyerKind.CENTRAL: (ReservedPlace.UNITED_KINGDOM, ReservedPlace.ONE_COUNTY),
    BuyerKind.COUNCIL: (
        ReservedPlace.UNITED_KINGDOM,
        ReservedPlace.OWN_AREA,
        ReservedPlace.OWN_AREA_AND_BORDERS,
    ),
}


@dataclass(frozen=True, slots=True)
class ReservationAnswer:
    """Whether a purchase may be kept for some suppliers, from where they may have to be, whether size or purpose
    may be a ground (alone or with a place), and the row that says so."""

    places: tuple[ReservedPlace, ...]
    row: LawRow

    @property
    def is_open(self) -> bool:
        """Whether it may be kept for anybody; small firms and voluntary organisations then are a ground as well."""
        return bool(self.places)


def reservation_for(regime: Regime, *, buyer: BuyerKind, day: date) -> ReservationAnswer:
    """For whom a purchase may be kept on a day."""
    if regime in WHOLE_ACT:
        return ReservationAnswer((), row_on(RESERVATIONS["reservation-above"], day))
    if regime not in PART_SIX:
        return ReservationAnswer((), row_on(RESERVATIONS["reservation-outside"], day))
    if buyer is BuyerKind.COUNCIL:
        places = _OPEN_TO[buyer] if day >= COUNCILS_MAY_RESERVE else ()
        return ReservationAnswer(places, row_on(RESERVATIONS["reservation-council"], day))
    if buyer is BuyerKind.CENTRAL:
        return ReservationAnswer(_OPEN_TO[buyer], row_on(RESERVATIONS["reservation-central"], day))
    return ReservationAnswer((), row_on(RESERVATIONS["reservation-other"], day))


def unlawful_reservation(
    place: ReservedPlace, *, for_small_or_voluntary: bool, answer: ReservationAnswer
) -> Refusal | None:
    """Refuses ``reservation.nation``, ``reservation.closed`` and ``reservation.place`` to a purchase that is kept for
    suppliers for whom it may not be."""
    if place is ReservedPlace.NATION:
        return Refusal("reservation.nation", answer.row.cite)
    if place is ReservedPlace.ANYWHERE and not for_small_or_voluntary:
        return None
    if not answer.is_open:
        return Refusal("reservation.closed", answer.row.cite, {"why": answer.row.says})
    if place is not ReservedPlace.ANYWHERE and place not in answer.places:
        return Refusal("reservation.place", answer.row.cite, {"why": answer.row.says})
    return None


_NATIONS = r"(?:england|scotland|wales|northern\s+ireland)"
_NATION_AS_AREA = re.compile(
    rf"^\W*(?:the\s+whole\s+of\s+|all\s+of\s+)?{_NATIONS}(?:\s+only)?\W*$"
    rf"|\b(?:suppliers|firms|businesses|organisations|bidders|providers|companies)\s+(?:only\s+)?"
    rf"(?:from|in|based\s+in|of)\s+(?:the\s+whole\s+of\s+|all\s+of\s+)?{_NATIONS}\b"
    r"|\b(?:english|scottish|welsh)\s+(?:suppliers|firms|businesses|organisations|bidders|providers|companies)\b",
    re.IGNORECASE,
)


def names_a_nation(ground: str) -> bool:
    """Whether the words of a reservation keep a purchase for one nation of the United Kingdom."""
    return bool(_NATION_AS_AREA.search(ground))


def place_of_choice(reservation: str, ground: str) -> tuple[ReservedPlace, bool] | None:
    """What a choice of the terms means: from where, and whether size or purpose is a ground; None for one that these
    rules do not know, supported employment."""
    if reservation in ("local", "uk") and names_a_nation(ground):
        return ReservedPlace.NATION, False
    return {
        "none": (ReservedPlace.ANYWHERE, False),
        "": (ReservedPlace.ANYWHERE, False),
        "sme_vcse": (ReservedPlace.ANYWHERE, True),
        "uk": (ReservedPlace.UNITED_KINGDOM, False),
        "local": (ReservedPlace.OWN_AREA, False),
    }.get(reservation)
