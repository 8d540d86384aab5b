"""A draft with six barriers: three that a click mends, two that can be kept with a reason, and one that the law
does not allow."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hopmarket.records.opportunities.services import revise_draft

from .partnership import must
from .purchases import Purchase, a_purchase

BARRED = """The wards need 300 laptop computers in two deliveries, with their chargers and cases.

The order is for the supply of 300 Dell Laptops that fit the docks on the wards.

Please forward with your response the last two years of your audited accounts.

Bidders must have experience working with Local Authority clients.

Bidders must have business premises within the HU range of post codes.

If your credit score falls to 30 or below you will be removed.

Bidders must give a performance bond of 10 per cent."""
SAFE, KEPT, MUST = ("EXP01", "FIN03", "PLA02"), ("FIN06", "FIN07"), "SPE01"


def a_barred_draft() -> Purchase:
    """The draft of a purchase above the threshold, whose specification has the six."""
    return a_purchase(
        "drafted", specification=BARRED, category="goods", cpv="30213100", value=Decimal(300_000)
    )


def put_barriers_into(purchase: Purchase) -> None:
    """Writes the six into the specification of a draft that stands already."""
    row = purchase.fresh()
    must(
        revise_draft(
            opportunity=row,
            terms=replace(row.the_terms, specification=BARRED),
            revision=row.revision,
            by=purchase.house.drafter,
            at=purchase.at("drafted"),
        )
    )
