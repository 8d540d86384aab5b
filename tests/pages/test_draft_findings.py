"""What the check found beside a draft: shown at its words, mended by a click, kept with a reason, let stand by two."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from hopmarket.records.explanations.models import Explanation
from hopmarket.rules.barriers.from_draft_export import notice_of_draft
from tests.factories.barred_drafts import KEPT, MUST, SAFE, a_barred_draft
from tests.factories.markup import collapsed
from tests.factories.purchases import Purchase, a_purchase
from tests.factories.signed_in_browser import browser, words_of

pytestmark = pytest.mark.django_db
WHY = "The docks on the wards were bought last year."


@pytest.fixture
def barred() -> Purchase:
    return a_barred_draft()


@pytest.fixture
def drafter(barred: Purchase) -> Client:
    return browser(barred.house.drafter)


def _at(purchase: Purchase, page: str, *more: str) -> str:
    return reverse(f"commissioner:{page}", args=[purchase.opportunity.reference, *more])


def _found(client: Client, purchase: Purchase) -> list[dict[str, object]]:
    found: list[dict[str, object]] = client.get(_at(purchase, "findings_json")).json()["findings"]
    return found


def test_the_page_underlines_the_words_that_each_finding_means(drafter: Client, barred: Purchase) -> None:
    answer = drafter.get(_at(barred, "draft_findings"))
    page = answer.content.decode()
    for finding in _found(drafter, barred):
        assert f"{finding['words']}</mark>" in page.replace("&#x27;", "'")
        assert f'href="#finding-{finding["letter"]}"' in page
        assert f'id="finding-{finding["letter"]}"' in page
    assert "6 findings to mend, or to keep with a reason" in words_of(answer)
    assert "Nothing found" in page
    assert "Cannot tell" in page


def test_the_task_list_counts_the_findings_beside_the_text(drafter: Client, barred: Purchase) -> None:
    page = words_of(drafter.get(_at(barred, "purchase")))
    assert "6 findings beside your text" in page


def test_all_safe_wordings_leave_what_is_not_safe(drafter: Client, barred: Purchase) -> None:
    drafter.post(_at(barred, "draft_findings"), {"finding": ""})
    assert {str(row["code"]) for row in _found(drafter, barred)} == {*KEPT, MUST}
    text = barred.fresh().the_terms.specification
    assert "300 Dell Laptops" in text and "performance bond of 10 per cent" in text


@pytest.mark.parametrize("code", SAFE)
def test_one_click_puts_one_wording_in(drafter: Client, barred: Purchase, code: str) -> None:
    before = _found(drafter, barred)
    (finding,) = [row for row in before if row["code"] == code]
    (start, _), text = finding["span"], barred.opportunity.the_terms.specification  # type: ignore[misc]
    page = drafter.get(_at(barred, "draft_findings")).content.decode()
    key = f"{code} specification {start}"
    assert f'value="{key}"' in page
    drafter.post(_at(barred, "draft_findings"), {"finding": key})
    assert len(_found(drafter, barred)) == len(before) - 1
    mended = barred.fresh().the_terms.specification
    assert mended[:start] == text[:start]  # nothing else moves
    again = drafter.post(_at(barred, "draft_findings"), {"finding": key}, follow=True)
    assert "Other words stand there by now" in words_of(again)


@pytest.mark.parametrize("code", (*KEPT, MUST))
def test_a_wording_that_is_not_safe_has_no_button(drafter: Client, barred: Purchase, code: str) -> None:
    (finding,) = [row for row in _found(drafter, barred) if row["code"] == code]
    key = f"{code} specification {finding['span'][0]}"  # type: ignore[index]
    assert f'value="{key}"' not in drafter.get(_at(barred, "draft_findings")).content.decode()
    answer = drafter.post(_at(barred, "draft_findings"), {"finding": key}, follow=True)
    assert "put them in yourself" in words_of(answer)
    assert len(_found(drafter, barred)) == 6


def test_a_reason_of_five_words_keeps_a_finding(drafter: Client, barred: Purchase) -> None:
    page = _at(barred, "keep_finding", "FIN06")
    few = drafter.post(page, {"words": "Because we say so"})
    assert "at least 5 words" in words_of(few)
    assert drafter.post(page, {"words": WHY}).status_code == 302
    (kept,) = [row for row in _found(drafter, barred) if row["code"] == "FIN06"]
    assert (kept["reason"], kept["blocks"]) == (WHY, False)
    shown = words_of(drafter.get(_at(barred, "draft_findings")))
    assert f"“{WHY}” Dana Drafter" in shown
    drafter.post(page, {"act": "withdraw"})
    (again,) = [row for row in _found(drafter, barred) if row["code"] == "FIN06"]
    assert again["blocks"] and Explanation.objects.filter(code="FIN06").count() == 1


def test_what_the_law_forbids_stands_by_two(drafter: Client, barred: Purchase) -> None:
    decide = _at(barred, "decide_override", MUST)
    assert drafter.get(decide).status_code == 404
    drafter.post(_at(barred, "keep_finding", MUST), {"words": WHY})
    assert "Somebody else has to decide it" in words_of(drafter.get(decide))
    assert drafter.post(decide).status_code == 409
    other = browser(barred.house.approver)
    assert "If you let it stand, your name is published" in words_of(other.get(decide))
    assert other.post(decide).status_code == 302
    (kept,) = [row for row in _found(drafter, barred) if row["code"] == MUST]
    assert not kept["blocks"]
    shown = words_of(drafter.get(_at(barred, "draft_findings")))
    assert f"let stand by {barred.house.approver.person_name}" in shown


def test_a_refusal_says_why_to_whoever_asked(drafter: Client, barred: Purchase) -> None:
    drafter.post(_at(barred, "keep_finding", MUST), {"words": WHY})
    other, decide = browser(barred.house.approver), _at(barred, "decide_override", MUST)
    assert "Say why it must not stay" in words_of(other.post(decide, {"act": "refuse", "words": ""}))
    other.post(decide, {"act": "refuse", "words": "Any make of laptop will do."})
    page = words_of(drafter.get(_at(barred, "keep_finding", MUST)))
    assert "did not let it stand: Any make of laptop will do." in page
    assert "Ask a second officer" in page


def test_a_section_shows_its_findings_at_the_field(drafter: Client, barred: Purchase) -> None:
    page = drafter.get(_at(barred, "specification")).content.decode()
    _, _, beside = page.partition('data-beside="specification"')
    assert len(re.findall(r'class="hm-note hm-note--', beside)) == 6
    assert "Save and continue" in page


def test_what_is_typed_is_checked_and_not_saved(drafter: Client, barred: Purchase) -> None:
    answer = drafter.post(
        _at(barred, "findings_json") + "?section=specification",
        {"specification": "\r\nBidders must give a performance bond of 10 per cent. <b>&"},
    ).json()
    assert [row["code"] for row in answer["findings"]] == ["FIN07"]
    assert answer["beside"]["specification"].count('class="hm-note hm-note--') == 1
    assert "<b>" not in answer["beside"]["specification"].replace("<p><b>", "").replace("<b>Try", "").replace(
        'say"><b>', ""
    )
    assert len(_found(drafter, barred)) == 6


def test_the_draft_as_a_file_is_what_the_check_reads(drafter: Client, barred: Purchase) -> None:
    saved = json.loads(drafter.get(_at(barred, "draft_export")).content)
    notice = notice_of_draft(saved)
    assert not isinstance(notice, str)
    assert (notice.id, str(notice.regime)) == (barred.opportunity.reference, "above_threshold")


def test_a_clean_draft_says_that_nothing_was_found() -> None:
    purchase = a_purchase("drafted")
    page = browser(purchase.house.drafter).get(_at(purchase, "draft_findings")).content.decode()
    assert "Nothing found that would shut anybody out" in collapsed(page)
    assert "hm-flag" not in page
