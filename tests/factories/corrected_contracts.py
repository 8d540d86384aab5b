"""Signed contracts put right, through the act alone.

one = a_purchase("signed")
correct(one, value=Decimal("48000"))
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from hopmarket.records.agreements.models import Contract, Correction
from hopmarket.records.agreements.queries import figures_of
from hopmarket.records.agreements.services import correct_contract
from hopmarket.rules.contract_correction import ContractFigures

from .partnership import must
from .purchases import Purchase

WHY = "Two figures were swapped."
FIGURES = {field.name for field in fields(ContractFigures)}


def contract_of(one: Purchase, place: int = 0) -> Contract:
    """A signed contract of the purchase, as the database has it now."""
    rows = Contract.objects.filter(award__decision__opportunity=one.opportunity)
    return rows.order_by("reference")[place]


def correction(one: Purchase, *, place: int = 0, **changes: Any) -> dict[str, Any]:
    """The words of a correction; ``changes`` are figures, or others of its words."""
    held = contract_of(one, place)
    figures = {name: changes.pop(name) for name in list(changes) if name in FIGURES}
    said = {
        "contract": held,
        "figures": replace(figures_of(held), **figures),
        "seen": held.corrections.count(),
        "reason": WHY,
        "by": one.house.drafter,
        "at": one.at("signed"),
    }
    return {**said, **changes}


def correct(one: Purchase, **changes: Any) -> Correction:
    """A correction of a signed contract."""
    made: Correction = must(correct_contract(**correction(one, **changes)))
    return made
