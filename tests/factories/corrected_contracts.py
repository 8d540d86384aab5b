"""Signed contracts put right, through the act alone.

purchase = a_purchase("signed")
correct(purchase, value=Decimal("48000"))
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

WHY = "Two figures had been swapped."
FIGURES = {field.name for field in fields(ContractFigures)}


def contract_of(purchase: Purchase, place: int = 0) -> Contract:
    """A signed contract of the purchase, as the database has it now."""
    rows = Contract.objects.filter(award__decision__opportunity=purchase.opportunity)
    return rows.order_by("reference")[place]


def correction(purchase: Purchase, *, place: int = 0, **changes: Any) -> dict[str, Any]:
    """The keywords of a correction; ``changes`` replace figures, or other keywords."""
    contract = contract_of(purchase, place)
    figures = {name: changes.pop(name) for name in list(changes) if name in FIGURES}
    words = {
        "contract": contract,
        "figures": replace(figures_of(contract), **figures),
        "seen": contract.corrections.count(),
        "reason": WHY,
        "by": purchase.house.drafter,
        "at": purchase.at("signed"),
    }
    return {**words, **changes}


def correct(purchase: Purchase, **changes: Any) -> Correction:
    """Corrects a signed contract and gives the correction."""
    corrected: Correction = must(correct_contract(**correction(purchase, **changes)))
    return corrected
