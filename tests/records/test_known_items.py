"""In the real notices that are shipped: found by the rarest words of its title, found first by its
reference, and led back to where it came from."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import call_command

from hopmarket.importing import seed_notices
from hopmarket.records.notices.models import Notice
from hopmarket.records.search.run import SearchQuery, is_open, run_search
from tests.factories.known_items import known_items

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def _shipped_notices(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The shipped notices, imported once for this module."""
    with django_db_blocker.unblock():
        try:
            seed_notices.import_seeds()
            yield
        finally:
            call_command("flush", interactive=False, verbosity=0)


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_shipped_notices")]


def test_known_items_stand_in_the_first_ten(record_property: pytest.RecordProperty) -> None:
    assert Notice.objects.count() == 1252
    result = known_items(500, now=NOW)
    record_property("share", result.share)
    assert result.asked == 500
    assert result.share >= 0.95, result.missed


def test_a_reference_finds_its_notice_first_bare_and_quoted() -> None:
    """Among 60 drawn, half of them with something besides letters, figures and dashes; notices that share
    a reference share the first place."""
    notices_by_reference: dict[str, set[int]] = defaultdict(set)
    for pk, reference in Notice.objects.exclude(reference="").values_list("pk", "reference"):
        notices_by_reference[" ".join(reference.split()).casefold()].add(pk)
    odd = sorted(reference for reference in notices_by_reference if re.search(r"[^a-z0-9-]", reference))
    chance = random.Random(27)
    drawn = chance.sample(sorted(notices_by_reference), 30) + chance.sample(odd, 30)
    missed = [
        typed
        for reference in drawn
        for typed in (reference, f'"{reference}"')
        if not notices_by_reference[reference] & _first(typed, len(notices_by_reference[reference]))
    ]
    assert len(odd) > 300 and len(missed) <= 0.01 * 2 * len(drawn), missed


def _first(typed: str, count: int) -> set[int]:
    answer = run_search(SearchQuery(words=typed[:200]), now=NOW, size=count, facets=False)
    return {notice.pk for notice in answer.notices}


def test_most_open_notices_lead_to_where_they_can_be_answered() -> None:
    opened = Notice.objects.filter(is_open(NOW))
    leading = opened.exclude(original_url="")
    assert opened.count() == 388 and leading.count() >= 0.85 * opened.count()
    assert not leading.exclude(original_url__startswith="https://").exclude(
        original_url__startswith="http://"
    )
