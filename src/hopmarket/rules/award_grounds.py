"""Why a contract was awarded without competition, and how a purchase was made elsewhere: two tables.

Source: Procurement Act 2023, ss. 41 to 44 and Schedule 5, by the headings of that schedule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_SCHEDULE_5 = "Procurement Act 2023, s. 41 and Schedule 5"


@dataclass(frozen=True, slots=True)
class DirectGround:
    """A ground of a direct award: on which side of the threshold it counts, for light touch alone or for all,
    and whether a transparency notice and a standstill are due with it."""

    key: str
    title: str
    meaning: str
    cite: str
    is_above: bool = True
    only_light_touch: bool = False
    has_transparency_notice: bool = True
    has_standstill: bool = True


DIRECT_GROUNDS: Mapping[str, DirectGround] = {
    row.key: row
    for row in (
        DirectGround(
            "own_rules",
            "Our own rules allow it",
            "Below the threshold, your body’s contract rules say when one supplier may be asked.",
            "Procurement Act 2023, Part 6; the body's own contract rules",
            is_above=False,
        ),
        DirectGround(
            "prototype",
            "A prototype, or something new that is being developed",
            "To test whether it works, or for research; not to buy it in quantity.",
            f"{_SCHEDULE_5}: prototypes and development",
        ),
        DirectGround(
            "single_supplier",
            "Only this supplier can do it",
            "A work of art, intellectual property or exclusive rights, or a technical reason, and nothing else would do.",
            f"{_SCHEDULE_5}: single suppliers",
        ),
        DirectGround(
            "additional",
            "More of the same, or a repeat",
            "From the present supplier, where another’s would not fit; or a repeat that the first tender named.",
            f"{_SCHEDULE_5}: additional or repeat goods, services or works",
        ),
        DirectGround(
            "commodities",
            "Bought on a commodity market",
            "Such as energy at the price of the day.",
            f"{_SCHEDULE_5}: commodities",
        ),
        DirectGround(
            "insolvency",
            "Very good terms from a supplier that is winding up",
            "Terms that would not otherwise be had, because a supplier is insolvent or ends its business.",
            f"{_SCHEDULE_5}: advantageous terms on insolvency",
        ),
        DirectGround(
            "urgency",
            "Extreme and unavoidable urgency",
            "Nobody could have foreseen it, you did not cause it, and a tender would come too late.",
            f"{_SCHEDULE_5}: urgency",
            has_standstill=False,
        ),
        DirectGround(
            "user_choice",
            "The person who uses the service chose it",
            "A light-touch service for one person, who has a say in who provides it.",
            f"{_SCHEDULE_5}: user choice contracts; s. 44 (no transparency notice)",
            only_light_touch=True,
            has_transparency_notice=False,
            has_standstill=False,
        ),
        DirectGround(
            "defence",
            "Defence and security",
            "For the readiness of the armed forces.",
            f"{_SCHEDULE_5}: defence and security",
        ),
        DirectGround(
            "no_tenders",
            "A tender brought no suitable offer",
            "You ran a competition, nothing that came met what was asked, and another would bring nothing better.",
            "Procurement Act 2023, s. 43",
        ),
    )
}


@dataclass(frozen=True, slots=True)
class WayBought:
    """How a purchase was made outside this portal: OCDS's method and its details; ``says_how`` where only
    words tell it."""

    key: str
    title: str
    method: str
    details: str
    says_how: bool = False


WAYS_BOUGHT: Mapping[str, WayBought] = {
    row.key: row
    for row in (
        WayBought(
            "quotes",
            "Quotes from suppliers that we asked",
            "limited",
            "Request for quotes from invited suppliers",
        ),
        WayBought(
            "open_tender", "An open tender on another portal", "open", "Open competition on another portal"
        ),
        WayBought(
            "competitive_flexible",
            "The competitive flexible procedure",
            "selective",
            "Competitive flexible procedure on another portal",
        ),
        WayBought(
            "framework_competition",
            "A framework, after a competition among its suppliers",
            "selective",
            "Call-off from a framework agreement, after a competition",
        ),
        WayBought(
            "framework_direct",
            "A framework, from one of its suppliers directly",
            "direct",
            "Call-off from a framework agreement, without a competition",
        ),
        WayBought("dynamic_market", "A dynamic market", "selective", "Competition in a dynamic market"),
        WayBought("concession", "A concession", "selective", "Concession"),
        WayBought(
            "health_direct",
            "Health services: a direct award process of the Provider Selection Regime",
            "direct",
            "Provider Selection Regime: direct award process",
        ),
        WayBought(
            "health_competitive",
            "Health services: the most suitable provider or the competitive process",
            "selective",
            "Provider Selection Regime: most suitable provider or competitive process",
        ),
        WayBought(
            "direct", "One supplier, without competition", "direct", "Direct award outside this portal"
        ),
        WayBought("other", "In another way", "", "Purchase made outside this portal", says_how=True),
    )
}


def fitting_grounds(*, is_above: bool, is_light_touch: bool) -> tuple[DirectGround, ...]:
    """The grounds that a direct award on this side of the threshold may have, in their order."""
    return tuple(
        ground
        for ground in DIRECT_GROUNDS.values()
        if ground.is_above == is_above and (is_light_touch or not ground.only_light_touch)
    )
