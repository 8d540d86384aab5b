"""Redaction: logged, named in the release itself, and the same words are never imported again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from hopmarket.records.ledger.models import Event
from hopmarket.records.notices import queries
from hopmarket.records.notices.models import Notice, Redaction, Release
from hopmarket.records.notices.ocds_validation import release_faults
from hopmarket.records.notices.own_releases import store_own_release
from hopmarket.records.notices.redactions import redactions, value_fingerprint
from hopmarket.records.notices.services import SourceFacts, import_releases, redact_release
from hopmarket.records.parties.models import Person
from hopmarket.records.parties.queries import member_of
from hopmarket.records.published_organisations.models import PublishedOrganisation
from hopmarket.records.turns.models import Turn
from hopmarket.rules import ocds
from hopmarket.rules.publication import Publication
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, System
from tests.rules import publications

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
SOURCE = SourceFacts("finder", "Finder", "Finder Office", "OGL", "https://example.org/ogl", AT.date())
WORDS = "[Redacted on 22 November 2026]"
REASON = "It named a resident."
LAW = "UK GDPR, article 17"
pytestmark = pytest.mark.django_db


@pytest.fixture
def operator() -> Member:
    person = Person.objects.create_user("op@example.org", "a long pass phrase", is_operator=True)
    return replace(member_of(person, None), second_factor=True)


def copied(number: int, **tender: Any) -> dict[str, Any]:
    return {
        "ocid": "ocds-b5fd17-1",
        "id": f"r{number}",
        "date": f"2026-11-0{number}T00:00:00Z",
        "tag": ["tender"],
        "initiationType": "tender",
        "buyer": {"id": "b", "name": "Wyre Council"},
        "parties": [
            {"id": "b", "name": "Wyre Council", "roles": ["buyer"]},
            {"id": "p", "name": "Ann Plumb", "contactPoint": {"email": "ann@example.org"}},
        ],
        "tender": {
            "id": "T1",
            "title": "Hedge",
            "description": "Ask Ann Plumb.",
            "status": "active",
            **tender,
        },
    }


def take(*releases: dict[str, Any]) -> Any:
    return import_releases(releases=releases, source=SOURCE, by=System("import"), at=AT)


def redact(by: Member, *pointers: str, release: Release | None = None, **instead: Any) -> Any:
    words: dict[str, Any] = {"everywhere": False, "reason": REASON, "law": LAW, **instead}
    row = release or Release.objects.order_by("pk")[0]
    return redact_release(release=row, pointers=pointers, **words, by=by, at=AT)


def publish(publication: Publication, at: datetime) -> Release:
    def write(dated: datetime, number: int) -> dict[str, Any]:
        return ocds.release(publication, tags=("tender",), at=dated, number=number)

    return store_own_release(publication.ocid, write, at=at)


def test_what_is_taken_out_is_gone_and_the_release_says_so(operator: Member) -> None:
    take(copied(1))
    before = Release.objects.get()
    (row,) = redact(operator, "/tender/description")
    after = Release.objects.get()
    assert after.json["tender"]["description"] == WORDS
    assert after.json["redactions"] == [
        {
            "id": "r1-redaction-1",
            "path": "/tender/description",
            "date": "2026-11-22T09:00:00Z",
            "reason": REASON,
            "law": LAW,
        }
    ]
    assert (after.sha256, after.at, after.stored_at) == (before.sha256, before.at, before.stored_at)
    assert row.before == value_fingerprint("Ask Ann Plumb.")
    assert [redaction.path for redaction in redactions()] == ["/tender/description"]
    assert list(release_faults(after.json)) == []


def test_the_record_follows_under_a_new_turn(operator: Member) -> None:
    take(copied(1))
    turn = Notice.objects.get().turn
    redact(operator, "/tender/description")
    notice = Notice.objects.get()
    assert notice.turn > turn and notice.turn == Turn.objects.order_by("-number")[0].number
    assert notice.description == WORDS and notice.record["tender"]["description"] == WORDS


def test_the_ledger_tells_where_and_why_with_a_fingerprint_and_never_what(operator: Member) -> None:
    take(copied(1))
    redact(operator, "/parties/1/contactPoint")
    event = Event.objects.order_by("-number")[0]
    assert (event.act, event.facts["law"], event.facts["reason"]) == ("redact_release", LAW, REASON)
    fingerprint = value_fingerprint({"email": "ann@example.org"})
    assert event.facts["taken"] == [["r1", "/parties/1/contactPoint", fingerprint]]
    assert "ann@example.org" not in str(event.facts)


def test_the_same_words_go_everywhere_when_asked(operator: Member) -> None:
    take(copied(1), copied(2, description="Ask Ann Plumb."), copied(3, description="Ask Bob."))
    taken = redact(operator, "/tender/description", everywhere=True)
    assert {(redaction.release.release_id, redaction.path) for redaction in taken} == {
        ("r1", "/tender/description"),
        ("r2", "/tender/description"),
    }
    bodies = [release.json["tender"]["description"] for release in Release.objects.order_by("at")]
    assert bodies == [WORDS, WORDS, "Ask Bob."]


def test_without_that_an_older_value_stands_in_the_record_as_it_was_published(operator: Member) -> None:
    take(copied(1, title="Old hedge"), copied(2))
    redact(operator, "/buyer/name", release=Release.objects.get(release_id="r2"))
    assert "name" not in Notice.objects.get().record["buyer"]


def test_the_same_release_is_held_and_brings_nothing_back(operator: Member) -> None:
    take(copied(1))
    redact(operator, "/tender/description")
    assert take(copied(1)) == Refusal("import.held")
    assert Release.objects.get().json["tender"]["description"] == WORDS


def test_a_copy_that_differs_elsewhere_comes_in_without_it(operator: Member) -> None:
    take(copied(1))
    redact(operator, "/parties/1/name")
    copy = copied(2)
    copy["parties"].insert(0, {"id": "x", "name": "Somebody else"})
    take(copy)
    second = Release.objects.get(release_id="r2")
    assert [party.get("name") for party in second.json["parties"]] == ["Somebody else", "Wyre Council", None]
    assert "Ann Plumb" not in str(Notice.objects.get().record["parties"])
    assert second.redactions.get().path == "/parties/2/name" and second.redactions.get().done


def test_a_release_taken_out_whole_stays_out_whatever_its_copy_says(operator: Member) -> None:
    take(copied(1))
    redact(operator, "")
    assert set(Release.objects.get().json) == {"ocid", "id", "date", "tag", "initiationType", "redactions"}
    take(copied(1, title="Another title"))
    assert ["tender" in release.json for release in Release.objects.all()] == [False, False]
    take(copied(2))
    assert Notice.objects.get().title == "Hedge"


def test_our_next_release_does_not_say_it_again(operator: Member) -> None:
    first = publish(publications.OPEN, AT)
    redact(operator, "/tender/enquiries/0/answer", "/tender/items/0/deliveryAddresses", release=first)
    second = publish(publications.AWARDED, AT + timedelta(hours=1))
    assert second.json["id"].endswith("0002")
    release_json = Release.objects.get(pk=second.pk).json
    assert release_json["tender"]["enquiries"][0]["answer"] == WORDS
    assert "Yes. Name one lead." not in str(queries.notice(first.ocid).get().record)
    assert list(release_faults(release_json)) == [] and release_json["redactions"][0]["law"] == LAW
    third = publish(publications.SIGNED, AT + timedelta(hours=2))
    assert "Yes. Name one lead." not in str(Release.objects.get(pk=third.pk).json)


def test_the_database_still_refuses_every_other_change(operator: Member) -> None:
    take(copied(1))
    redact(operator, "/tender/description")
    row = Release.objects.get()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Release.objects.filter(pk=row.pk).update(body=b"{}")
    Redaction.objects.create(
        release=row, path="/x", reason="-", law="-", before="-", made_at=AT, made_by="-", done=False
    )
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Release.objects.filter(pk=row.pk).update(sha256="0" * 64)


@pytest.mark.parametrize(
    ("pointers", "instead", "reason"),
    [
        ([], {}, "redaction.nothing_chosen"),
        (["/tender/title"], {"reason": " "}, "redaction.no_reason"),
        (["/tender/title"], {"law": ""}, "redaction.no_law"),
        (["/tender/title"], {"reason": "x" * 501}, "redaction.too_long"),
        (["/ocid"], {}, "redaction.fixed"),
        (["/date"], {}, "redaction.fixed"),
        (["/tender/nothing"], {}, "redaction.path_unknown"),
        (["/parties/0/id"], {}, "redaction.path_unknown"),
        (["tender"], {}, "redaction.path_unknown"),
    ],
)
def test_what_is_refused(operator: Member, pointers: list[str], instead: dict[str, Any], reason: str) -> None:
    take(copied(1))
    body = bytes(Release.objects.get().body)
    refused = redact(operator, *pointers, **instead)
    assert isinstance(refused, Refusal) and refused.reason == reason
    assert bytes(Release.objects.get().body) == body and not Redaction.objects.exists()


def test_an_organisation_that_nothing_names_any_longer_goes(operator: Member) -> None:
    other = {**copied(2), "ocid": "ocds-b5fd17-2", "parties": copied(2)["parties"][:1]}
    award = {"id": "a", "title": "Won", "suppliers": [{"id": "p", "name": "Ann Plumb"}]}
    take({**copied(1), "awards": [award]}, other)
    keys = PublishedOrganisation.objects.values_list("key", flat=True)
    assert set(keys.all()) == {"ann-plumb", "wyre-council"}
    redact(operator, "/parties/1/name", "/parties/0/name", "/buyer/name", "/awards/0/suppliers/0/name")
    assert list(keys.order_by("key")) == ["wyre-council"]
    redact(operator, "", release=Release.objects.get(ocid="ocds-b5fd17-2"))
    assert not keys.exists()


@pytest.mark.parametrize("listed", [5, "none", {"a": 1}, None])
def test_what_a_publisher_writes_in_our_place_keeps_nothing_in(operator: Member, listed: Any) -> None:
    take({**copied(1), "redactions": listed})
    redact(operator, "/tender/description")
    after = Release.objects.get().json
    assert after["tender"]["description"] == WORDS and [
        redaction["path"] for redaction in after["redactions"]
    ] == ["/tender/description"]


def test_nothing_is_taken_out_twice(operator: Member) -> None:
    take(copied(1))
    redact(operator, "/tender/description")
    refused = redact(operator, "/tender/description")
    assert isinstance(refused, Refusal) and refused.reason == "redaction.done_already"


def test_only_the_operator_with_a_second_factor(operator: Member) -> None:
    take(copied(1))
    refused = redact(replace(operator, second_factor=False), "/tender/description")
    assert isinstance(refused, Refusal) and refused.reason == "role.second_factor"
