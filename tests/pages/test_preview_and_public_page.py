"""The preview of a draft is the page that everybody sees once it is published: the same words in the same
order. A draft that is not finished has a preview too, and nothing of it is stored."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from hopmarket.pages.parts.templatetags.hm_notices import notice_if_published
from hopmarket.records.ledger.current_time import now, pretend_time
from hopmarket.records.ledger.models import Event
from hopmarket.records.notices.models import Notice, Release
from hopmarket.records.opportunities.publishing import ocid_of
from hopmarket.records.opportunities.services import draft_opportunity
from hopmarket.rules import ocds
from hopmarket.rules.terms_fields import TERMS_FIELDS, FieldKind
from tests.factories.partnership import must
from tests.factories.purchases import a_purchase, take
from tests.factories.signed_in_browser import browser, words_of
from tests.rules import publications

pytestmark = pytest.mark.django_db

EMPTY: dict[FieldKind, Any] = {
    FieldKind.TICK: False,
    FieldKind.MONEY: None,
    FieldKind.DAY: None,
    FieldKind.MOMENT: None,
    FieldKind.NUMBER: None,
    FieldKind.LOTS: (),
    FieldKind.CRITERIA: (),
    FieldKind.QUESTIONS: (),
    FieldKind.DOCUMENTS: (),
}


def notice_lines(page: Any) -> list[str]:
    """The words of the notice on a page, one line for each element."""
    source = page.content.decode()
    notice = source[source.index('<div class="hm-rec">') : source.index("</main>")]
    pieces = (" ".join(html.unescape(piece).split()) for piece in re.split(r"<[^>]*>", notice))
    return [piece for piece in pieces if piece.strip(" ,.")]


def as_published(preview: list[str]) -> list[str]:
    """A preview with the words for what only a published notice has: its links, its past tense."""
    return [
        line.replace("Will be posted", "Posted")
        for line in preview
        if line not in ("and", "will stand here.")
    ]


def before_its_releases(public: list[str]) -> list[str]:
    """A public page down to its releases, without what is asked at publication and the calendar's link."""
    lines = [line for line in public[: public.index("Every release")] if line != "Add to calendar"]
    national, after = lines.index("On the national platform"), lines.index("Where this comes from")
    return lines[:national] + lines[after:]


@pytest.mark.parametrize("lots", [1, 3])
def test_the_preview_says_what_the_public_page_says_after_publication(lots: int) -> None:
    purchase = a_purchase("approved", lots=lots)
    with pretend_time(purchase.at("published")):
        member = browser(purchase.house.approver)
        preview = notice_lines(member.get(f"/commission/{purchase.opportunity.reference}/preview/"))
        take(purchase, "published")
        public = notice_lines(Client().get(f"/opportunities/{ocid_of(purchase.opportunity)}/"))
    assert {purchase.terms.title, purchase.terms.specification, "Also in the terms", "Services"} <= set(
        preview
    )
    assert as_published(preview) == before_its_releases(public)
    assert len(preview) > 60


def test_a_draft_with_nothing_but_a_title_has_a_preview_and_nothing_is_stored() -> None:
    purchase = a_purchase("drafted")
    draft = must(draft_opportunity(title="Meals", by=purchase.house.drafter, at=now()))
    before = Release.objects.count(), Notice.objects.count(), Event.objects.count()
    shown = browser(purchase.house.drafter).get(f"/commission/{draft.reference}/preview/")
    assert shown.status_code == 200
    words = words_of(shown)
    assert "Only you and your colleagues see this." in words and "Meals" in words
    assert "No closing date given" in words and "Closed" not in words and "No value given" in words
    assert (Release.objects.count(), Notice.objects.count(), Event.objects.count()) == before


@pytest.mark.parametrize("lacking", [*(row.name for row in TERMS_FIELDS if row.name != "title"), "all"])
def test_a_draft_has_a_preview_whatever_it_lacks(lacking: str) -> None:
    changes: dict[str, Any] = {
        row.name: EMPTY.get(row.kind, "")
        for row in TERMS_FIELDS
        if lacking == row.name or (lacking == "all" and row.name != "title")
    }
    publication = replace(publications.OPEN, terms=replace(publications.TERMS, **changes), addenda=())
    release = ocds.release(publication, tags=("tender",), at=publications.OPENS, number=1)
    page = notice_if_published(release, publications.OPENS, "/commission/X/papers/")
    assert publications.TERMS.title in page and "None" not in re.sub(r"None were published|<[^>]*>", "", page)
