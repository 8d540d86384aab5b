"""The directory and the public pages of members: what they say of themselves, apart from what notices say."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hopmarket.records.ledger.current_time import now
from hopmarket.records.notices.portal_members import Directory
from hopmarket.records.parties.models import Membership, Organisation, Person
from hopmarket.records.parties.queries import member_of
from hopmarket.records.parties.services import (
    add_identifier,
    found_organisation,
    refuse_organisation,
    revise_organisation,
)
from hopmarket.records.published_organisations.models import PublishedClaim
from hopmarket.records.published_organisations.services import claim_published, confirm_published_claim
from hopmarket.rules.roles import Member
from tests.factories.imported_notices import party, publish, published, release
from tests.factories.markup import collapsed
from tests.factories.partnership import Partnership, must, partnership, person
from tests.factories.purchases import a_purchase

pytestmark = pytest.mark.django_db

KEY = "blackpear-befrienders"
ABOUT = "We visit people who live alone.\nOn Tuesdays we sing."
WEBSITE = "https://befrienders.example"


@pytest.fixture
def house() -> Partnership:
    return partnership(now(), bidders=1)


@pytest.fixture
def bidder(house: Partnership) -> Member:
    by = house.bidders[0]
    firm = Organisation.objects.get(pk=by.organisation)
    must(
        revise_organisation(
            name=firm.name, size="small", postcode="WR15 8AB", website=WEBSITE, about=ABOUT,
            district="Malvern Hills", by=by, at=now(),
        )
    )  # fmt: skip
    must(add_identifier(scheme="GB-CHC", value="1012345", by=by, at=now()))
    return by


def text_of(answer: Any) -> str:
    shown = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", collapsed(answer.content.decode()))
    return " ".join(shown.split())


def page(address: str) -> str:
    answer = Client().get(address, follow=True)
    assert answer.status_code == 200, address
    return text_of(answer)


SAID = (
    "What it says of itself",
    "We visit people who live alone.",
    "On Tuesdays we sing.",
    WEBSITE,
    "10 to 49 people",
    "Malvern Hills, WR15",
    "1012345",
    "Its own words",
)


def test_a_member_without_a_notice_has_a_page_with_its_own_words(bidder: Member) -> None:
    shown = page(f"/organisations/{KEY}/")
    for words in SAID:
        assert words in shown, words
    assert "No notice is known to name it" in shown and "not said by the organisation" in shown


def test_neither_people_nor_addresses_nor_the_whole_postcode_are_public(bidder: Member) -> None:
    who = Person.objects.get(pk=bidder.person)
    domain = Organisation.objects.get(pk=bidder.organisation).email_domain
    for address in (f"/organisations/{KEY}/", "/organisations/", "/organisations/?q=blackpear"):
        markup = Client().get(address).content.decode()
        for private in (who.name, who.email, domain or who.email, "8AB", "@"):
            assert private not in markup, (address, private)


def test_a_confirmed_record_shows_both_and_which_is_which(house: Partnership, bidder: Member) -> None:
    publish(release("1", party("Blackpear Befrienders CIO", "supplier", number=("GB-CHC", "1012345"))))
    record = published("gb-chc-1012345")
    claim = must(claim_published(organisation=record, by=bidder, at=now()))
    assert "What it says of itself" not in page("/organisations/gb-chc-1012345/"), "nobody has checked it"
    must(confirm_published_claim(claim=claim, by=house.operator, at=now()))
    shown = page("/organisations/gb-chc-1012345/")
    for words in SAID:
        assert words in shown, words
    assert shown.index("What it says of itself") < shown.index("gathered from published notices")
    assert shown.index("gathered from published notices") < shown.index("1 notice, as buyer or supplier")
    for address in (f"/organisations/{KEY}/", f"/organisations/{KEY}/on-this-portal/"):
        assert Client().get(address)["Location"] == "/organisations/gb-chc-1012345/"


def test_a_name_alone_joins_nobody(bidder: Member) -> None:
    """A notice names a body of the same name. Nobody has confirmed that it is this one."""
    publish(release("1", party("Blackpear Befrienders", "supplier")))
    shown = page(f"/organisations/{KEY}/")
    assert "Two bodies of one name" in shown and "We visit people" not in shown
    assert "has not been confirmed" in shown
    assert "We visit people" in page(f"/organisations/{KEY}/on-this-portal/")


def test_a_record_gathered_by_name_does_not_doubt_what_was_checked(
    house: Partnership, bidder: Member
) -> None:
    publish(release("1", party("Blackpear Befrienders", "supplier")))
    claim = must(claim_published(organisation=published(KEY), by=bidder, at=now()))
    must(confirm_published_claim(claim=claim, by=house.operator, at=now()))
    shown = page(f"/organisations/{KEY}/")
    assert "Two bodies of one name" not in shown and "That they mean this organisation was checked" in shown


def _refused(house: Partnership, firm: Organisation) -> None:
    must(refuse_organisation(organisation=firm, reason="Gone.", by=house.operator, at=now()))


def _unchecked(house: Partnership, firm: Organisation) -> None:
    Organisation.objects.filter(pk=firm.pk).update(standing="unchecked")


def _nobody_confirmed(house: Partnership, firm: Organisation) -> None:
    Membership.objects.filter(organisation=firm).update(claim="waiting")


def _everybody_left(house: Partnership, firm: Organisation) -> None:
    Membership.objects.filter(organisation=firm).update(ended_at=now())


@pytest.mark.parametrize("hide", [_refused, _unchecked, _nobody_confirmed, _everybody_left])
def test_who_is_not_a_checked_and_active_member_has_no_page(
    hide: Any, house: Partnership, bidder: Member
) -> None:
    assert "Blackpear Befrienders" in page("/organisations/")
    hide(house, Organisation.objects.get(pk=bidder.organisation))
    assert Client().get(f"/organisations/{KEY}/").status_code == 404
    assert Client().get(f"/organisations/{KEY}/on-this-portal/").status_code == 404
    assert "Blackpear Befrienders" not in page("/organisations/")
    assert "Blackpear" not in page("/organisations/?q=Blackpear&who=members").replace("“Blackpear”", "")


def test_a_newcomers_words_wait_for_the_check(house: Partnership) -> None:
    founder = person("Fay Founder", "lunchclub.example", now())
    group = must(
        found_organisation(
            name="Martley Lunch Club", kind="charity", size="micro", postcode="WR6 6PA", about="<b>Soup</b>",
            by=member_of(founder, None), at=now(),
        )
    )  # fmt: skip
    assert Client().get(f"/organisations/{group.key}/").status_code == 404
    assert len(Directory("Lunch")) == 0


def test_what_is_said_is_text_and_leads_nowhere_unasked(house: Partnership, bidder: Member) -> None:
    firm = Organisation.objects.get(pk=bidder.organisation)
    Organisation.objects.filter(pk=firm.pk).update(about="<script>alert(1)</script> & more", website="")
    markup = Client().get(f"/organisations/{KEY}/").content.decode()
    assert "<script>alert" not in markup and "&lt;script&gt;" in markup and "Website" not in markup


# The directory


@pytest.fixture
def crowd(bidder: Member) -> None:
    firms = [party(f"Hop Yard {letter} Ltd", "supplier") for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    fields = [party(f"Perry Pear {letter} CIC", "supplier") for letter in "ABCDEFGHIJ"]
    council = party("Temebury Council", "buyer")
    publish(*(release(str(number), firm, council) for number, firm in enumerate([*firms, *fields])))


def lines(address: str) -> list[str]:
    markup = collapsed(Client().get(address).content.decode())
    return re.findall(r'<li>\s*<div>\s*<a href="/organisations/[^"]+">([^<]+)</a>', markup)


def test_members_stand_first_then_everybody_by_name_in_pages(crowd: None) -> None:
    first, second = lines("/organisations/"), lines("/organisations/?page=2")
    members = Directory(members_only=True)
    assert len(members) >= 2 and first[: len(members)] == [line.name for line in members[0 : len(members)]]
    named = [*first, *second][len(members) :]
    assert named == sorted(named) and len(named) == 37 and len(first) == 30
    assert "On this portal" in page("/organisations/") and "36 notices name it" in page(
        "/organisations/?page=2"
    )


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("hop yard q", ["Hop Yard Q Ltd"]),
        ("HOP-YARD Q", ["Hop Yard Q Ltd"]),
        ("temebury", ["Temebury Council"]),
        ("blackpear", ["Blackpear Befrienders"]),
        ("1012345", ["Blackpear Befrienders"]),
        ("no such body", []),
        ("%_'\"", []),
    ],
)
def test_a_name_or_a_number_finds_it(asked: str, found: list[str], crowd: None) -> None:
    assert lines(f"/organisations/?q={quote(asked)}") == found


def test_only_members_can_be_listed_and_a_page_too_far_is_the_last(crowd: None) -> None:
    listed = lines("/organisations/?who=members")
    assert "Blackpear Befrienders" in listed and "Hop Yard A Ltd" not in listed
    assert lines("/organisations/?page=99") == lines("/organisations/?page=2")
    assert lines("/organisations/?page=x") == lines("/organisations/")


def test_a_member_that_is_a_published_organisation_stands_once_with_its_notices(
    house: Partnership, bidder: Member
) -> None:
    publish(release("1", party("Blackpear Befrienders", "supplier")))
    claim = must(claim_published(organisation=published(KEY), by=bidder, at=now()))
    assert lines("/organisations/?q=blackpear") == ["Blackpear Befrienders"] * 2
    must(confirm_published_claim(claim=claim, by=house.operator, at=now()))
    assert lines("/organisations/?q=blackpear") == ["Blackpear Befrienders"]
    assert "1 notice names it" in page("/organisations/?q=blackpear")
    assert PublishedClaim.objects.get().standing == "confirmed"


def test_a_longer_directory_asks_the_database_no_more(crowd: None) -> None:
    counts = []
    for address in ("/organisations/?q=hop+yard+a", "/organisations/?q=hop"):
        with CaptureQueriesContext(connection) as asked:
            Client().get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12


def test_a_council_that_buys_here_is_the_one_that_its_own_notices_name() -> None:
    """Nobody has to claim what this portal itself has published for a member."""
    purchase = a_purchase("published", bidders=1)
    council = purchase.house.council
    answer = Client().get(f"/organisations/{council.key}/", follow=True)
    shown = text_of(answer)
    assert "What it says of itself" in shown and purchase.terms.title in shown
    assert "No notice is known" not in shown and "has not been confirmed" not in shown
    listed = [line for line in Directory(council.name)[0:30] if line.name == council.name]
    assert len(listed) == 1 and listed[0].is_member and listed[0].notices == 1


def test_a_number_in_somebody_elses_notice_proves_nothing(bidder: Member) -> None:
    publish(release("1", party("Blackpear Befrienders", "supplier", number=("GB-CHC", "1012345"))))
    assert "We visit people" not in page("/organisations/gb-chc-1012345/")
    assert "We visit people" in page(f"/organisations/{KEY}/")
