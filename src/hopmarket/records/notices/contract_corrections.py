"""Corrections of contracts of this portal, read from their notices."""

from __future__ import annotations

from collections.abc import Iterable

from hopmarket.rules.contract_correction import correction_lines
from hopmarket.rules.releases.json_values import rows

from .models import Notice, PublishedContract

Corrections = dict[int, tuple[str, ...]]


def corrections_of(contracts: Iterable[PublishedContract]) -> Corrections:
    """The corrections of contracts in plain lines, the newest first, by primary key; contracts without
    any are left out. Reads all notices in one query: only our own have corrections."""
    own_contracts = [
        contract for contract in contracts if contract.notice.is_ours and contract.kind == "contract"
    ]
    notices = Notice.objects.only("compiled").in_bulk({contract.notice_id for contract in own_contracts})
    lines_by_contract = {
        (pk, str(contract.get("id"))): lines
        for pk, notice in notices.items()
        for contract in rows(notice.record, "contracts")
        if (lines := correction_lines(contract))
    }
    return {
        contract.pk: lines_by_contract[key]
        for contract in own_contracts
        if (key := (contract.notice_id, contract.number)) in lines_by_contract
    }
