"""A consultation on a framework of three clauses, with the people who ask and those who answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import Any

from hopmarket.records.bodies.models import Body, Seat
from hopmarket.records.consultations.models import Comment, Consultation
from hopmarket.records.consultations.opening import open_consultation
from hopmarket.records.consultations.publishing import publish_comment
from hopmarket.records.parties.models import ClaimState, Membership, Organisation, Person
from hopmarket.records.parties.queries import member_of
from hopmarket.records.publications.models import PublishedDocument
from hopmarket.records.publications.publishing import publish_document
from hopmarket.rules.clauses_json import as_json
from hopmarket.rules.comment_answer import AnswerWords
from hopmarket.rules.consultation_gate import ConsultationPlan
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, OrganisationKind, OrganisationStanding, Role

from .open_consultations import PROPOSED
from .partnership import must

OPENED = datetime(2026, 9, 28, 11, tzinfo=UTC)
"""Noon in London."""
CLOSES = datetime(2026, 12, 21, 12, tzinfo=UTC)
"""Noon in London, twelve weeks later, after the clocks have changed."""
PLAN = ConsultationPlan(
    title="Notice of change in the common framework",
    reasons="Small charities say that three months is too short a notice",
    alternatives="Nine months: councils set budgets in February and cannot promise it",
    opens_at=OPENED,
    closes_at=CLOSES,
    topics=("notice",),
    place="Severn and Teme",
)
SHORT = replace(
    PLAN,
    closes_at=OPENED + timedelta(weeks=4, hours=1),
    shorter_reason="The grants it concerns end on 31 March and are renewed before",
)
CHANGED = AnswerWords(
    "Three months is too short",
    "changed",
    "A season is lost with three months, so the clause asks for six",
    ("8.1",),
)
KEPT = AnswerWords(
    "Three months is enough", "kept", "Most who wrote cannot find other money in a quarter of a year"
)
WHY = "Somebody who reads this can see the reason for it"


@dataclass(frozen=True)
class ConsultedHouse:
    """A house with three consultations: one that is open with two comments (the second by the charity's member),
    one that is announced, and one that has had its time."""

    house: ConsultingHouse
    consultation: Consultation
    later: Consultation
    due: Consultation

    def comment(self, number: int = 1) -> Comment:
        """A comment of the one that is open."""
        return Comment.objects.select_related("consultation").get(
            consultation=self.consultation, number=number
        )


@dataclass(frozen=True)
class ConsultingHouse:
    """An officer of the partnership, a holder of a seat, somebody from a charity, and a stranger."""

    body: Body
    officer: Member
    holder: Member
    charity: Member
    stranger: Member
    vouching: Organisation

    def by(self, who: str) -> Member:
        """One of its people, by their part."""
        member: Member = getattr(self, who)
        return member


def a_member(
    name: str, organisation: str, kind: OrganisationKind, *roles: Role, at: datetime = OPENED
) -> Member:
    """Somebody who acts for an organisation that was checked."""
    key = organisation.lower().replace(" ", "-")
    home, _ = Organisation.objects.get_or_create(
        key=key,
        defaults={
            "name": organisation,
            "kind": kind,
            "standing": OrganisationStanding.CHECKED,
            "founded_at": at,
            "is_partnership": Role.OFFICER in roles,
        },
    )
    somebody = Person.objects.create(email=f"{name.split()[0].lower()}@{key}.example", name=name)
    Membership.objects.create(
        organisation=home,
        person=somebody,
        roles=[str(role) for role in roles],
        claim=ClaimState.BY_OFFICER,
        since=at,
    )
    return member_of(somebody, home, second_factor=True)


def a_house(at: datetime = OPENED) -> ConsultingHouse:
    """The partnership's office, a working group with one seat that is held, a charity, a body that may vouch."""
    public, charity = OrganisationKind.PUBLIC_BODY, OrganisationKind.CHARITY
    officer = a_member("Mary Officer", "Severn and Teme Partnership", public, Role.OFFICER, at=at)
    holder = a_member("Winnie Holder", "Orchard Table", charity, Role.RESPONDER, at=at)
    member = a_member("Imran Carer", "Blackpear Befrienders", charity, Role.RESPONDER, at=at)
    stranger = a_member(
        "Pete Stranger", "Ferry Lane Gardens", OrganisationKind.BUSINESS, Role.RESPONDER, at=at
    )
    voices = a_member("Vera Voice", "Teme Voluntary Voices", charity, Role.ADMINISTRATOR, at=at)
    body = Body.objects.create(
        key="consulting-group",
        name="Working group on the framework",
        kind="other",
        quorum=2,
        founded_at=at,
    )
    Seat.objects.create(
        body=body,
        number=1,
        sector="voluntary",
        post="Member for small charities",
        person_id=holder.person,
        organisation_id=holder.organisation,
        added_at=at,
        since=at,
    )
    return ConsultingHouse(
        body, officer, holder, member, stranger, Organisation.objects.get(pk=voices.organisation)
    )


def plan_from(opens_at: datetime) -> ConsultationPlan:
    """A plan of thirteen weeks from a moment."""
    return replace(PLAN, opens_at=opens_at, closes_at=opens_at + timedelta(weeks=13))


def open_now(
    at: datetime, *comments: dict[str, Any], key: str = "framework-3"
) -> tuple[ConsultingHouse, Consultation]:
    """A house, and a consultation that has just opened, with comments."""
    house = a_house(at)
    consultation = a_consultation(house, plan_from(at), key=key, subject=key.replace("-", "/"), at=at)
    for changes in comments:
        a_comment(consultation, **{"made_at": at, **changes})
    return house, consultation


def consulted(at: datetime) -> ConsultedHouse:
    """A house that consults on three subjects."""
    house, consultation = open_now(at, {})
    author = {"spoken_as": "member", "person_id": house.charity.person, "address": "", "made_at": at}
    a_comment(consultation, **author)
    later = a_consultation(house, plan_from(at + timedelta(days=30)), key="later", subject="later", at=at)
    due = a_consultation(house, plan_from(at), key="due", subject="due", at=at)
    due.opens_at, due.closes_at = at - timedelta(weeks=13), at
    due.save()
    return ConsultedHouse(house, consultation, later, due)


def a_draft(number: int = 3, at: datetime = OPENED) -> PublishedDocument:
    """A published draft of the framework."""
    title = f"A Common Commissioning Framework, version {number}"
    facts = {"title": title, "version": number, "document": as_json(PROPOSED), "before": 0}
    return publish_document("framework_draft", f"version-{number}", title=title, facts=facts, at=at)


def try_to_open(
    house: ConsultingHouse, plan: ConsultationPlan = PLAN, **changes: Any
) -> Consultation | Refusal:
    """Tries to open a consultation on version 3."""
    words: dict[str, Any] = {
        "key": "framework-3",
        "subject": "framework/3",
        "document": a_draft(at=min(plan.opens_at, OPENED)),
        "before": None,
        "body": house.body,
        "plan": plan,
        "at": OPENED,
    }
    return open_consultation(**{**words, **changes})


def a_consultation(house: ConsultingHouse, plan: ConsultationPlan = PLAN, **changes: Any) -> Consultation:
    """A consultation that is open, or announced."""
    return must(try_to_open(house, plan, **changes))


def a_comment(consultation: Consultation, **changes: Any) -> Comment:
    """A comment that counts, as its author's confirmation leaves it; published unless it is unconfirmed."""
    shown = changes.get("state", "shown") != "unconfirmed"
    made_at = changes.pop("made_at", OPENED + timedelta(days=3))
    words: dict[str, Any] = {
        "consultation": consultation,
        "number": consultation.comments.filter(number__gt=0).count() + 1 if shown else 0,
        "handle": token_hex(16),
        "clause": "8.1",
        "quote": "six months",
        "text": "Three months is one season: the potatoes are already in.",
        "stance": "change",
        "spoken_as": "email",
        "address": "winnie@orchard.example",
        "shown_name": "Winnie Price",
        "sector": "voluntary",
        "state": "shown",
        "made_at": made_at,
        "confirmed_at": made_at if shown else None,
    }
    comment = Comment.objects.create(**{**words, **changes})
    if shown:
        publish_comment(comment, at=made_at)
    return comment
