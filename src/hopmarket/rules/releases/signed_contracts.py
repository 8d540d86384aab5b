"""Which awards stand and which contracts are signed: what the register of contracts holds."""

from __future__ import annotations

from collections.abc import Sequence

from .contract_awards import award_of_contract
from .json_values import Json, text

_SIGNED, _NEVER = frozenset({"active", "terminated"}), frozenset({"cancelled"})
_FALLEN = frozenset({"cancelled", "unsuccessful"})


def stands(award: Json) -> bool:
    """Whether an award stands: active, or without a status but with a supplier.

    Source: OCDS 1.1, codelist awardStatus.
    """
    status = text(award.get("status"))
    return status == "active" or (not status and bool(award.get("suppliers")))


def standing_awards(awards: Sequence[Json], contracts: Sequence[Json]) -> list[Json]:
    """The awards that stand, and those that do not but which a contract follows whose status says that it was
    signed: the contract comes after its award, so it is the award's status that nobody brought up to date."""
    standing = [award for award in awards if stands(award)]
    followed = [
        award_of_contract(contract, standing) or award_of_contract(contract, awards)
        for contract in contracts
        if text(contract.get("status")) in _SIGNED
    ]
    return [award for award in awards if stands(award) or any(award is other for other in followed)]


def is_signed(contract: Json, award: Json) -> bool:
    """Whether a contract has been signed; ``award`` is the one that it follows, empty when there is none.

    A pending contract waits for its signature, unless the day of signing stands beside it. One without a
    status goes by its award: of a cancelled or unsuccessful award nothing is signed.
    Source: OCDS 1.1, codelist contractStatus.
    """
    status = text(contract.get("status"))
    if status in _SIGNED:
        return True
    if status in _NEVER or text(award.get("status")) in _FALLEN:
        return False
    return status != "pending" or bool(text(contract.get("dateSigned")))
