"""Pages ask queries of the rooms, and make none themselves: what a member may not see has one gate."""

from __future__ import annotations

import pytest

from tests.house import laws


def test_pages_make_no_query() -> None:
    assert laws.query_faults(laws.modules(laws.PACKAGE / "pages")) == []


@pytest.mark.parametrize(
    ("line", "made"),
    [
        ("Opportunity.objects.all()", "objects"),
        ("models.Opportunity.objects.get(pk=1)", "objects"),
        ("type(row)._default_manager.count()", "_default_manager"),
        ("row.__class__._base_manager.first()", "_base_manager"),
        ("try:\n    pass\nexcept Opportunity.DoesNotExist:\n    pass", "DoesNotExist"),
        ("get_object_or_404(Opportunity, pk=pk)", "Opportunity"),
        ("get_object_or_404(models.Opportunity, pk=pk)", "Opportunity"),
        ("get_list_or_404(Opportunity, state='open')", "Opportunity"),
        ("opportunity.seats.filter(part='lead')", "filter()"),
        ("opportunities_for(member).exclude(state='draft')", "exclude()"),
        ("responses_for(member).order_by('pk')", "order_by()"),
        ("responses_for(member).select_related('opportunity')", "select_related()"),
        ("responses_for(member).values_list('pk', flat=True)", "values_list()"),
        ("notices().aggregate(total=total)", "aggregate()"),
        ("responses_for(member).select_for_update()", "select_for_update()"),
        ("from django.db.models import Q", "Q"),
        ("from django.db.models import Count, F, QuerySet", "Count, F"),
        ("from django.db.models.functions import Lower", "Lower"),
        ("import django.db.models", "django.db.models"),
    ],
)
def test_a_page_that_makes_one_is_caught(line: str, made: str) -> None:
    assert [fault.rpartition(": ")[2] for fault in laws.query_faults({"page.py": line})] == [made]


@pytest.mark.parametrize(
    "line",
    [
        "@register.filter\ndef day(value): ...",
        "register.filter('day', day)",
        "from django.db.models import QuerySet",
        "from django.db import DatabaseError",
        "get_object_or_404(opportunities_for(member), reference=reference)",
        "get_object_or_404(response.copies, number=number)",
        "opportunities_for(member).first()",
    ],
)
def test_asking_a_query_is_no_fault(line: str) -> None:
    assert laws.query_faults({"page.py": line}) == []
