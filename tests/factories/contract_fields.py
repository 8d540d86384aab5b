"""What a draft has to say of its contract, and all that it can say: no more than values."""

from __future__ import annotations

from typing import Any

REQUIRED: dict[str, Any] = {
    "contact_name": "Community commissioning team",
    "contact_email": "commissioning@teme-valley.example",
    "payment_days": 30,
    "price_basis": "fixed",
}
"""What every tender has to say."""

EVERYTHING: dict[str, Any] = {
    **REQUIRED,
    "contact_telephone": "01632 960111",
    "contact_address": "The Old Hop Yard, Tenbury",
    "extension_options": "Once by up to 12 months, if both agree.",
    "break_terms": "Either side, with three months’ notice.",
    "payment_in": "advance",
    "payment_note": "A tenth depends on the yearly review.",
    "price_basis": "indexed",
    "indexation": "CPI of September, from each 1 April.",
    "contract_terms": "Our short terms for services, under Documents.",
    "tupe": "applies",
    "tupe_note": "Two coordinators. Write to us for the details.",
    "safeguarding": "Enhanced DBS checks for whoever visits people at home.",
    "data_protection": "Names and addresses of those who come home, on our behalf.",
    "subcontracting": "Any part but the first visit.",
    "variants": "yes",
    "reservation": "sme_vcse",
    "reservation_ground": "Small teams near the wards answer soonest.",
    "standstill_promised": True,
}
