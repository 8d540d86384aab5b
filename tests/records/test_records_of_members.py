"""Which published organisation a member is known to be: the same answer for one as for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db.models.signals import post_init

from hopmarket.records.ledger.current_time import now
from hopmarket.records.notices.portal_members import (
    details_of,
    public_members,
    published_record_of,
    records_of,
)
from hopmarket.records.parties.models import Organisation
from hopmarket.records.parties.services import add_identifier
from hopmarket.records.published_organisations.models import PublishedOrganisation
from hopmarket.records.published_organisations.services import claim_published, confirm_published_claim
from tests.factories.imported_notices import party, publish, published, release
from tests.factories.partnership import must
from tests.factories.purchases import Purchase, a_purchase

pytestmark = pytest.mark.django_db


@pytest.fixture
def purchase() -> Purchase:
    """A purchase of this portal, whose notices name its buyer and its winner, and notices from elsewhere."""
    return a_purchase("awarded", bidders=3)


@contextmanager
def members_read() -> Iterator[list[str]]:
    """The names of the members that are read meanwhile."""
    names: list[str] = []

    def note(instance: Organisation, **_: object) -> None:
        names.append(instance.__dict__.get("name", ""))

    post_init.connect(note, sender=Organisation, weak=False)
    try:
        yield names
    finally:
        post_init.disconnect(note, sender=Organisation)


def agree() -> dict[str, str]:
    """The record of each member, by their keys, after everything that asks for one has said the same."""
    members = list(public_members().prefetch_related("identifiers"))
    known = records_of(members)
    for member in members:
        assert records_of([member]) == {pk: root for pk, root in known.items() if pk == member.pk}
        found = published_record_of(member.key)
        assert (found.pk if found else None) == known.get(member.pk)
    whose = {root: member.key for member in members if (root := known.get(member.pk))}
    for record in PublishedOrganisation.objects.all():
        details = details_of(record)
        assert (details.key if details else None) == whose.get(record.same_as_id or record.pk)
    keys = dict(PublishedOrganisation.objects.values_list("pk", "key"))
    return {member.key: keys[known[member.pk]] for member in members if member.pk in known}


def test_named_by_our_own_notices(purchase: Purchase) -> None:
    known = agree()
    assert purchase.house.council.key in known
    assert len(known) == 2, "the buyer and the winner; nobody has named the others"


def test_a_name_that_stands_elsewhere_too_proves_nothing(purchase: Purchase) -> None:
    winner = purchase.awards[0].organisation
    assert winner.key in agree()
    publish(release("1", party(winner.name, "supplier")))
    assert winner.key not in agree()


def test_a_name_that_two_members_bear_proves_nothing(purchase: Purchase) -> None:
    winner = purchase.awards[0].organisation
    other = Organisation.objects.exclude(pk__in=[winner.pk, purchase.house.council.pk]).first()
    assert other is not None
    Organisation.objects.filter(pk=other.pk).update(name=winner.name.upper())
    assert winner.key not in agree()


def test_a_confirmed_claim_goes_before_what_a_notice_names(purchase: Purchase) -> None:
    by = next(member for member in purchase.house.bidders if member.organisation != _winner(purchase))
    must(add_identifier(scheme="GB-CHC", value="1012345", by=by, at=now()))
    publish(release("1", party("Somebody Else CIO", "supplier", number=("GB-CHC", "1012345"))))
    claim = must(claim_published(organisation=published("gb-chc-1012345"), by=by, at=now()))
    before = agree()
    must(confirm_published_claim(claim=claim, by=purchase.house.operator, at=now()))
    claimant = Organisation.objects.get(pk=by.organisation)
    assert agree() == {**before, claimant.key: "gb-chc-1012345"}


def test_one_page_reads_one_member(purchase: Purchase) -> None:
    council = purchase.house.council
    record = published_record_of(council.key)
    assert record is not None and public_members().count() >= 4
    for ask in (lambda: published_record_of(council.key), lambda: details_of(record)):
        with members_read() as names:
            assert ask()
        assert set(names) == {council.name}


def _winner(purchase: Purchase) -> int:
    return purchase.awards[0].organisation_id
