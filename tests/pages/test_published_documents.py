"""The register of published documents: found by kind, read in every version, compared, checked, withheld."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from hopmarket.pages.public.published_versions import differences, own_page
from hopmarket.records.capabilities.models import CapabilitySwitch
from hopmarket.records.publications.models import PublishedDocument
from hopmarket.rules.register_kinds import REGISTER_KINDS, RegisterKind
from tests.factories.published_texts import (
    AT,
    clause,
    comment,
    decision,
    document,
    framework,
    hide_comment,
)
from tests.factories.signed_in_browser import words_of

pytestmark = pytest.mark.django_db
DECISION = "/published/decision/executive-group-4/"
COMMENT = "/published/comment/framework-3/1/"


def page(address: str, **sent: Any) -> str:
    answer = Client().get(address, sent)
    assert answer.status_code == 200, (address, answer.status_code)
    return words_of(answer)


def test_an_empty_register_says_what_will_stand_there() -> None:
    shown = page("/published/")
    for kind in REGISTER_KINDS.values():
        assert kind.many in shown and kind.what in shown
    assert shown.count("None yet") == len(REGISTER_KINDS)
    assert "Nothing of this kind is published yet." in page("/published/decision/")


def test_the_footer_and_the_data_page_lead_to_it() -> None:
    assert b'href="/published/"' in Client().get("/").content
    assert b'href="/published/"' in Client().get("/data/").content


def test_a_kind_lists_its_documents_and_those_of_one_document() -> None:
    decision(), decision(5, title="Adopt version 3")
    comment(1, "Too short")
    shown = page("/published/decision/")
    assert "2 published" in shown and shown.index("Adopt version 3") < shown.index("Recommend version 3")
    assert "1 published" in page("/published/comment/", part_of="consultation:framework-3")
    assert "0 published" in page("/published/comment/", part_of="consultation:framework-9")


def test_a_kind_that_no_table_describes_is_listed_under_its_name() -> None:
    from hopmarket.records.publications.publishing import publish_document

    publish_document("yearly_plan", "2027", title="Plan for 2027", facts={"title": "Plan"}, at=AT)
    assert "Yearly plan" in page("/published/") and "Plan for 2027" in page("/published/yearly_plan/")
    assert Client().get("/published/weekly_plan/").status_code == 404


def test_a_document_stands_there_in_plain_words_with_its_fingerprint() -> None:
    row = decision()
    shown = page(DECISION)
    for words in (
        "Recommend version 3",
        "Version 1, published 10am on Monday 2 November 2026",
        "Nobody objected to the clause on grants first.",
        "Votes for 7",
        "Interest: A trustee of a charity",
        row.sha256,
    ):
        assert words in shown, words
    assert "executive_group" not in shown


def test_what_somebody_typed_is_shown_as_text() -> None:
    comment(1, "<script>alert(1)</script> **bold** [x](javascript:alert(1))")
    answer = Client().get(COMMENT)
    assert b"<script>alert" not in answer.content and b"<strong>" not in answer.content
    assert b"&lt;script&gt;alert(1)&lt;/script&gt; **bold**" in answer.content


def test_every_version_stays_with_its_bytes() -> None:
    first, second = (
        framework(clause("8.1", text="Six weeks.")),
        framework(clause("8.1", text="Twelve weeks.")),
    )
    address = "/published/framework/common-framework/versions/"
    listed = page(address)
    for row in (first, second):
        assert row.sha256 in listed
        taken = Client().get(f"{address}{row.number}/as-published")
        assert hashlib.sha256(taken.content).hexdigest() == row.sha256
        assert taken["Content-Type"] == "application/yaml" and "sandbox" in taken["Content-Security-Policy"]
        assert f"framework-common-framework-version-{row.number}.yaml" in taken["Content-Disposition"]
    older = page(f"{address}1/")
    assert "Six weeks." in older and "This is not the newest version" in older
    assert "Twelve weeks." in page("/published/framework/common-framework/")
    for wrong in ("3/", "0/", "99999999999999999999999/", "3/as-published"):
        assert Client().get(f"{address}{wrong}").status_code == 404


def test_what_changed_is_told_clause_by_clause() -> None:
    framework(clause("8.1", text="We give six weeks."), clause("8.2", text="Gone soon."), clause("9", "Lots"))
    framework(
        clause("8.1", text="We give twelve weeks."), clause("9", "Small lots"), clause("10", text="New.")
    )
    shown = page("/published/framework/common-framework/difference/")
    for words in ("We give six weeks.", "We give twelve weeks.", "Gone soon.", "New.", "Small lots"):
        assert words in shown, words
    assert "4 passages changed" in shown
    back = page("/published/framework/common-framework/difference/", **{"from": 2, "to": 1})
    assert "From version 2 to version 1" in back
    assert "Both say the same" in page(
        "/published/framework/common-framework/difference/", **{"from": 2, "to": 2}
    )


@pytest.mark.parametrize("sent", [{"from": "9", "to": "1"}, {"from": "x"}, {"to": ""}, {"from": "-1"}])
def test_a_version_that_is_not_there_cannot_be_compared_and_the_page_says_what_to_do(
    sent: dict[str, str],
) -> None:
    decision(), decision(reasons="Another reason altogether.")
    assert "Choose a version from the list" in page(f"{DECISION}difference/", **sent)


def test_one_version_alone_has_nothing_to_compare() -> None:
    decision()
    assert "nothing can be compared" in page(f"{DECISION}difference/")


def test_a_withheld_version_says_by_which_rule_and_when_and_nothing_else() -> None:
    row = comment(1, "My neighbour at number 4")
    hide_comment(1)
    json = Client().get("/published/comment/framework-3/1.json").json()
    assert json["facts"] is None and json["title"] == ""
    assert json["versions"][0]["withheld"]["reason"] == "It names a person"
    taken = Client().get(f"{COMMENT}versions/1/as-published")
    assert taken.status_code == 410 and taken.content == b"Not shown any more: It names a person\n"
    for address in (COMMENT, f"{COMMENT}versions/", f"{COMMENT}versions/1/", f"{COMMENT}difference/"):
        content = Client().get(address).content.decode()
        assert "neighbour" not in content and "on 8.1" not in content, address
    for address in (COMMENT, f"{COMMENT}versions/", f"{COMMENT}versions/1/"):
        shown = page(address)
        assert "It names a person" in shown and "3 November 2026" in shown and row.sha256 in shown
    assert "0 published" in page("/published/comment/")
    assert "1 not shown any more" in page("/published/")
    assert "neighbour" not in Client().get("/published/comment.json").content.decode()


def test_a_comment_that_was_hidden_and_shown_again_tells_both() -> None:
    comment(1, "My neighbour at number 4"), hide_comment(1), comment(1, "A neighbour")
    assert "A neighbour" in page(COMMENT)
    assert "neighbour at number 4" not in page(f"{COMMENT}versions/1/")


def test_the_json_leads_from_the_kinds_to_the_bytes() -> None:
    row = decision()
    kinds = Client().get("/published.json").json()["kinds"]
    assert [(kind["kind"], kind["documents"]) for kind in kinds] == [("decision", 1)]
    listed = Client().get(kinds[0]["address"].partition("8000")[2] or "/published/decision.json").json()
    assert listed["documents"][0]["sha256"] == row.sha256 and listed["next"] is None
    one = Client().get(f"{DECISION.rstrip('/')}.json")
    assert one.json()["facts"]["votes_for"] == 7
    assert (
        Client().get(f"{DECISION.rstrip('/')}.json", headers={"If-None-Match": one["ETag"]}).status_code
        == 304
    )
    decision(reasons="Another reason.")
    later = Client().get(f"{DECISION.rstrip('/')}.json", headers={"If-None-Match": one["ETag"]})
    assert later.status_code == 200 and later.json()["number"] == 2


def test_a_list_costs_as_many_queries_for_many_as_for_one() -> None:
    decision(1)
    with CaptureQueriesContext(connection) as one:
        page("/published/decision/")
    for number in range(2, 60):
        decision(number)
    with CaptureQueriesContext(connection) as many:
        page("/published/decision/")
    assert len(many) == len(one)
    assert "59 published" in page("/published/decision/", page="2")


def test_a_page_of_its_own_is_linked_while_the_partnership_uses_it() -> None:
    row = decision()
    assert own_page(REGISTER_KINDS["decision"], row) == "/bodies/executive-group/decisions/4/"
    assert b'href="/bodies/executive-group/decisions/4/"' in Client().get(DECISION).content
    CapabilitySwitch.objects.create(name="bodies", is_on=False, since=AT)
    assert own_page(REGISTER_KINDS["decision"], row) == ""
    assert own_page(RegisterKind("x", "X", "Xs", "What."), row) == ""
    assert own_page(RegisterKind("x", "X", "Xs", "What.", page="/x/{nothing}/"), row) == ""


@pytest.mark.parametrize("kind", [kind for kind in REGISTER_KINDS.values() if kind.page])
def test_the_page_of_its_own_of_every_kind_has_an_address(kind: RegisterKind) -> None:
    named = re.sub(r"\{(version|number)\}", "3", kind.page)
    assert resolve(re.sub(r"\{\w+\}", "a-key", named)).view_name.startswith("public:")


def test_a_difference_names_a_clause_by_its_number_though_its_title_changed() -> None:
    before = PublishedDocument(kind="framework", facts=_facts(document(clause("8", "Grants", "A"))))
    after = PublishedDocument(kind="framework", facts=_facts(document(clause("8", "Grants first", "A"))))
    (change,) = differences(before, after)
    assert change.part == "8 Grants first" and change.before == ((("8 Grants", False),),)


def _facts(document: dict[str, Any]) -> bytes:
    import orjson

    return orjson.dumps({"document": document})


def test_a_search_of_words_tells_what_else_is_published() -> None:
    decision(), framework(clause("8.1", text="We recommend lots."))
    shown = page("/opportunities/", q="recommend")
    assert "Also published: 2 records beside notices have these words." in shown
    assert "Also published" not in page("/opportunities/") and "Also published" not in page(
        "/opportunities/", q="umbrella"
    )
    found = page("/published/search/", q="recommend")
    assert "2 results" in found and "The common framework (1)" in found and "Decisions (1)" in found
    assert "Decision, version 1, published 2 November 2026" in found
    narrowed = page("/published/search/", q="recommend", kind="decision")
    assert "1 result" in narrowed and "A Common Framework" not in narrowed


def test_the_search_of_what_is_published_takes_any_text_and_any_page() -> None:
    for number in range(1, 53):
        decision(number)
    assert "52 results" in page("/published/search/")
    assert "Page 2 of 2" in page("/published/search/", q="recommend", page="2")
    assert "Page 2 of 2" in page("/published/search/", q="recommend", page="99")
    assert "Nothing that is published beside notices says that." in page("/published/search/", q="x" * 900)
    for odd in ('"', "((", "a:b", "-", "😀", "%"):
        page("/published/search/", q=odd, kind="' or 1")
