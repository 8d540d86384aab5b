"""A notice in another language than the pages is marked as that, wherever its words stand (WCAG 2.2, 3.1.2)."""

from __future__ import annotations

import importlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from hopmarket.importing.import_run import import_file
from hopmarket.records.ledger.current_time import pretend_time
from hopmarket.records.notices.models import Notice
from tests.factories.imported_notices import ELSEWHERE, party, publish, release
from tests.factories.markup import collapsed

pytestmark = pytest.mark.django_db

CASE = Path(__file__).parent.parent / "data" / "cases" / "29-language-of-notice.json"
AT = datetime(2026, 11, 26, 7, tzinfo=UTC)
TITLE = '<span lang="cy">Cynnal a chadw tiroedd ysgolion</span>'


@pytest.fixture(autouse=True)
def today() -> Any:
    with pretend_time(AT):
        yield


def page(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200, address
    return collapsed(b"".join(answer).decode() if answer.streaming else answer.content.decode())


def test_title_and_description_are_marked_on_the_page_of_the_notice() -> None:
    assert import_file(CASE, source=ELSEWHERE, at=AT).new == 1
    text = page("/opportunities/ocds-bhunt2-29/")
    assert f'<h1 class="hm-h1 hm-mt2">{TITLE}</h1>' in text
    assert '<span lang="cy">Mae&#x27;r Cyngor yn chwilio am gontractwyr.</span>' in text
    assert '<html lang="en-GB"' in text and text.count('lang="cy"') == 3


@pytest.mark.parametrize(
    "address",
    [
        "/opportunities/",
        "/opportunities/?view=table",
        "/opportunities/?view=calendar&month=2026-12",
        "/embed/opportunities/",
        "/",
    ],
)
def test_the_title_is_marked_in_lists(address: str) -> None:
    import_file(CASE, source=ELSEWHERE, at=AT)
    assert TITLE in page(address)


def test_the_feed_marks_the_title_alone() -> None:
    import_file(CASE, source=ELSEWHERE, at=AT)
    publish(release("1", title="Hedges"))
    text = page("/opportunities.atom?q=")
    assert '<title xml:lang="cy">Cynnal a chadw tiroedd ysgolion</title>' in text
    assert "<title>Hedges</title>" in text and text.count('xml:lang="cy"') == 1


def test_contracts_and_decisions_carry_the_language_of_their_notice() -> None:
    welsh = release(
        "2", party("Cyngor", "buyer"), party("Cwmni", "supplier"), title="Gwrychoedd", value=20_000
    )
    publish({**welsh, "language": "cy"})
    for address in (
        "/register/",
        "/decisions/",
        "/register/transparency/?quarter=2026-Q2",
        "/organisations/cyngor/",
    ):
        assert '<span lang="cy">Gwrychoedd</span>' in page(address), address


@pytest.mark.parametrize("code", ["en", "EN", "en-GB", "xx", "Welsh", "", None, 'cy"><script>'])
def test_english_and_what_is_no_language_is_not_marked(code: str | None) -> None:
    publish({**release("3", title="Hedges"), "language": code})
    text = page("/opportunities/ocds-gazette-3/")
    assert (
        '<h1 class="hm-h1 hm-mt2">Hedges</h1>' in text
        and "<script>" not in text.split("Hedges</h1>")[1][:200]
    )


def test_a_long_description_lots_documents_and_criteria_are_marked() -> None:
    notice = release("4", title="Gwrychoedd")
    notice["tender"] |= {
        "description": "Gwrych. " * 60,
        "lots": [{"id": str(n), "title": f"Lot {n} Gogledd", "description": "Torri"} for n in (1, 2)],
        "documents": [
            {"id": "1", "title": "Manyleb", "url": "https://example.org/1"},
            {"id": "2", "title": "Plan", "url": "https://example.org/2", "language": "en"},
        ],
    }
    publish({**notice, "language": "cy"})
    text = page("/opportunities/ocds-gazette-4/")
    assert '<div class="hm-prose" lang="cy"' in text
    assert '<span lang="cy">Lot 1 Gogledd</span>' in text and '<span lang="cy">Torri</span>' in text
    assert '<span lang="cy">Manyleb</span>' in text and ">Plan</a>" in text


def test_what_runs_from_the_right_says_so() -> None:
    publish({**release("5", title="عنوان"), "language": "ar"})
    assert '<span lang="ar" dir="rtl">عنوان</span>' in page("/opportunities/ocds-gazette-5/")


def test_the_migration_reads_the_language_of_stored_notices() -> None:
    import_file(CASE, source=ELSEWHERE, at=AT)
    publish(release("6", title="Hedges"))
    Notice.objects.update(language="")
    migration = importlib.import_module("hopmarket.records.notices.migrations.0007_notice_language")
    migration.read_languages(apps, None)
    assert dict(Notice.objects.values_list("ocid", "language")) == {
        "ocds-bhunt2-29": "cy",
        "ocds-gazette-6": "",
    }
