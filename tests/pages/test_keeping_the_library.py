"""Officers keep the library: they add a text, withdraw one; drafters adopt a clause with its attribution."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from hopmarket.records.framework.queries import open_draft
from hopmarket.records.library.models import LibraryDocument
from hopmarket.records.library.services import add_library_document
from hopmarket.records.publications.queries import newest_document
from hopmarket.reference_data import SAMPLE_CODE, shipped_document, shipped_library
from hopmarket.rules.clauses_json import from_json
from hopmarket.rules.clauses_yaml import as_yaml
from hopmarket.rules.framework.adopted_clause import AdoptClause
from hopmarket.rules.framework.draft_edits import edited
from hopmarket.rules.framework.library_entries import LibraryEntry, TopicReading
from hopmarket.rules.refusal import Refusal
from tests.factories.framework_drafts import START, Makers, makers, started
from tests.factories.partnership import must
from tests.factories.signed_in_browser import browser, words_of

pytestmark = pytest.mark.django_db
NEW = "/partnership/library/new"
ANSWERS = {
    "about": {"title": "Our own code", "kind": "compact_code", "place": "Teme", "year": "2024"},
    "where": {"address": "", "source": "itself", "rests_on": "The whole code was read"},
    "licence": {"licence": "OGL-UK-3.0", "attribution": "Teme Valley District Council"},
    "text": {"text": as_yaml(shipped_document("compact_code")).decode()},
    "topics": {"topics": ["equality"]},
}


@pytest.fixture
def who() -> Makers:
    return makers()


def answer(client: Client, **changed: dict[str, object]) -> None:
    for step, typed in {**ANSWERS, **changed}.items():
        sent = client.post(f"{NEW}/{step}/", typed)
        assert sent.status_code == 302, words_of(sent)


def add(client: Client) -> LibraryDocument:
    page = client.get(f"{NEW}/check/")
    checked = page.context["checked"]
    sent = client.post(f"{NEW}/check/", {"checked": checked})
    assert sent.status_code == 302, words_of(sent)
    return LibraryDocument.objects.latest("pk")


def test_a_partnership_loads_its_own_code_and_it_is_traced(who: Makers) -> None:
    client = browser(who.officer)
    answer(client)
    added = add(client)
    attribution = "Teme Valley District Council"
    assert added.entry.document == replace(shipped_document("compact_code"), attribution=attribution)
    assert added.entry.topics >= {"equality", "volunteers"}
    traced = words_of(Client().get(f"/framework/trace/{added.key}/"))
    assert "1 by nothing" in traced
    assert "Teme Valley District Council" in words_of(Client().get(f"/framework/library/{added.key}/"))


def test_a_text_with_faults_is_refused_with_its_lines(who: Makers) -> None:
    client = browser(who.officer)
    text = ANSWERS["text"]["text"]
    assert isinstance(text, str)
    broken = text.replace("topics: [volunteers]", "topics: [volunters]")
    page = client.post(f"{NEW}/text/", {"text": broken})
    assert page.status_code == 200
    line = broken.splitlines().index("    topics: [volunters]") + 1
    assert f"Line {line}, clause 7.1, topics" in words_of(page)
    assert "volunters" in page.content.decode(), "what was typed stays"


PASTED = """1. Length of funding
1.1 Agreements run for three years or more.
1.2 Whoever wants to end one says so three months before.

2. Payment
2.1 Money is paid in advance.
"""


def test_pasted_words_are_cut_into_clauses_and_what_was_guessed_is_shown(who: Makers) -> None:
    client = browser(who.officer)
    answer(client, text={"text": f"{PASTED}\n3\n"})
    page = words_of(client.get(f"{NEW}/check/"))
    assert "What was guessed" in page
    assert "taken for the number of a page" in page
    added = add(client)
    document = added.entry.document
    assert document
    assert [clause.number for clause in document.clauses] == ["1", "1.1", "1.2", "2", "2.1"]
    assert document.by_number["1.1"].text == "Agreements run for three years or more."
    assert {key for clause in document.clauses for key in clause.sources} == {"origin"}
    assert "Agreements run for three years or more." in words_of(
        Client().get(f"/framework/library/{added.key}/")
    )


def test_words_that_say_nothing_are_refused_where_they_stand(who: Makers) -> None:
    page = browser(who.officer).post(f"{NEW}/text/", {"text": "– – –"})
    assert page.status_code == 200
    assert page.context["form"].errors["text"]


def test_an_unknown_licence_is_linked_and_the_officer_is_told(who: Makers) -> None:
    client = browser(who.officer)
    where = {**ANSWERS["where"], "address": "https://example.org/code"}
    answer(client, licence={"licence": "unknown"}, where=where)
    assert "Its licence is not known." in words_of(client.get(f"{NEW}/check/"))
    added = add(client)
    assert added.entry.is_text_kept_back
    published = newest_document("library_document", added.key)
    assert published
    assert "document" not in published.json
    assert "What volunteers cost and give" in words_of(client.get(f"/partnership/library/{added.pk}/"))
    assert "What volunteers cost and give" not in words_of(Client().get(f"/framework/library/{added.key}/"))


@pytest.mark.parametrize(
    ("changed", "words", "step"),
    [
        ({"licence": {"licence": "unknown"}}, "Enter the address", "where"),
        ({"licence": {"licence": "CC-BY-4.0"}}, "Say who has to be named", "licence"),
        ({"text": {"text": ""}, "topics": {"topics": []}}, "Enter the address", "where"),
    ],
)
def test_what_is_lacking_is_said_where_it_can_be_mended(who: Makers, changed, words: str, step: str) -> None:
    client = browser(who.officer)
    answer(client, **changed)
    page = client.get(f"{NEW}/check/")
    sent = client.post(f"{NEW}/check/", {"checked": page.context["checked"]})
    assert sent.status_code == 200
    assert words in words_of(sent)
    assert f'href="{NEW}/{step}/"' in sent.content.decode()
    assert not LibraryDocument.objects.exists()


def test_a_document_is_withdrawn_with_a_reason(who: Makers) -> None:
    entry = LibraryEntry(
        key="leeds-code",
        title="A code",
        kind="compact_code",
        address="https://example.org/code",
        rests_on="The page was read.",
        readings=(TopicReading("term", "Three years."),),
    )
    added = must(add_library_document(entry=entry, by=who.officer, at=START))
    client, page = browser(who.officer), f"/partnership/library/{added.pk}/"
    assert "Say why it is withdrawn" in words_of(client.post(page, {"reason": "old"}))
    assert client.post(page, {"reason": "Its publisher took it down last week."}).status_code == 302
    assert Client().get("/framework/library/leeds-code/").status_code == 404
    assert "Its publisher took it down last week." in words_of(client.get(page))
    assert "Withdrawn" in words_of(client.get("/partnership/library/"))


def test_a_clause_is_adopted_with_its_attribution_and_answers_what_nothing_did(who: Makers) -> None:
    version = started(who)
    client, page = browser(who.drafter), f"/partnership/library/{SAMPLE_CODE}/adopt/7.1/"
    assert "What volunteers cost and give" in words_of(client.get(page))
    sent = client.post(page, {"under": "17"})
    assert sent.status_code == 302, words_of(sent)
    draft = open_draft()
    assert draft
    assert (draft.pk, draft.revision) == (version.pk, 2)
    after = from_json(draft.document)
    (adopted,) = [clause for clause in after.clauses if clause.came_from]
    assert adopted.number == "17.7"
    assert adopted.came_from == (f"{SAMPLE_CODE}:7.1",)
    assert "A sample Compact code" in after.attribution
    assert after.by_number["17.6"] == shipped_document("default").by_number["17.6"]


def test_a_drafter_looks_at_the_library_and_an_officer_alone_keeps_it(who: Makers) -> None:
    for member, keeps in ((who.officer, True), (who.drafter, False)):
        page = browser(member).get("/partnership/library/")
        assert page.status_code == 200
        assert ("Add a document" in words_of(page)) is keeps
        assert f"/partnership/library/{SAMPLE_CODE}/adopt/" in page.content.decode()
        assert browser(member).get(f"{NEW}/about/").status_code == (200 if keeps else 403)
    assert browser(who.outsider).get("/partnership/library/").status_code == 403


def test_only_drafters_adopt(who: Makers) -> None:
    started(who)
    for member, status in (
        (who.officer, 200),
        (who.drafter, 200),
        (who.board_member, 403),
        (who.outsider, 403),
    ):
        for address in ("adopt", "adopt/7.1"):
            page = f"/partnership/library/{SAMPLE_CODE}/{address}/"
            assert browser(member).get(page).status_code == status, (member.person_name, address)
    draft = open_draft()
    assert draft
    assert draft.revision == 1


def test_nothing_is_adopted_where_no_draft_is_open(who: Makers) -> None:
    client, page = browser(who.officer), f"/partnership/library/{SAMPLE_CODE}/adopt/7.1/"
    assert "No draft of the framework is open" in words_of(client.get(page))
    sent = client.post(page, {"under": ""}, follow=True)
    assert "No draft of the framework is open" in words_of(sent)


def test_no_clause_is_adopted_from_a_text_of_unknown_licence(who: Makers) -> None:
    started(who)
    client = browser(who.officer)
    assert "No clause can be adopted from it" in words_of(
        client.get("/partnership/library/gateshead-compact-2024/adopt/")
    )
    assert client.get("/partnership/library/gateshead-compact-2024/adopt/1/").status_code == 404
    unknown = replace(shipped_library()[SAMPLE_CODE], licence="unknown")
    outcome = edited(shipped_document("default"), AdoptClause(unknown, "7.1"))
    assert isinstance(outcome, Refusal)
    assert outcome.reason == "library.licence_unknown"
