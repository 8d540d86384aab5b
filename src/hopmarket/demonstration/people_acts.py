"""Acts that bring in the demonstration's people: they register, are checked, invited, given keys."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import datetime

from pyrage import passphrase, x25519

from hopmarket.records.parties.invitation_tokens import invitation_token
from hopmarket.records.parties.models import Organisation, Person
from hopmarket.records.parties.queries import member_of, membership_of
from hopmarket.records.parties.services import (
    accept_invitation,
    check_organisation,
    claim_organisation,
    confirm_claim,
    create_operator,
    found_organisation,
    invite_person,
    make_opening_key,
    register_person,
    set_roles,
)
from hopmarket.records.parties.wrapped_keys import WrappedKey
from hopmarket.rules.membership import founders_roles
from hopmarket.rules.roles import Member, Role, System

from .people import BODIES, INVITED, OPERATOR, PASSPHRASE, StoryOrganisation, StoryPerson
from .story_calendar import StoryCalendar
from .timed_steps import Do, TimedAct, result_or_raise

BEGAN = -310
"""The working day of the first arrivals: the framework is a good year old when the portal is first seen."""


class PeopleActs:
    """The demonstration's people by the names that stories use, and the opening keys of those who hold one."""

    def __init__(self) -> None:
        self.persons: dict[str, Person] = {}
        self.bodies: dict[str, Organisation] = {}
        self.home: dict[str, str] = {}
        self.keys: dict[str, x25519.Identity] = {}

    def member(self, call: str) -> Member:
        """Somebody acting for their organisation, signed in with a code."""
        body = self.bodies.get(self.home.get(call, ""))
        return member_of(self.persons[call], body, second_factor=True)

    def arrivals(self, days: StoryCalendar) -> Iterator[TimedAct]:
        """The acts by which everybody joined, some months before the portal is first seen."""
        yield TimedAct(days.instant(BEGAN - 1, "9am"), "the operator", self._operate)
        for count, body in enumerate(BODIES):
            on = BEGAN + count // 3 if body.checked else -2
            yield from self._coming(body, on, days)
        for inviter, guest, roles in INVITED:
            yield TimedAct(
                days.instant(-1, "3pm"), f"an invitation to {guest}", self._inviting(inviter, guest, roles)
            )

    def _operate(self, at: datetime) -> None:
        call, name, email = OPERATOR
        password = secrets.token_urlsafe(24)
        self.persons[call] = result_or_raise(
            create_operator(email=email, name=name, password=password, by=System("command"), at=at)
        )

    def _coming(self, body: StoryOrganisation, on: int, days: StoryCalendar) -> Iterator[TimedAct]:
        founder, *others = body.people
        yield TimedAct(days.instant(on, "9.30am"), body.title, lambda at: self._found(body, founder, at))
        if body.checked:
            yield TimedAct(days.instant(on, "11am"), body.title, lambda at: self._check(body, at))
        if body.checked and set(founder.roles) != founders_roles(body.kind):
            yield TimedAct(days.instant(on, "11.20am"), founder.name, lambda at: self._parts(founder, at))
        for human in others:
            yield TimedAct(days.instant(on + 1, "10am"), human.name, self._joining(body, human))
        for human in body.people:
            if human.opens:
                yield TimedAct(days.instant(on + 2, "2pm"), human.name, self._keeping(human))
        for human in body.waits:
            yield TimedAct(days.instant(-1, "4.10pm"), human.name, self._waiting(body, human))

    def _register(self, body: StoryOrganisation, human: StoryPerson, at: datetime) -> Person:
        self.persons[human.call] = person = result_or_raise(
            register_person(
                email=body.address(human),
                name=human.name,
                password=None,
                by=System("door"),
                at=at,
                address_verified=True,
            )
        )
        return person

    def _found(self, body: StoryOrganisation, founder: StoryPerson, at: datetime) -> None:
        person = self._register(body, founder, at)
        self.bodies[body.call] = result_or_raise(
            found_organisation(
                name=body.title,
                kind=body.kind,
                size=body.size,
                postcode=body.postcode,
                district=body.district,
                about=body.about,
                identifiers=body.numbers,
                fictional=True,
                by=member_of(person, None),
                at=at,
            )
        )
        self.home[founder.call] = body.call

    def _check(self, body: StoryOrganisation, at: datetime) -> None:
        """The operator checks the organisation; an unregistered group's founder is confirmed."""
        organisation, checker = self.bodies[body.call], self.member("olive")
        domain = body.domain if body.numbers else ""
        result_or_raise(
            check_organisation(
                organisation=organisation,
                email_domain=domain,
                partnership=body.partnership,
                by=checker,
                at=at,
            )
        )
        founder = membership_of(self.persons[body.people[0].call], organisation)
        if not domain and founder:
            result_or_raise(confirm_claim(membership=founder, by=self.member("alice"), at=at))
        organisation.refresh_from_db()

    def _parts(self, human: StoryPerson, at: datetime) -> None:
        membership = membership_of(self.persons[human.call], self.bodies[self.home[human.call]])
        assert membership is not None
        result_or_raise(
            set_roles(membership=membership, roles=human.roles, by=self.member(human.call), at=at)
        )

    def _joining(self, body: StoryOrganisation, human: StoryPerson) -> Do:
        def join(at: datetime) -> None:
            founder = self.member(body.people[0].call)
            result_or_raise(invite_person(email=body.address(human), roles=human.roles, by=founder, at=at))
            person = self._register(body, human, at)
            token = invitation_token(
                organisation=founder.organisation, email=body.address(human), invited_at=at
            )
            result_or_raise(accept_invitation(token=token, by=member_of(person, None), at=at))
            self.home[human.call] = body.call

        return join

    def _inviting(self, inviter: str, guest: str, roles: tuple[Role, ...]) -> Do:
        def invite(at: datetime) -> None:
            email = self.persons[guest].email
            result_or_raise(invite_person(email=email, roles=roles, by=self.member(inviter), at=at))

        return invite

    def _waiting(self, body: StoryOrganisation, human: StoryPerson) -> Do:
        def claim(at: datetime) -> None:
            person = self._register(body, human, at)
            result_or_raise(
                claim_organisation(organisation=self.bodies[body.call], by=member_of(person, None), at=at)
            )

        return claim

    def _keeping(self, human: StoryPerson) -> Do:
        def keep(at: datetime) -> None:
            identity = x25519.Identity.generate()
            key = WrappedKey(
                str(identity.to_public()), passphrase.encrypt(str(identity).encode(), PASSPHRASE)
            )
            result_or_raise(make_opening_key(key=key, by=self.member(human.call), at=at))
            self.keys[human.call] = identity

        return keep
