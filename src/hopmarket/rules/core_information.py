"""Core information: what a supplier keeps on the national platform, confirmed before an award.

Source: Procurement Regulations 2024, reg. 6: above the threshold a buyer confirms that a supplier is registered
there and has shared up-to-date core information.
"""

from __future__ import annotations

from datetime import date

from .refusal import Refusal

CITE = "Procurement Regulations 2024, reg. 6"


def core_information_fault(
    reference: str, seen_on: date | None, *, today: date
) -> tuple[str, Refusal] | None:
    """What is wrong with a confirmation, and the field in which it is: ``core.no_reference``, ``core.no_day``
    and ``core.in_future``."""
    if not any(sign.isalnum() for sign in reference):
        return "reference", Refusal("core.no_reference", CITE)
    if seen_on is None:
        return "seen_on", Refusal("core.no_day", CITE)
    return ("seen_on", Refusal("core.in_future", CITE)) if seen_on > today else None
