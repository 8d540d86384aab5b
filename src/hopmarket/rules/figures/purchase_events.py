"""An event of a purchase as figures and activity read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class PurchaseEvent:
    """One act on a purchase: its number in the ledger, and who acted for whom; no person for the portal itself,
    no organisation for whoever runs the portal."""

    number: int
    at: datetime
    act: str
    person: int | None = None
    organisation: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
