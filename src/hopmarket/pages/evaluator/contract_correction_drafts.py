"""Drafts of contract corrections: they wait until they are published."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.kept_input import KeptInput, fingerprint
from hopmarket.records.agreements.models import Contract
from hopmarket.records.agreements.queries import figures_of
from hopmarket.rules.contract_correction import ContractFigures, differences
from hopmarket.rules.roles import OrganisationKind, Size
from hopmarket.rules.terms import Change

_DRAFTS = KeptInput("contract_corrections")
_READ: dict[str, Any] = {"value": Decimal, "supplier_kind": OrganisationKind, "supplier_size": Size}


@dataclass(frozen=True, slots=True)
class CorrectionDraft:
    """What the entry says now (``old``), what it is to say, why, and how many corrections were known
    when it was begun."""

    contract: Contract
    old: ContractFigures
    new: ContractFigures
    reason: str
    seen: int

    @property
    def changes(self) -> tuple[Change, ...]:
        return differences(self.old, self.new)

    @property
    def is_ready(self) -> bool:
        """Whether there is something to check and to publish."""
        return bool(self.changes and self.reason)

    def fingerprint(self) -> str:
        """SHA-256 (hexadecimal) of all that is checked before publication."""
        figures = [
            {name: str(value) for name, value in asdict(entry).items()} for entry in (self.old, self.new)
        ]
        return fingerprint(*figures, self.reason, self.seen)

    @property
    def is_stale(self) -> bool:
        """Whether somebody has corrected the contract since this was begun."""
        return self.seen != self.contract.corrections.count()


def draft_of(request: MemberRequest, contract: Contract) -> CorrectionDraft:
    """The draft that waits for this contract; without one, the entry unchanged."""
    kept = _DRAFTS.of(request, contract.pk) or {}
    typed = {name: _READ.get(name, date.fromisoformat)(text) for name, text in kept.get("typed", {}).items()}
    old = figures_of(contract)
    seen = kept.get("seen", contract.corrections.count())
    return CorrectionDraft(contract, old, replace(old, **typed), kept.get("reason", ""), seen)


def keep_draft(request: MemberRequest, draft: CorrectionDraft) -> None:
    """Keeps the draft; a figure that equals the entry is no correction and is left out."""
    typed = {
        field.name: str(getattr(draft.new, field.name))
        for field in fields(ContractFigures)
        if getattr(draft.new, field.name) != getattr(draft.old, field.name)
    }
    kept = {"typed": typed, "reason": draft.reason, "seen": draft.seen}
    _DRAFTS.keep(request, kept, draft.contract.pk)


def drop_draft(request: MemberRequest, contract: Contract) -> None:
    """Deletes the draft that waits for this contract."""
    _DRAFTS.forget(request, contract.pk)
