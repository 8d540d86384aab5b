"""A framework as it stands once it was adopted, for tests of whoever signs and reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from hopmarket.records.parties.models import Organisation, Person
from hopmarket.records.parties.queries import member_of
from hopmarket.records.publications.models import PublishedDocument
from hopmarket.records.publications.publishing import YAML, publish_document
from hopmarket.records.signatures.services import sign_document
from hopmarket.rules.clauses import Clause, ClauseDocument
from hopmarket.rules.clauses_json import as_json
from hopmarket.rules.clauses_yaml import as_yaml
from hopmarket.rules.framework.signature import Grade, Undertaking
from hopmarket.rules.roles import Member, Role

from .partnership import founded, joined, must, person

BOARD = "Partnership board"
CLAUSES = (
    Clause("1", "Purpose", "Why the partners buy by one framework."),
    Clause("2", "Start from the need"),
    Clause("2.1", text="We publish what residents told us.", by="public"),
    Clause("2.2", text="We bring what we hear.", by="voluntary"),
    Clause("7", "Pay on time"),
    Clause("7.1", text="We pay within thirty days.", by="public", checks=("paid-in-time",)),
    Clause("7.2", text="We send invoices at once.", by="business"),
    Clause("9", "Learn together", "We share what failed.", by="everybody"),
)
LATER = tuple(
    Clause("7.1", text="We pay within ten days.", by="public", checks=("paid-in-time",))
    if clause.number == "7.1"
    else clause
    for clause in CLAUSES
)
UNDERTAKING = Undertaking(Grade.FULL, "Director of Commissioning", "Scheme of delegation, part 3", True)


def document(number: int = 1) -> ClauseDocument:
    """The text of a version; the second and later ones pay sooner."""
    clauses = CLAUSES if number == 1 else LATER
    return ClauseDocument(
        "framework", "A Common Commissioning Framework", "What we promise.", clauses=clauses
    )


def adopt(
    at: datetime, *, effect_from: date | None = None, kind: str = "framework", **changed: Any
) -> PublishedDocument:
    """Publishes the next version as the board's adoption does."""
    number = PublishedDocument.objects.filter(kind=kind).count() + 1
    text = document(number)
    facts = {
        "title": text.title,
        "summary": text.summary,
        "version": number,
        "effect_from": (effect_from or at.date()).isoformat(),
        "adopted_on": at.date().isoformat(),
        "adopted_by": BOARD,
        "recommended_on": at.date().isoformat(),
        "recommended_by": "Executive group",
        "notice_months": 3,
        "document": as_json(text),
        "consultation": "",
        "decision": "",
        **changed,
    }
    key = "common-framework" if kind == "framework" else f"version-{number}"
    return publish_document(
        kind, key, title=text.title, facts=facts, body=as_yaml(text), media_type=YAML, at=at
    )


def body_of(name: str, operator: Member, at: datetime, *, kind: str = "public_body") -> tuple[Member, Member]:
    """A checked organisation with its administrator and a commissioner (of a charity a second
    administrator), both with a second factor."""
    domain = f"{name.split()[0].lower()}.example"
    first = person(f"Ada of {name}", domain, at)
    organisation = founded(name, kind, "large", domain, first, operator, at)
    administrator = member_of(first, organisation, second_factor=True)
    role = Role.COMMISSIONER if kind == "public_body" else Role.ADMINISTRATOR
    return administrator, joined(f"Col of {name}", domain, (role,), administrator, at)


def signed(version: PublishedDocument, by: Member, at: datetime, **changed: Any) -> Any:
    """Signs a version in full, or as the changes of the undertaking say."""
    undertaking = replace(UNDERTAKING, **changed)
    return must(
        sign_document(document=version, sha256=version.sha256, undertaking=undertaking, seen=0, by=by, at=at)
    )


def organisation_of(member: Member) -> Organisation:
    """The organisation that a member acts for."""
    return Organisation.objects.get(pk=member.organisation)


def person_of(member: Member) -> Person:
    """The person that a member is."""
    return Person.objects.get(pk=member.person)
