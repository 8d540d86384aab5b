"""Whether a notice tells where the work is done so exactly that a distance to it means something."""

from __future__ import annotations

from collections.abc import Iterator

from .json_values import Json, part, postcode, rows


def is_measured_to_work(record: Json) -> bool:
    """Whether the postcode that a notice stands at is one of its work, and not of its buyer's office,
    which stands in for work that is told by a region, or not at all."""
    return any(postcode(address.get("postalCode")) for address in _work_addresses(record))


def _work_addresses(record: Json) -> Iterator[Json]:
    for item in rows(record, "tender", "items"):
        yield from rows(item, "deliveryAddresses")
        if isinstance(address := part(item, "deliveryAddress"), dict):
            yield address
    yield from rows(record, "tender", "deliveryAddresses")
