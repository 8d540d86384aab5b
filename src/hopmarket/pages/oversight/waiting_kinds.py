"""Every kind of thing that waits for whoever checks: one row each, so that none lies where nobody looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from hopmarket.pages.account.role_words import KINDS, roles_in_words
from hopmarket.pages.parts import money_and_dates
from hopmarket.records.parties.models import Membership, Organisation
from hopmarket.records.parties.queries import waiting_claims
from hopmarket.records.parties.registered_organisations import waiting_organisations
from hopmarket.records.published_organisations.claims import waiting_published_claims
from hopmarket.records.published_organisations.models import PublishedClaim
from hopmarket.rules.roles import OrganisationKind

MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """One thing that waits: what it is, where it is decided, and since when it waits."""

    text: str
    href: str
    hint: str


@dataclass(frozen=True, slots=True)
class WaitingKind:
    """One kind of waiting thing: its heading, what to do with it, what to say when none waits."""

    title: str
    word: str
    none: str
    rows: Callable[[], QuerySet[Any]]
    line: Callable[[Any], WaitingLine]


@dataclass(frozen=True, slots=True)
class WaitingList:
    """The things of one kind that wait, oldest first, and how many there are."""

    kind: WaitingKind
    count: int
    lines: tuple[WaitingLine, ...]


def _organisation(organisation: Organisation) -> WaitingLine:
    since = money_and_dates.day(organisation.founded_at)
    who = ". The operator checks public bodies" if organisation.kind == OrganisationKind.PUBLIC_BODY else ""
    return WaitingLine(
        organisation.name,
        reverse("oversight:organisation", args=[organisation.key]),
        f"{KINDS[organisation.kind][0]}, {organisation.postcode}, since {since}{who}",
    )


def _membership(membership: Membership) -> WaitingLine:
    return WaitingLine(
        f"{membership.person} for {membership.organisation.name}",
        reverse("oversight:claim", args=[membership.pk]),
        f"As {roles_in_words(membership.roles)}, since {money_and_dates.day(membership.since)}",
    )


def _published_claim(claim: PublishedClaim) -> WaitingLine:
    same = f"number, {claim.evidence['values'][0]}" if claim.evidence["ground"] == "number" else "name"
    return WaitingLine(
        f"{claim.party.name} as {claim.organisation.name}",
        reverse("oversight:published_claim", args=[claim.pk]),
        f"The same {same}, since {money_and_dates.day(claim.made_at)}",
    )


WAITING_KINDS: tuple[WaitingKind, ...] = (
    WaitingKind(
        "Organisations to check", "To check", "No organisation waits.", waiting_organisations, _organisation
    ),
    WaitingKind("Claims to confirm", "To confirm", "No claim waits.", waiting_claims, _membership),
    WaitingKind(
        "Organisations that say which published one they are",
        "To confirm",
        "No organisation waits.",
        waiting_published_claims,
        _published_claim,
    ),
)


def waiting_lists() -> list[WaitingList]:
    """Everything that waits, kind by kind."""
    return [
        WaitingList(kind, kind.rows().count(), tuple(kind.line(row) for row in kind.rows()[:MOST_LISTED]))
        for kind in WAITING_KINDS
    ]
