"""The facts from which the rules of a purchase follow, and its value with VAT where only one without is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from ..light_touch import is_light_touch
from ..thresholds import AuthorityKind
from .law_rows import BuyerKind
from .notice_rows import BuyingPath

VAT_PER_CENT = 20
_PENNY = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class ReckonedValue:
    """A value with and without VAT; ``is_reckoned`` names which of them was reckoned from the other: ``with_vat``,
    ``without_vat`` or none."""

    with_vat: Decimal
    without_vat: Decimal
    is_reckoned: str = ""


@dataclass(frozen=True, slots=True)
class PurchaseFacts:
    """What is known of a purchase. ``day`` is when it is or would be published; a day of award, signature or end that is not known
    is None. ``category`` is services, goods or works."""

    day: date
    buyer: BuyerKind = BuyerKind.COUNCIL
    category: str = "services"
    cpv: str = ""
    value_with_vat: Decimal | None = None
    value_without_vat: Decimal | None = None
    months: int | None = None
    lots: int = 1
    path: BuyingPath = BuyingPath.ADVERTISED
    is_concession: bool = False
    is_health: bool = False
    is_grant: bool = False
    awarded_on: date | None = None
    signed_on: date | None = None

    @property
    def value(self) -> ReckonedValue | None:
        """The value with VAT and without; None while neither is known."""
        share = Decimal(100 + VAT_PER_CENT) / 100
        with_vat, without = self.value_with_vat, self.value_without_vat
        if with_vat is not None and without is not None:
            return ReckonedValue(with_vat, without)
        if without is not None:
            return ReckonedValue((without * share).quantize(_PENNY, ROUND_HALF_UP), without, "with_vat")
        if with_vat is not None:
            return ReckonedValue(with_vat, (with_vat / share).quantize(_PENNY, ROUND_HALF_UP), "without_vat")
        return None

    @property
    def is_works(self) -> bool:
        """Whether building works are bought."""
        return self.category == "works" or (not self.category and self.cpv.startswith("45"))

    @property
    def is_light_touch(self) -> bool:
        """Whether light-touch services are bought."""
        return self.category not in ("goods", "works") and is_light_touch(self.cpv)

    @property
    def body(self) -> AuthorityKind:
        """Which column of the thresholds counts."""
        return AuthorityKind.CENTRAL if self.buyer is BuyerKind.CENTRAL else AuthorityKind.SUB_CENTRAL
