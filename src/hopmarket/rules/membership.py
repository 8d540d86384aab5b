"""Which roles people may have in which kind of organisation, and when an address proves a claim."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .refusal import Refusal
from .roles import OrganisationKind, Role

LONGEST_NAME = 200
_EVERYWHERE = frozenset({Role.ADMINISTRATOR, Role.RESPONDER, Role.EVALUATOR})

SHARED_MAIL = frozenset(
    {
        "aol.com",
        "btinternet.com",
        "fastmail.com",
        "gmail.com",
        "gmx.com",
        "googlemail.com",
        "hotmail.co.uk",
        "hotmail.com",
        "icloud.com",
        "live.co.uk",
        "live.com",
        "mac.com",
        "mail.com",
        "me.com",
        "msn.com",
        "nhs.net",
        "outlook.com",
        "proton.me",
        "protonmail.com",
        "sky.com",
        "talktalk.net",
        "tiscali.co.uk",
        "virginmedia.com",
        "yahoo.co.uk",
        "yahoo.com",
        "zoho.com",
        "ac.uk",
        "co.uk",
        "gov.uk",
        "gov.wales",
        "ltd.uk",
        "me.uk",
        "net.uk",
        "nhs.uk",
        "org.uk",
        "police.uk",
        "sch.uk",
    }
)
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})+")


def roles_of(kind: OrganisationKind, partnership: bool) -> frozenset[Role]:
    """The roles that an organisation of this kind can give; only a partnership has officers."""
    roles = _EVERYWHERE
    if kind is OrganisationKind.PUBLIC_BODY:
        roles |= {Role.COMMISSIONER}
    return roles | {Role.OFFICER} if partnership else roles


def founders_roles(kind: OrganisationKind) -> frozenset[Role]:
    """What the first person of an organisation becomes."""
    work = Role.COMMISSIONER if kind is OrganisationKind.PUBLIC_BODY else Role.RESPONDER
    return frozenset({Role.ADMINISTRATOR, work})


def joiners_roles(kind: OrganisationKind) -> frozenset[Role]:
    """What somebody becomes who claims an organisation that has an administrator already."""
    work = Role.EVALUATOR if kind is OrganisationKind.PUBLIC_BODY else Role.RESPONDER
    return frozenset({work})


def roles_to_give(
    wanted: Iterable[str], kind: OrganisationKind, partnership: bool
) -> frozenset[Role] | Refusal:
    """The wanted roles, if this organisation can give them all.

    Refuses ``roles.none`` and ``roles.not_for_kind``.
    """
    wanted_roles, possible = frozenset(wanted), roles_of(kind, partnership)
    if not wanted_roles:
        return Refusal("roles.none")
    strange = wanted_roles - possible
    if strange:
        return Refusal("roles.not_for_kind", params={"roles": ", ".join(sorted(strange))})
    return frozenset(Role(role) for role in wanted_roles)


def organisation_name(text: str) -> str | Refusal:
    """The name of an organisation, in any script: at most 200 characters, with a letter or a figure;
    every run of blanks becomes one.

    Refuses ``organisation.name``.
    """
    name = " ".join(text.split())
    if len(name) > LONGEST_NAME or not any(sign.isalnum() for sign in name):
        return Refusal("organisation.name")
    return name


def mail_domain(text: str) -> str | Refusal:
    """A domain that one organisation alone receives mail at, in small letters.

    Refuses ``domain.shape`` and ``domain.shared``: an address at a provider that serves many
    proves nothing about whom somebody works for.
    """
    domain = text.strip().lower().removeprefix("@")
    if not _DOMAIN.fullmatch(domain) or len(domain) > 120:
        return Refusal("domain.shape")
    if domain in SHARED_MAIL:
        return Refusal("domain.shared", params={"domain": domain})
    return domain


def proves_claim(addresses: Iterable[str], domain: str) -> bool:
    """Whether one of a person's verified addresses is at the organisation's checked domain."""
    if not domain or domain in SHARED_MAIL:
        return False
    return any(address.lower().rpartition("@")[1:] == ("@", domain) for address in addresses)
