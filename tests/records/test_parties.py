"""People and organisations: each act done, each refusal, and the one event of each in the ledger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import DatabaseError, connection, transaction
from django.test import override_settings

from hopmarket.records.ledger.models import Event
from hopmarket.records.ledger.queries import first_ledger_fault
from hopmarket.records.parties import services
from hopmarket.records.parties.invitation_tokens import invitation_token
from hopmarket.records.parties.letters import INVITATION
from hopmarket.records.parties.models import Identifier, Invitation, Membership, Organisation, Person
from hopmarket.records.parties.queries import (
    administrators,
    invitations_for,
    member_of,
    membership_of,
    opening_key_of,
    token_of,
    waiting_claims,
)
from hopmarket.records.parties.registered_organisations import waiting_organisations
from hopmarket.records.parties.wrapped_keys import unwrap_key, wrap_new_key
from hopmarket.records.post.models import Letter
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, OrganisationStanding, Role, System
from tests.factories.partnership import PASSWORD, Partnership, must, partnership, person
from tests.factories.purchases import opening_key

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
LATER = AT + timedelta(days=1)
COMMAND, DOOR = System("command"), System("door")


@pytest.fixture
def house() -> Partnership:
    return partnership(AT, bidders=1)


def adds_one(act: Callable[..., Any], /, **words: Any) -> Any:
    """Does the act and gives its result; the ledger must gain one event, under the act's own name."""
    before = Event.objects.count()
    outcome = must(act(**words))
    assert Event.objects.count() == before + 1
    newest = Event.objects.order_by("-number").first()
    assert newest is not None and newest.act == act.__name__
    assert first_ledger_fault() is None
    return outcome


def refuses(reason: str, act: Callable[..., Any], /, **words: Any) -> Refusal:
    """Tries the act and gives its refusal; nothing may have been written."""
    before = (Event.objects.count(), Letter.objects.count(), Membership.objects.count())
    outcome = act(**words)
    assert isinstance(outcome, Refusal), outcome
    assert outcome.reason == reason
    assert (Event.objects.count(), Letter.objects.count(), Membership.objects.count()) == before
    return outcome


def newcomer(name: str = "Nell Newcomer", domain: str = "newcomer.example") -> Member:
    return member_of(person(name, domain, AT), None)


def refreshed(member: Member, *, second_factor: bool = True) -> Member:
    who = Person.objects.get(pk=member.person)
    return member_of(who, Organisation.objects.filter(pk=member.organisation).first(), second_factor)


def new_group(by: Member, **changes: Any) -> dict[str, Any]:
    return {
        "name": "Martley Lunch Club",
        "kind": "community_group",
        "size": "micro",
        "postcode": "wr66pa",
        "by": by,
        "at": AT,
        **changes,
    }


# People


def test_a_person_registers_at_the_door() -> None:
    registered = adds_one(
        services.register_person,
        email="Nell@Newcomer.Example",
        name=" Nell ",
        password=PASSWORD,
        by=DOOR,
        at=AT,
    )
    assert (registered.email, registered.name) == ("nell@newcomer.example", "Nell")
    assert registered.check_password(PASSWORD)
    assert not EmailAddress.objects.filter(user=registered).exists()


def test_an_address_that_the_caller_vouches_for_is_confirmed() -> None:
    registered = person("Nell Newcomer", "newcomer.example", AT)
    assert EmailAddress.objects.get(user=registered).verified


@pytest.mark.parametrize(
    ("email", "name", "reason"),
    [
        ("no address", "Nell", "person.address"),
        ("nell@newcomer.example", "  ", "person.name"),
        ("nell@newcomer.example", "N" * 121, "person.name"),
        ("OLIVE@portal.temevalley.example", "Olive", "person.address_taken"),
    ],
)
def test_a_person_is_refused(house: Partnership, email: str, name: str, reason: str) -> None:
    refuses(reason, services.register_person, email=email, name=name, password=None, by=DOOR, at=AT)


def test_only_the_door_registers_people() -> None:
    words = {"email": "n@newcomer.example", "name": "N", "password": None, "at": AT}
    refuses("role.not_for_system", services.register_person, **words, by=COMMAND)
    refuses("role.only_system", services.register_person, **words, by=newcomer())


def test_an_operator_is_made_by_command() -> None:
    operator = adds_one(
        services.create_operator,
        email="olive@portal.example",
        name="Olive",
        password=PASSWORD,
        by=COMMAND,
        at=AT,
    )
    assert Role.OPERATOR in member_of(operator, None).roles


def test_an_operator_with_a_weak_password_is_refused() -> None:
    refusal = refuses(
        "person.password_weak",
        services.create_operator,
        email="olive@portal.example",
        name="Olive",
        password="short",
        by=COMMAND,
        at=AT,
    )
    assert refusal.params["why"]


# Organisations


def test_an_organisation_is_founded_and_waits() -> None:
    founder = newcomer()
    organisation = adds_one(
        services.found_organisation,
        **new_group(founder, kind="business", identifiers=[("GB-COH", "1234567")]),
    )
    assert (organisation.standing, organisation.postcode, organisation.key) == (
        "unchecked",
        "WR6 6PA",
        "martley-lunch-club",
    )
    assert [str(number) for number in organisation.identifiers.all()] == ["GB-COH-01234567"]
    acting = member_of(Person.objects.get(pk=founder.person), organisation)
    assert acting.roles == {Role.PERSON, Role.ADMINISTRATOR, Role.RESPONDER}
    assert not acting.claim_checked
    assert list(waiting_organisations()) == [organisation]


def test_a_public_bodys_founder_is_a_commissioner() -> None:
    founder = newcomer()
    organisation = must(services.found_organisation(**new_group(founder, kind="public_body")))
    assert Role.COMMISSIONER in member_of(Person.objects.get(pk=founder.person), organisation).roles


def test_a_second_organisation_of_the_same_name_has_another_address() -> None:
    first = must(services.found_organisation(**new_group(newcomer())))
    second = must(services.found_organisation(**new_group(newcomer("Otto Other"))))
    assert (first.key, second.key) == ("martley-lunch-club", "martley-lunch-club-2")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": " "}, "organisation.name"),
        ({"name": "!!!"}, "organisation.name"),
        ({"name": "x" * 201}, "organisation.name"),
        ({"kind": "empire"}, "organisation.kind"),
        ({"size": "huge"}, "organisation.size"),
        ({"postcode": "WR1"}, "place.postcode"),
        ({"website": "javascript:alert(1)"}, "organisation.website"),
        ({"about": "x" * 2001}, "organisation.about"),
        ({"identifiers": [("GB-XXX", "1")]}, "identifier.scheme"),
        ({"identifiers": [("GB-COH", "ABC")]}, "identifier.shape"),
        ({"email_domain": "not a domain"}, "domain.shape"),
        ({"email_domain": "gmail.com"}, "domain.shared"),
    ],
)
def test_an_organisation_is_refused(changes: dict[str, Any], reason: str) -> None:
    refuses(reason, services.found_organisation, **new_group(newcomer(), **changes))
    assert not Organisation.objects.exists()


def test_an_invented_organisation_stays_out_of_a_real_portal() -> None:
    words = new_group(newcomer(), fictional=True)
    with override_settings(TESTING=False, DEMONSTRATION=False):
        refuses("organisation.fictional", services.found_organisation, **words)


def test_one_number_belongs_to_one_organisation() -> None:
    must(services.found_organisation(**new_group(newcomer(), identifiers=[("GB-CHC", "1012345")])))
    again = new_group(newcomer("Otto Other"), name="Another", identifiers=[("GB-CHC", "1012345")])
    refuses("identifier.taken", services.found_organisation, **again)


def test_a_number_is_added(house: Partnership) -> None:
    number = adds_one(services.add_identifier, scheme="GB-LAE", value="tme", by=house.drafter, at=LATER)
    assert str(number) == "GB-LAE-TME"
    words = {"by": house.drafter, "at": LATER}
    refuses("identifier.taken", services.add_identifier, scheme="GB-LAE", value="TME", **words)
    refuses("identifier.scheme", services.add_identifier, scheme="XX", value="TME", **words)
    refuses("identifier.shape", services.add_identifier, scheme="GB-LAE", value="1", **words)
    outsider = house.evaluators[0]
    refuses("role.missing", services.add_identifier, scheme="GB-LAE", value="ABC", by=outsider, at=LATER)


def test_details_are_revised_but_not_a_checked_name(house: Partnership) -> None:
    details = {
        "name": house.council.name,
        "size": "large",
        "postcode": "wr1 2ab",
        "website": "",
        "about": "We look after the valley.",
        "by": house.drafter,
        "at": LATER,
    }
    organisation = adds_one(services.revise_organisation, **details)
    assert (organisation.postcode, organisation.about) == ("WR1 2AB", "We look after the valley.")
    refuses("organisation.name_checked", services.revise_organisation, **{**details, "name": "HM Treasury"})
    refuses("place.postcode", services.revise_organisation, **{**details, "postcode": "?"})


# Checks


def test_the_operator_checks_a_public_body_and_the_domain_proves_its_founder() -> None:
    house = partnership(AT, bidders=0)
    founder = newcomer("Fay Founder", "parish.example")
    organisation = must(services.found_organisation(**new_group(founder, kind="public_body", name="Parish")))
    checked = adds_one(
        services.check_organisation,
        organisation=organisation,
        email_domain="parish.example",
        by=house.operator,
        at=LATER,
    )
    assert checked.standing == OrganisationStanding.CHECKED
    acting = member_of(Person.objects.get(pk=founder.person), checked)
    assert acting.claim_checked
    assert Letter.objects.filter(kind="organisation_checked", person=founder.person).count() == 1


def test_a_stated_domain_proves_nothing_by_itself(house: Partnership) -> None:
    founder = newcomer("Fay Founder", "group.example")
    organisation = must(services.found_organisation(**new_group(founder, email_domain="group.example")))
    assert not member_of(Person.objects.get(pk=founder.person), organisation).claim_checked
    friend = newcomer("Finn Friend", "group.example")
    claim = must(services.claim_organisation(organisation=organisation, by=friend, at=LATER))
    assert claim.claim == "waiting"


def officer(house: Partnership) -> Member:
    """Somebody who is an officer of a checked partnership."""
    founder = newcomer("Petra Partner", "board.example")
    board = must(services.found_organisation(**new_group(founder, name="The Board", kind="public_body")))
    must(
        services.check_organisation(
            organisation=board, email_domain="board.example", partnership=True, by=house.operator, at=AT
        )
    )
    who = Person.objects.get(pk=founder.person)
    acting = member_of(who, board, second_factor=True)
    membership = membership_of(who, board)
    assert membership is not None
    must(services.set_roles(membership=membership, roles=["administrator", "officer"], by=acting, at=AT))
    return refreshed(acting)


def test_an_officer_checks_others_but_neither_public_bodies_nor_partnerships_nor_their_own(
    house: Partnership,
) -> None:
    by = officer(house)
    group = must(services.found_organisation(**new_group(newcomer())))
    council = must(
        services.found_organisation(**new_group(newcomer("Otto Other"), name="Other", kind="public_body"))
    )
    refuses(
        "organisation.operator_only",
        services.check_organisation,
        organisation=group,
        partnership=True,
        by=by,
        at=LATER,
    )
    for domain, reason in (("nhs.net", "domain.shared"), ("x", "domain.shape")):
        refuses(reason, services.check_organisation, organisation=group, email_domain=domain, by=by, at=LATER)
    adds_one(services.check_organisation, organisation=group, by=by, at=LATER)
    refuses("organisation.checked_already", services.check_organisation, organisation=group, by=by, at=LATER)
    refuses("organisation.operator_only", services.check_organisation, organisation=council, by=by, at=LATER)
    own = must(services.found_organisation(**new_group(replace(by, organisation=0), name="My own")))
    refuses("organisation.own", services.check_organisation, organisation=own, by=by, at=LATER)
    refuses("role.missing", services.check_organisation, organisation=council, by=house.drafter, at=LATER)


def test_an_organisation_is_refused_with_a_reason_and_can_act_no_longer(house: Partnership) -> None:
    organisation = Organisation.objects.get(pk=house.bidders[0].organisation)
    words = {"organisation": organisation, "by": house.operator, "at": LATER}
    refuses("organisation.reason", services.refuse_organisation, reason=" ", **words)
    refused = adds_one(services.refuse_organisation, reason="It does not exist.", **words)
    assert refused.standing == OrganisationStanding.REFUSED
    refuses("organisation.refused_already", services.refuse_organisation, reason="Again", **words)
    refuses(
        "organisation.refused",
        services.invite_person,
        email="a@b.example",
        roles=["responder"],
        by=refreshed(house.bidders[0]),
        at=LATER,
    )
    refuses(
        "organisation.refused",
        services.claim_organisation,
        organisation=organisation,
        by=newcomer(),
        at=LATER,
    )
    by = officer(house)
    refuses(
        "organisation.operator_only",
        services.refuse_organisation,
        organisation=house.council,
        reason="No",
        by=by,
        at=LATER,
    )


# Claims


def test_a_claim_waits_and_an_officer_confirms_it(house: Partnership) -> None:
    by, claimant = officer(house), newcomer()
    claim = adds_one(services.claim_organisation, organisation=house.council, by=claimant, at=LATER)
    who = Person.objects.get(pk=claimant.person)
    assert claim.claim == "waiting" and list(waiting_claims()) == [claim]
    assert claim.roles == [Role.EVALUATOR]
    assert member_of(who, house.council).roles == {Role.PERSON}
    refuses("claim.waiting", services.claim_organisation, organisation=house.council, by=claimant, at=LATER)
    confirmed = adds_one(services.confirm_claim, membership=claim, by=by, at=LATER)
    assert confirmed.claim == "by_officer" and member_of(who, house.council).claim_checked
    refuses("claim.not_waiting", services.confirm_claim, membership=claim, by=by, at=LATER)
    refuses(
        "claim.member_already",
        services.claim_organisation,
        organisation=house.council,
        by=claimant,
        at=LATER,
    )


def test_a_confirmed_address_at_the_checked_domain_proves_a_claim(house: Partnership) -> None:
    colleague = newcomer("Cora Colleague", "temevalley.example")
    claim = adds_one(services.claim_organisation, organisation=house.council, by=colleague, at=LATER)
    assert claim.claim == "by_domain" and claim.roles == ["evaluator"]


def test_an_address_that_is_not_confirmed_proves_nothing(house: Partnership) -> None:
    colleague = newcomer("Cora Colleague", "temevalley.example")
    EmailAddress.objects.filter(user=colleague.person).update(verified=False)
    claim = must(services.claim_organisation(organisation=house.council, by=colleague, at=LATER))
    assert claim.claim == "waiting"


def test_nobody_confirms_or_refuses_their_own_claim(house: Partnership) -> None:
    by = officer(house)
    claim = must(services.claim_organisation(organisation=house.council, by=by, at=LATER))
    refuses("claim.own", services.confirm_claim, membership=claim, by=by, at=LATER)
    refuses("claim.own", services.refuse_claim, membership=claim, reason="No", by=by, at=LATER)


def test_a_claim_is_refused_with_a_reason(house: Partnership) -> None:
    claimant = newcomer()
    claim = must(services.claim_organisation(organisation=house.council, by=claimant, at=LATER))
    words = {"membership": claim, "by": house.operator, "at": LATER}
    refuses("claim.reason", services.refuse_claim, reason="", **words)
    adds_one(services.refuse_claim, reason="Nobody there knows you.", **words)
    who = Person.objects.get(pk=claimant.person)
    assert member_of(who, house.council).organisation == 0
    refuses("claim.not_waiting", services.refuse_claim, reason="Again", **words)


@pytest.mark.parametrize("standing", ["checked", "refused"])
def test_whoever_waits_for_a_check_plays_no_part_in_what_stands(standing: str) -> None:
    orphan = Organisation.objects.create(
        key="orphan", name="Orphan", kind="charity", size="small", standing="checked", founded_at=AT
    )
    claimant = newcomer()
    claim = must(services.claim_organisation(organisation=orphan, by=claimant, at=LATER))
    assert "administrator" in claim.roles
    Organisation.objects.filter(pk=orphan.pk).update(standing=standing)
    acting = member_of(Person.objects.get(pk=claimant.person), orphan)
    assert acting.roles == {Role.PERSON}
    refuses("role.missing", services.add_identifier, scheme="GB-CHC", value="1012345", by=acting, at=LATER)


# Invitations and memberships


def invited(house: Partnership, email: str = "ines@elsewhere.example") -> Invitation:
    invitation: Invitation = must(
        services.invite_person(email=email, roles=["evaluator"], by=house.drafter, at=AT)
    )
    return invitation


def test_an_invitation_is_sent_and_accepted_once(house: Partnership) -> None:
    invitation = adds_one(
        services.invite_person,
        email="Ines@Elsewhere.example",
        roles=["evaluator", "commissioner"],
        by=house.drafter,
        at=AT,
    )
    letter = Letter.objects.get(kind="invitation", address="ines@elsewhere.example")
    token = INVITATION.with_secrets(letter.params)["token"]
    assert token not in str(letter.params) and invitation.token_sha256 != token
    assert token == token_of(invitation)
    guest = newcomer("Ines Invited", "elsewhere.example")
    assert list(invitations_for(Person.objects.get(pk=guest.person))) == [invitation]
    membership = adds_one(services.accept_invitation, token=token, by=guest, at=LATER)
    assert membership.roles == ["commissioner", "evaluator"] and membership.claim == "by_invitation"
    refuses("invitation.used", services.accept_invitation, token=token, by=guest, at=LATER)


def test_an_invitation_is_for_one_confirmed_address(house: Partnership) -> None:
    token = token_of(invited(house))
    refuses("invitation.address", services.accept_invitation, token=token, by=newcomer(), at=LATER)
    refuses(
        "invitation.unknown", services.accept_invitation, token="f" * 64, by=newcomer("Ned New"), at=LATER
    )


def test_an_invitation_ends_after_fourteen_days(house: Partnership) -> None:
    token, guest = token_of(invited(house)), newcomer("Ines Invited", "elsewhere.example")
    over = AT + timedelta(days=14)
    refuses("invitation.expired", services.accept_invitation, token=token, by=guest, at=over)
    must(services.accept_invitation(token=token, by=guest, at=over - timedelta(microseconds=1)))


def test_a_second_invitation_ends_the_first(house: Partnership) -> None:
    first = token_of(invited(house))
    must(
        services.invite_person(
            email="ines@elsewhere.example", roles=["evaluator"], by=house.drafter, at=LATER
        )
    )
    guest = newcomer("Ines Invited", "elsewhere.example")
    refuses("invitation.expired", services.accept_invitation, token=first, by=guest, at=LATER)


@pytest.mark.parametrize(
    ("email", "roles", "reason"),
    [
        ("nobody", ["evaluator"], "person.address"),
        ("ines@elsewhere.example", [], "roles.none"),
        ("ines@elsewhere.example", ["officer"], "roles.not_for_kind"),
        ("ines@elsewhere.example", ["operator"], "roles.not_for_kind"),
        ("alex@temevalley.example", ["evaluator"], "invitation.member_already"),
    ],
)
def test_an_invitation_is_refused(house: Partnership, email: str, roles: list[str], reason: str) -> None:
    refuses(reason, services.invite_person, email=email, roles=roles, by=house.drafter, at=AT)


def test_an_invitation_is_withdrawn(house: Partnership) -> None:
    invitation = invited(house)
    guest = newcomer("Ines Invited", "elsewhere.example")
    stranger = house.bidders[0]
    refuses("invitation.other", services.withdraw_invitation, invitation=invitation, by=stranger, at=LATER)
    adds_one(services.withdraw_invitation, invitation=invitation, by=house.drafter, at=LATER)
    refuses(
        "invitation.expired", services.withdraw_invitation, invitation=invitation, by=house.drafter, at=LATER
    )
    refuses("invitation.expired", services.accept_invitation, token=token_of(invitation), by=guest, at=LATER)


def test_a_used_invitation_is_not_withdrawn(house: Partnership) -> None:
    invitation, guest = invited(house), newcomer("Ines Invited", "elsewhere.example")
    must(services.accept_invitation(token=token_of(invitation), by=guest, at=LATER))
    refuses(
        "invitation.used", services.withdraw_invitation, invitation=invitation, by=house.drafter, at=LATER
    )


def test_an_invitation_checks_a_claim_that_waits(house: Partnership) -> None:
    guest = newcomer("Ines Invited", "elsewhere.example")
    claim = must(services.claim_organisation(organisation=house.council, by=guest, at=AT))
    membership = must(services.accept_invitation(token=token_of(invited(house)), by=guest, at=LATER))
    assert membership.pk == claim.pk and membership.claim == "by_invitation"


def test_a_member_accepts_no_second_invitation(house: Partnership) -> None:
    guest = newcomer("Ines Invited", "elsewhere.example")
    invitation = invited(house)
    claim = must(services.claim_organisation(organisation=house.council, by=guest, at=AT))
    must(services.confirm_claim(membership=claim, by=house.operator, at=AT))
    refuses(
        "invitation.member_already",
        services.accept_invitation,
        token=token_of(invitation),
        by=guest,
        at=LATER,
    )


def colleague(house: Partnership, member: Member) -> Membership:
    return Membership.objects.get(person=member.person, organisation=house.council, ended_at=None)


def test_roles_are_set(house: Partnership) -> None:
    membership = colleague(house, house.approver)
    words = {"by": house.drafter, "at": LATER}
    changed = adds_one(
        services.set_roles, membership=membership, roles=["commissioner", "administrator"], **words
    )
    assert changed.roles == ["administrator", "commissioner"]
    refuses("roles.none", services.set_roles, membership=membership, roles=[], **words)
    refuses("roles.not_for_kind", services.set_roles, membership=membership, roles=["officer"], **words)
    refuses(
        "membership.other",
        services.set_roles,
        membership=membership,
        roles=["evaluator"],
        by=house.bidders[0],
        at=LATER,
    )


def test_the_last_administrator_stays(house: Partnership) -> None:
    own = colleague(house, house.drafter)
    words = {"membership": own, "by": house.drafter, "at": LATER}
    refuses("membership.last_administrator", services.set_roles, roles=["commissioner"], **words)
    refuses("membership.last_administrator", services.end_membership, **words)
    other = colleague(house, house.approver)
    must(services.set_roles(membership=other, roles=["administrator"], by=house.drafter, at=LATER))
    adds_one(services.end_membership, **words)
    assert administrators(house.council) == [other.person]


def test_a_membership_ends_and_its_roles_with_it(house: Partnership) -> None:
    membership = colleague(house, house.evaluators[0])
    refuses("membership.other", services.end_membership, membership=membership, by=house.bidders[0], at=LATER)
    adds_one(services.end_membership, membership=membership, by=house.drafter, at=LATER)
    assert refreshed(house.evaluators[0]).roles == {Role.PERSON}
    refuses("membership.other", services.end_membership, membership=membership, by=house.drafter, at=LATER)
    assert Letter.objects.filter(kind="membership_ended").count() == 1


# Opening keys


def test_an_opening_key_is_kept_wrapped(house: Partnership) -> None:
    key = opening_key(0)
    stored_key = adds_one(services.make_opening_key, key=key, by=house.drafter, at=LATER)
    assert opening_key_of(house.drafter.person) == stored_key
    assert bytes(stored_key.wrapped).startswith(b"age-encryption.org/v1\n-> scrypt")
    assert b"AGE-SECRET-KEY" not in bytes(stored_key.wrapped)
    refuses(
        "role.second_factor",
        services.make_opening_key,
        key=key,
        by=replace(house.drafter, second_factor=False),
        at=LATER,
    )
    refuses("role.missing", services.make_opening_key, key=key, by=house.evaluators[0], at=LATER)


@pytest.mark.parametrize(
    ("words", "again", "reason"),
    [
        ("too short", "too short", "passphrase.short"),
        ("ababababababab", "ababababababab", "passphrase.simple"),
        ("eleven quiet orchards", "eleven quiet orchard", "passphrase.differs"),
    ],
)
def test_a_poor_passphrase_never_becomes_a_key(words: str, again: str, reason: str) -> None:
    outcome = wrap_new_key(words, again)
    assert isinstance(outcome, Refusal) and outcome.reason == reason


@pytest.mark.slow
def test_a_key_opens_with_its_passphrase_alone() -> None:
    key = wrap_new_key("eleven quiet orchards", "eleven quiet orchards")
    assert not isinstance(key, Refusal)
    opened = unwrap_key(key.wrapped, "eleven quiet orchards")
    assert not isinstance(opened, Refusal) and str(opened.to_public()) == key.recipient
    wrong = unwrap_key(key.wrapped, "twelve quiet orchards")
    assert isinstance(wrong, Refusal) and wrong.reason == "passphrase.wrong"
    assert "AGE-SECRET" not in repr(key)


# What holds whatever the services do


def test_the_token_is_the_same_each_time_and_needs_the_servers_key() -> None:
    words: dict[str, Any] = {"organisation": 1, "email": "A@b.example", "invited_at": AT}
    first = invitation_token(**words)
    assert first == invitation_token(**{**words, "email": "a@B.example"})
    with override_settings(SECRET_KEY="another"):
        assert first != invitation_token(**words)


def test_the_database_refuses_a_second_present_membership(house: Partnership) -> None:
    membership = colleague(house, house.drafter)
    with pytest.raises(DatabaseError), transaction.atomic():
        Membership.objects.create(organisation=house.council, person=membership.person, since=AT)


def test_the_database_refuses_a_number_twice(house: Partnership) -> None:
    Identifier.objects.create(organisation=house.council, scheme="GB-LAE", value="TME")
    other = Organisation.objects.exclude(pk=house.council.pk).first()
    with pytest.raises(DatabaseError), transaction.atomic():
        Identifier.objects.create(organisation=other, scheme="GB-LAE", value="TME")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_event SET act = 'nothing'",
        "DELETE FROM ledger_event",
        "REPLACE INTO ledger_event SELECT * FROM ledger_event WHERE number = 1",
        "TRUNCATE ledger_event",
    ],
)
def test_the_database_refuses_to_change_the_ledger(house: Partnership, statement: str) -> None:
    belongs = {"REPLACE": "sqlite", "TRUNCATE": "postgresql"}.get(statement.split()[0])
    if belongs and belongs != connection.vendor:
        statement = "DELETE FROM ledger_event WHERE number = 1"
    before = list(Event.objects.values_list("number", "act", "hash"))
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert list(Event.objects.values_list("number", "act", "hash")) == before
