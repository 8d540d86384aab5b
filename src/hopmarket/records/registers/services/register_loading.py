"""Loads a table of public registers, whole or not at all."""

from __future__ import annotations

import hashlib
from datetime import datetime

from hopmarket.records.ledger.acts import Outcome, act, actor_reference
from hopmarket.reference_data import centre_of
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.register_rows import RegisteredOrganisation, RegisterTable, read_register
from hopmarket.rules.roles import Member, System

from ..models import RegisterEntry, RegisterLoad

BATCH = 2000
MOST_TAGS = 2000
"""Letters of all tags of an organisation."""


@act("load_register")
def load_register(
    *, content: bytes, file_name: str, by: Member | System, at: datetime
) -> Outcome[RegisterLoad] | Refusal:
    """Loads the organisations in a table. Every register that has a row in it is replaced as a whole: what it had
    before and the table does not name is gone.

    Refuses ``register.faults`` with every fault by row and column, and ``register.loaded_already`` for the same
    table where nothing else of its registers was loaded since.
    """
    read = read_register(content)
    if not isinstance(read, RegisterTable):
        faults = "\n".join(map(str, read))
        return Refusal("register.faults", params={"count": str(len(read)), "faults": faults})
    schemes = sorted({row.scheme for row in read.organisations})
    sha256 = hashlib.sha256(content).hexdigest()
    standing = RegisterLoad.objects.filter(entries__scheme__in=schemes).distinct()
    if [load.sha256 for load in standing] == [sha256]:
        return Refusal("register.loaded_already", params={"file_name": file_name})
    RegisterEntry.objects.filter(scheme__in=schemes).delete()
    load = RegisterLoad.objects.create(
        schemes=schemes,
        count=len(read.organisations),
        sha256=sha256,
        file_name=file_name[:200],
        loaded_by=actor_reference(by),
        loaded_at=at,
    )
    RegisterEntry.objects.bulk_create((_entry(row, load) for row in read.organisations), batch_size=BATCH)
    facts = {"registers": schemes, "organisations": load.count, "sha256": sha256}
    return Outcome(f"registers/{load.pk}", load, facts)


def _entry(row: RegisteredOrganisation, load: RegisterLoad) -> RegisterEntry:
    latitude, longitude = (centre_of(row.postcode) if row.postcode else None) or (None, None)
    return RegisterEntry(
        load=load,
        scheme=row.scheme,
        number=row.number,
        name=row.name,
        kind=row.kind,
        postcode=row.postcode,
        latitude=latitude,
        longitude=longitude,
        registered_on=row.registered_on,
        activities=row.activities,
        income=row.income,
        year_end=row.year_end,
        tags=";".join(row.tags)[:MOST_TAGS],
        company_number=row.company_number,
    )
