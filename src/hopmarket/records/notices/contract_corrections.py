"""Contracts of ours that were put right, as their notices tell it."""

from __future__ import annotations

from collections.abc import Iterable

from hopmarket.rules.contract_correction import correction_lines
from hopmarket.rules.releases.json_values import rows

from .models import Notice, PublishedContract

Corrections = dict[int, tuple[str, ...]]


def corrections_of(contracts: Iterable[PublishedContract]) -> Corrections:
    """The corrections of contracts in plain lines, the newest first, by key; those without are left
    out. Reads the notices of all of them at once: only our own tell such a thing."""
    ours = [contract for contract in contracts if contract.notice.is_ours and contract.kind == "contract"]
    notices = Notice.objects.only("compiled").in_bulk({our.notice_id for our in ours})
    told = {
        (pk, str(contract.get("id"))): found
        for pk, notice in notices.items()
        for contract in rows(notice.record, "contracts")
        if (found := correction_lines(contract))
    }
    return {our.pk: told[key] for our in ours if (key := (our.notice_id, our.number)) in told}
