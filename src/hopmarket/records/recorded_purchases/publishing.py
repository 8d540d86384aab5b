"""Makes the release of a recorded purchase, inside the act that publishes it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hopmarket.records.notices.models import Release
from hopmarket.records.notices.own_releases import store_own_release
from hopmarket.records.opportunities.publishing import party
from hopmarket.rules.publication import Correction
from hopmarket.rules.recorded_purchase import RecordedFacts
from hopmarket.rules.recorded_release import RecordPublication, recorded_release
from hopmarket.rules.terms import Change

from .models import RecordedPurchase
from .queries import ocid_of_record, supplier_party


def record_publication(record: RecordedPurchase, facts: RecordedFacts, at: datetime) -> RecordPublication:
    """Collects everything public about a record as it stands."""
    buyer = party(record.organisation)
    return RecordPublication(
        ocid=ocid_of_record(record),
        reference=record.reference,
        buyer=buyer,
        supplier=supplier_party(facts.supplier, fictional=buyer.fictional),
        procedure=record.the_procedure,
        facts=facts,
        recorded_at=record.recorded_at or at,
        corrections=tuple(
            Correction(
                number=row.number,
                at=row.corrected_at,
                reason=row.reason,
                changes=tuple(Change(**change) for change in row.changes),
                amends=row.amends,
            )
            for row in record.corrections.all()
        ),
    )


def publish_record(record: RecordedPurchase, *tags: str, at: datetime) -> Release:
    """Writes the next release of a recorded purchase into the notices."""
    publication = record_publication(record, record.the_facts, at)

    def write(dated: datetime, number: int) -> dict[str, Any]:
        return recorded_release(publication, tags=tags, at=dated, number=number)

    return store_own_release(publication.ocid, write, at=at)
