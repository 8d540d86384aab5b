"""A notice is found by the rarest words of its own title, in the real ones that are shipped."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from hopmarket.importing import seed_notices
from hopmarket.records.notices.models import Notice
from tests.factories.known_items import known_items

pytestmark = pytest.mark.django_db


def test_known_items_stand_in_the_first_ten(record_property: pytest.RecordProperty) -> None:
    seed_notices.import_seeds()
    assert Notice.objects.count() == 1252
    result = known_items(500, now=datetime(2026, 11, 22, 12, tzinfo=UTC))
    record_property("share", result.share)
    assert result.asked == 500
    assert result.share >= 0.95, result.missed
