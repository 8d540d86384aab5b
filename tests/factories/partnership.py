"""A small partnership, made only through services: one council, its people, and bidders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from hopmarket.records.ledger.current_time import pretend_time
from hopmarket.records.parties.invitation_tokens import invitation_token
from hopmarket.records.parties.models import Organisation, Person
from hopmarket.records.parties.queries import member_of
from hopmarket.records.parties.services import (
    accept_invitation,
    check_organisation,
    create_operator,
    found_organisation,
    invite_person,
    register_person,
)
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, Role, System

from .snapshots import made_once

T = TypeVar("T")
PASSWORD = "pockets of hops 1866"

BIDDERS = (
    ("Blackpear Befrienders", "charity", "small", "blackpear.example"),
    ("Orchard Row Playworks", "cic", "micro", "orchardrow.example"),
    ("Plumgate Leisure Ltd", "business", "medium", "plumgate.example"),
    ("Brightholme Clubs Ltd", "business", "large", "brightholme.example"),
)


def must(outcome: T | Refusal) -> T:
    """The result of an act; a refusal fails the test that relies on it."""
    assert not isinstance(outcome, Refusal), outcome
    return outcome


@dataclass(frozen=True)
class Partnership:
    """The people of one council, and bidders.

    ``drafter`` and ``approver`` publish and open; ``approver`` also leads the panel.
    """

    operator: Member
    council: Organisation
    drafter: Member
    approver: Member
    evaluators: tuple[Member, ...]
    bidders: tuple[Member, ...]

    @property
    def lead(self) -> Member:
        return self.approver


def person(name: str, domain: str, at: datetime) -> Person:
    """Registers somebody with a confirmed address at a domain, without a password."""
    first = name.split()[0].lower()
    outcome = register_person(
        email=f"{first}@{domain}",
        name=name,
        password=None,
        address_verified=True,
        by=System("door"),
        at=at,
    )
    return must(outcome)


def founded(
    name: str, kind: str, size: str, domain: str, founder: Person, operator: Member, at: datetime
) -> Organisation:
    """Founds an organisation and checks it, with its founder's claim proved by address."""
    organisation = must(
        found_organisation(
            name=name,
            kind=kind,
            size=size,
            postcode="WR15 8AB",
            email_domain=domain,
            fictional=True,
            by=member_of(founder, None),
            at=at,
        )
    )
    return must(check_organisation(organisation=organisation, email_domain=domain, by=operator, at=at))


def joined(name: str, domain: str, roles: tuple[Role, ...], by: Member, at: datetime) -> Member:
    """Registers somebody new whom an administrator invites, with a second factor."""
    colleague = person(name, domain, at)
    must(invite_person(email=colleague.email, roles=roles, by=by, at=at))
    token = invitation_token(organisation=by.organisation, email=colleague.email, invited_at=at)
    must(accept_invitation(token=token, by=member_of(colleague, None), at=at))
    organisation = Organisation.objects.get(pk=by.organisation)
    return member_of(colleague, organisation, second_factor=True)


def bidder(name: str, kind: str, size: str, domain: str, operator: Member, at: datetime) -> Member:
    """A checked organisation's founder, who may respond for it."""
    founder = person(f"Robin of {name}", domain, at)
    organisation = founded(name, kind, size, domain, founder, operator, at)
    return member_of(founder, organisation)


def partnership(at: datetime, *, bidders: int = 3, place: str = "temevalley") -> Partnership:
    """A partnership as it stands at ``at``; another ``place`` makes a second one."""
    return made_once(repr((at, bidders, place)), lambda: _partnership(at, bidders, place))


def _partnership(at: datetime, bidders: int, place: str) -> Partnership:
    with pretend_time(at):
        runner = must(
            create_operator(
                email=f"olive@portal.{place}.example",
                name="Olive Operator",
                password=PASSWORD,
                by=System("command"),
                at=at,
            )
        )
        operator = member_of(runner, None, second_factor=True)
        domain = f"{place}.example"
        first = person("Dana Drafter", domain, at)
        council = founded(
            f"{place.title()} District Council", "public_body", "large", domain, first, operator, at
        )
        drafter = member_of(first, council, second_factor=True)
        evaluators = tuple(
            joined(name, domain, (Role.EVALUATOR,), drafter, at)
            for name in ("Esme Evaluator", "Farid Evaluator", "Gwen Evaluator")
        )
        return Partnership(
            operator=operator,
            council=council,
            drafter=drafter,
            approver=joined("Alex Approver", domain, (Role.COMMISSIONER,), drafter, at),
            evaluators=evaluators,
            bidders=tuple(
                bidder(name, kind, size, f"{place}.{mail}", operator, at)
                for name, kind, size, mail in BIDDERS[:bidders]
            ),
        )
