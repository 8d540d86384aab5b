"""A name that was taken out everywhere stands in no page, feed, file or answer any longer."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from hopmarket.pages.feeds.api.openapi import api
from hopmarket.records.ledger.current_time import now, pretend_time
from hopmarket.records.notices.models import Release
from hopmarket.records.notices.services import join_organisations, part_organisations, redact_release
from hopmarket.records.parties.models import Membership
from hopmarket.records.post.models import Letter
from hopmarket.records.published_organisations.models import (
    PublishedClaim,
    PublishedOrganisation,
    Sameness,
    Succession,
)
from hopmarket.records.published_organisations.services import (
    SuccessorFacts,
    claim_published,
    confirm_published_claim,
    record_succession,
)
from hopmarket.records.search.run import SearchQuery, run_search
from hopmarket.rules import redaction
from tests.factories.imported_notices import AT, party, publish, published, release
from tests.factories.partnership import Partnership, must, partnership

pytestmark = pytest.mark.django_db
NAME = "Blackpear Befrienders"
NAME_PATTERN = re.compile(r"black.?pear|befrienders", re.IGNORECASE)
LATER = AT + timedelta(days=1)
OCIDS = [f"ocds-gazette-{number}" for number in (1, 2, 3, 4)]
KEYS = ("blackpear-befrienders", "gb-chc-1012345", "friends-of-the-ferry", "redacted-1", "temebury-council")
WORDS = ("status", "q=Blackpear", "q=blakpear", "q=befriendres", "view=table", "view=map", "view=calendar")
WITHOUT_NOTICES = (
    "favicon",
    "components",
    "document",
    "deadline_ics",
    "saved_search",
    "confirm_search",
    "search_confirmed",
    "stop_search",
    "search_stopped",
)
"""Routes that show nothing of a notice, or only somebody's own search."""


@pytest.fixture
def house() -> Partnership:
    return partnership(AT)


def everything(house: Partnership) -> None:
    """Publishes the name as a supplier's, as a number's and in words; joins, parts, claims and succeeds it."""
    number = ("GB-CHC", "1012345")
    plain, numbered = party(NAME, "supplier"), party("BLACKPEAR BEFRIENDERS", "supplier", number=number)
    council, friends = party("Temebury Council", "buyer"), party("Friends of the Ferry", "supplier")
    for supplier in (plain, numbered, friends):
        supplier["id"] = f"s{len(supplier['name'])}{'n' if supplier is numbered else ''}"
    publish(
        release("1", council, plain, title=f"Visits by {NAME}"),
        release("2", council, numbered),
        release("3", council, friends),
        release("4", party("Blackpear Befrienders Council", "buyer") | {"id": "b9"}),
    )
    by: dict[str, Any] = {"by": house.operator, "at": LATER}
    first, second, third = (published(key) for key in (KEYS[0], KEYS[1], KEYS[2]))
    must(join_organisations(organisation=first, into=second, reason=f"{NAME} says so.", **by))
    other = must(join_organisations(organisation=third, into=second, reason=f"{NAME} was its name.", **by))
    must(part_organisations(sameness=other, reason=f"{NAME} is another.", **by))
    must(join_organisations(organisation=third, into=second, reason="The register.", **by))
    claim = must(claim_published(organisation=second, by=house.bidders[0], at=LATER))
    must(confirm_published_claim(claim=claim, **by))
    must(
        record_succession(
            kind="merge",
            on=date(2026, 11, 1),
            title="After Blackpear Befrienders Council",
            law="An order",
            before=[published("blackpear-befrienders-council")],
            after=[SuccessorFacts(key="temebury-council")],
            **by,
        )
    )


def taken_out(house: Partnership) -> None:
    for ocid in OCIDS:
        row = Release.objects.get(ocid=ocid)
        pointers = [
            pointer
            for pointer, value in redaction.redactable_places(row.json)
            if isinstance(value, str) and NAME_PATTERN.search(value)
        ]
        if pointers:
            reasons: dict[str, Any] = {"reason": "It named somebody.", "law": "UK GDPR", "everywhere": True}
            must(redact_release(release=row, pointers=pointers, **reasons, by=house.operator, at=LATER))


def addresses() -> Iterator[str]:
    """Every address that anybody may read, with each process and organisation in it."""
    for namespace in ("public", "feeds"):
        for name, pattern in _routes(namespace):
            if name in WITHOUT_NOTICES:
                continue
            for value in _values(name):
                yield "/" + re.sub(r"<[^>]+>", value, pattern)
    yield from (f"/opportunities/?{words}" for words in WORDS)
    yield from (f"/organisations/{key}/?as=supplier" for key in KEYS)
    for path in api.get_openapi_schema()["paths"]:
        for value in (*OCIDS, *KEYS) if "{" in path else ("",):
            yield re.sub(r"\{[^}]+\}", value, path)
    yield "/api/v1/openapi.json"


def _routes(namespace: str) -> list[tuple[str, str]]:
    resolver = next(
        url_pattern
        for url_pattern in get_resolver().url_patterns
        if isinstance(url_pattern, URLResolver) and url_pattern.namespace == namespace
    )
    return [
        (str(url_pattern.name), f"{resolver.pattern}{url_pattern.pattern}")
        for url_pattern in resolver.url_patterns
        if isinstance(url_pattern, URLPattern)
    ]


def _values(name: str) -> tuple[str, ...]:
    match name:
        case "organisation":
            return KEYS
        case "part" | "part_gz":
            return ("ours", "gazette")
        case "table" | "table_metadata":
            return ("processes", "parties", "awards", "contracts", "lots", "items", "documents", "releases")
        case "opportunity" | "process" | "record" | "process_workbook" | "process_tables":
            return tuple(OCIDS)
        case _:
            return ("extension",)


def read(client: Client, address: str) -> tuple[int, str]:
    """Answers status and unpacked text of an address; no text where a search found nothing."""
    answer = client.get(address, follow=True)
    body = answer.getvalue() if answer.streaming else answer.content
    if body[:2] == b"\x1f\x8b":
        body = gzip.decompress(body)
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"\n".join(archive.read(name) for name in archive.namelist())
    text = f"{answer.headers} {body.decode(errors='replace')}"
    return answer.status_code, "" if "?q=" in address and "0 results" in text else text


def addresses_with_the_name(client: Client) -> list[str]:
    return [
        address
        for address in addresses()
        if NAME_PATTERN.search(read(client, address)[1].replace(address, ""))
    ]


def test_a_name_that_was_taken_out_everywhere_stands_nowhere(house: Partnership, client: Client) -> None:
    with pretend_time(LATER + timedelta(minutes=1)):
        everything(house)
        before = addresses_with_the_name(client)
        assert {"/register/", "/data/releases.jsonl.gz", "/data/tables.zip", "/api/v1/organisations"} <= {
            *before
        }
        assert len(before) > 40
        taken_out(house)
        leave_the_portal(house)
        assert addresses_with_the_name(client) == []
    for published_organisation in PublishedOrganisation.objects.all():
        assert not NAME_PATTERN.search(
            f"{published_organisation.key} {published_organisation.name} {published_organisation.plain}"
        )
    assert not NAME_PATTERN.search(str(list(Sameness.objects.values("evidence", "why_undone"))))
    assert not PublishedClaim.objects.filter(standing="confirmed").exists()
    assert Letter.objects.filter(kind="published_claim_unnamed").count() == 1


def leave_the_portal(house: Partnership) -> None:
    """Ends the memberships of the organisation of that name: while it stays, it says its name itself."""
    Membership.objects.filter(organisation=house.bidders[0].organisation).update(ended_at=LATER)


def test_a_member_goes_on_to_say_its_own_name_in_the_directory_alone(
    house: Partnership, client: Client
) -> None:
    with pretend_time(LATER + timedelta(minutes=1)):
        everything(house)
        taken_out(house)
        assert {address.partition("?")[0] for address in addresses_with_the_name(client)} == {
            "/organisations/",
            "/organisations/blackpear-befrienders/",
        }
        assert "notice names it" not in read(client, "/organisations/blackpear-befrienders/")[1]


def test_what_another_notice_still_names_stays(house: Partnership) -> None:
    everything(house)
    publish(release("5", party("BLACKPEAR BEFRIENDERS", "supplier", number=("GB-CHC", "1012345"))))
    taken_out(house)
    kept = published("gb-chc-1012345")
    assert kept.name == "BLACKPEAR BEFRIENDERS" and kept.claims.get().standing == "confirmed"
    assert Sameness.objects.filter(evidence__reason=f"{NAME} was its name.").exists()
    assert not PublishedOrganisation.objects.filter(key="blackpear-befrienders").exists()


def test_a_misspelt_word_is_not_told_how_it_was_written(house: Partnership) -> None:
    everything(house)
    publish(*(release(f"x{number}", party("Temebury Council", "buyer")) for number in range(30)))
    assert run_search(SearchQuery(words="befriendars"), now=now()).spelled == "befrienders"
    taken_out(house)
    assert run_search(SearchQuery(words="befriendars"), now=now()).spelled == ""


def redact_everywhere(house: Partnership, ocid: str, name: str) -> None:
    row = Release.objects.get(ocid=ocid)
    pointers = [pointer for pointer, value in redaction.redactable_places(row.json) if value == name]
    reasons: dict[str, Any] = {"reason": "It named somebody.", "law": "UK GDPR", "everywhere": True}
    must(redact_release(release=row, pointers=pointers, **reasons, by=house.operator, at=LATER))


def test_a_short_name_leaves_what_is_said_of_others(house: Partnership) -> None:
    teme = party("Teme", "supplier") | {"id": "s1"}
    publish(
        release("1", party("Teme Valley", "buyer"), teme),
        release("2", party("Upper Teme", "buyer")),
        release("3", party("Ferry", "buyer")),
    )
    by: dict[str, Any] = {"by": house.operator, "at": LATER}
    title, law = "Upper Teme joins Teme Valley", "The Teme Valley Order"
    succession: dict[str, Any] = {"kind": "merge", "on": date(2026, 11, 1), **by}
    after = [SuccessorFacts(key="teme-valley")]
    must(record_succession(title=title, law=law, before=[published("upper-teme")], after=after, **succession))
    must(
        record_succession(
            title="TEME, now Ferry",
            law="An order",
            before=[published("teme")],
            after=[SuccessorFacts(key="ferry")],
            **succession,
        )
    )
    reason = "Teme Valley says so."
    must(
        join_organisations(organisation=published("ferry"), into=published("upper-teme"), reason=reason, **by)
    )
    redact_everywhere(house, "ocds-gazette-1", "Teme")
    gone = redaction.sentence(LATER.date())
    assert [*Succession.objects.order_by("pk").values_list("title", "law")] == [
        (title, law),
        (f"{gone}, now Ferry", "An order"),
    ]
    assert Sameness.objects.get(undone_at=None).evidence["reason"] == reason


def test_a_name_goes_from_a_title_though_another_organisation_bears_it(house: Partnership) -> None:
    numbered = party("Ann & Co Ltd.", "supplier", number=("GB-CHC", "1012345")) | {"id": "s1"}
    publish(
        release("1", party("Wyre", "buyer"), party("Ann & Co Ltd.", "supplier") | {"id": "s1"}),
        release("2", party("Wyre", "buyer"), numbered),
    )
    before = PublishedOrganisation.objects.exclude(key__in=("wyre", "gb-chc-1012345")).get()
    succession: dict[str, Any] = {
        "kind": "rename",
        "on": date(2026, 11, 1),
        "law": "An order",
        "by": house.operator,
    }
    title = "Ann and Co. Limited is Wyre"
    after = [SuccessorFacts(key="wyre")]
    must(record_succession(title=title, before=[before], after=after, at=LATER, **succession))
    redact_everywhere(house, "ocds-gazette-1", "Ann & Co Ltd.")
    assert Succession.objects.get().title == f"{redaction.sentence(LATER.date())} is Wyre"
