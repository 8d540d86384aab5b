"""A body is founded, changed, constituted and dissolved."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.text import slugify

from hopmarket.records.ledger.acts import Outcome, act
from hopmarket.records.post import outbox
from hopmarket.records.publications.publishing import YAML, publish_document
from hopmarket.rules.bodies.body_life import CITE, BodyAct, BodyKind
from hopmarket.rules.bodies.body_plan import (
    BodyPlan,
    SeatPlan,
    plan_refusal,
    public_words_refusal,
    seat_refusal,
)
from hopmarket.rules.bodies.meeting_life import MeetingState
from hopmarket.rules.bodies.quorum import quorum_size_refusal
from hopmarket.rules.clause_faults import faults_in
from hopmarket.rules.clauses import ClauseDocument
from hopmarket.rules.clauses_json import as_json
from hopmarket.rules.clauses_yaml import as_yaml
from hopmarket.rules.reasons import unreasoned
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member

from .. import letters
from ..default_bodies import DefaultBody, default_bodies, default_terms
from ..models import Body, Meeting, Seat
from ..publishing import publish_body
from ..queries import body_facts, current_seats, kinds_to_found, people_on, unconstituted
from .body_steps import body_subject, show_if_standing, step_of_body


@act("found_body")
def found_body(
    *, plan: BodyPlan, seats: tuple[SeatPlan, ...] = (), by: Member, at: datetime
) -> Outcome[Body] | Refusal:
    """Founds a body, with empty seats. It is public as soon as it is constituted.

    Refuses what :func:`plan_refusal` and :func:`seat_refusal` refuse, and ``body.kind_taken``.
    """
    body = _found(plan, seats, at)
    if isinstance(body, Refusal):
        return body
    return Outcome(body_subject(body), body, _facts(plan))


@act("found_bodies")
def found_default_bodies(*, by: Member, at: datetime) -> Outcome[list[Body]] | Refusal:
    """Founds those bodies of the default set of whose kind there is none yet, with their seats and terms of
    reference. Refuses ``body.kind_taken`` where there is one of each."""
    lacking = [row for row in default_bodies() if row.plan.kind in kinds_to_found()]
    bodies: list[Body] = []
    for row in lacking:
        body = _found_default(row, at)
        if isinstance(body, Refusal):
            return body
        bodies.append(body)
    if not bodies:
        return Refusal("body.kind_taken", CITE)
    return Outcome(body_subject(bodies[0]), bodies, {"bodies": [body_subject(body) for body in bodies]})


@act("revise_body")
def revise_body(*, body: Body, plan: BodyPlan, by: Member, at: datetime) -> Outcome[Body] | Refusal:
    """Changes what a body is called, what it is for, what it may decide and how. Its kind stays.

    Refuses what :func:`plan_refusal` refuses, ``body.quorum_too_large``, ``body.kind_stays``, and
    ``body.rules_in_meeting``: how a body decides stays as it was called until its meetings have their minutes.
    """
    row = step_of_body(body, BodyAct.REVISE)
    if isinstance(row, Refusal):
        return row
    refusal = plan_refusal(plan) or _revision_refusal(row, plan, at)
    if refusal:
        return refusal
    for name, value in _columns(plan).items():
        setattr(row, name, value)
    row.save()
    show_if_standing(row, at)
    return Outcome(body_subject(row), row, _facts(plan))


@act("set_terms_of_reference")
def set_terms_of_reference(
    *, body: Body, document: ClauseDocument, by: Member, at: datetime
) -> Outcome[Body] | Refusal:
    """Publishes the terms of reference of a body, or their next version.

    Refuses ``terms_of_reference.other_kind``, ``terms_of_reference.faults`` with the first fault, and what cannot
    be published.
    """
    row = step_of_body(body, BodyAct.SET_TERMS)
    if isinstance(row, Refusal):
        return row
    refusal = _set_terms(row, document, at)
    if refusal:
        return refusal
    show_if_standing(row, at)
    assert row.terms
    return Outcome(body_subject(row), row, {"version": row.terms.number, "sha256": row.terms.sha256})


@act("constitute_body")
def constitute_body(*, body: Body, by: Member, at: datetime) -> Outcome[Body] | Refusal:
    """Constitutes a body: from now on it meets and decides, and stands in public with who sits there.

    Refuses ``body.no_terms``, ``body.quorum_too_large``, ``body.seats_unfilled`` and ``body.no_co_chair``.
    """
    row = step_of_body(body, BodyAct.CONSTITUTE)
    if isinstance(row, Refusal):
        return row
    refusal = unconstituted(row, at)
    if refusal:
        return refusal
    row.constituted_at = at
    row.save(update_fields=["state", "constituted_at"])
    publish_body(row, at)
    facts = body_facts(row, at)
    return Outcome(body_subject(row), row, {"seats": len(facts.seats), "filled": facts.filled})


@act("dissolve_body")
def dissolve_body(*, body: Body, reason: str, by: Member, at: datetime) -> Outcome[Body] | Refusal:
    """Dissolves a body, with a reason that its members are told and, if it was public, everybody can read.

    Refuses ``reasons.missing``, ``body.meeting_ahead`` and ``body.meeting_unminuted``.
    """
    was_public = body_is_public(body)
    row = step_of_body(body, BodyAct.DISSOLVE)
    if isinstance(row, Refusal):
        return row
    refusal = unreasoned(reason, "dissolve_body") or public_words_refusal({"the reason": reason})
    if refusal:
        return refusal
    for state, hindrance in (
        (MeetingState.CALLED, "body.meeting_ahead"),
        (MeetingState.HELD, "body.meeting_unminuted"),
    ):
        if Meeting.objects.filter(body=row, state=state).exists():
            return Refusal(hindrance, CITE)
    row.dissolved_at, row.dissolved_reason = at, reason.strip()
    row.save(update_fields=["state", "dissolved_at", "dissolved_reason"])
    outbox.write(
        letters.body_values(row), letters.BODY_DISSOLVED, people_on(row), at=at, reason=reason.strip()
    )
    if was_public:
        publish_body(row, at)
    return Outcome(body_subject(row), row, {"reason": reason.strip()})


def body_is_public(body: Body) -> bool:
    """Whether the public knows the body: it was constituted once."""
    return body.constituted_at is not None


def _found(plan: BodyPlan, seats: tuple[SeatPlan, ...], at: datetime) -> Body | Refusal:
    refusal = plan_refusal(plan) or _seats_refusal(seats)
    if refusal:
        return refusal
    if plan.kind is not BodyKind.OTHER and plan.kind not in kinds_to_found():
        return Refusal("body.kind_taken", CITE)
    body = Body.objects.create(key=_free_key(plan.name), kind=plan.kind, founded_at=at, **_columns(plan))
    Seat.objects.bulk_create(
        Seat(
            body=body,
            number=number,
            sector=seat.sector,
            post=seat.post.strip(),
            is_chair=seat.is_chair,
            is_sponsor=seat.is_sponsor,
            added_at=at,
        )
        for number, seat in enumerate(seats, 1)
    )
    return body


def _found_default(row: DefaultBody, at: datetime) -> Body | Refusal:
    body = _found(row.plan, row.seats, at)
    return body if isinstance(body, Refusal) else _set_terms(body, default_terms(), at) or body


def _seats_refusal(seats: tuple[SeatPlan, ...]) -> Refusal | None:
    for place, seat in enumerate(seats):
        if refusal := seat_refusal(seat, seats[:place]):
            return refusal
    return None


def _free_key(name: str) -> str:
    """A key that no body has: the name in small letters, with a number where another body has it."""
    plain = slugify(name)[:50].strip("-") or "body"
    taken = set(Body.objects.filter(key__startswith=plain).values_list("key", flat=True))
    keys = (plain, *(f"{plain}-{number}" for number in range(2, len(taken) + 3)))
    return next(key for key in keys if key not in taken)


def _columns(plan: BodyPlan) -> dict[str, Any]:
    return {
        "name": plan.name.strip(),
        "purpose": plan.purpose.strip(),
        "may_recommend": plan.rights.may_recommend,
        "may_adopt": plan.rights.may_adopt,
        "quorum": plan.quorum,
        "casting_vote": plan.casting_vote,
        "wants_co_chairs": plan.wants_co_chairs,
    }


def _facts(plan: BodyPlan) -> dict[str, Any]:
    return {"kind": str(plan.kind), **_columns(plan)}


def _revision_refusal(row: Body, plan: BodyPlan, at: datetime) -> Refusal | None:
    if plan.kind != row.kind:
        return Refusal("body.kind_stays", CITE)
    if row.is_standing:
        refusal = quorum_size_refusal(plan.quorum, current_seats(row).count())
        if refusal:
            return refusal
    columns = _columns(plan)
    ruling = ("may_recommend", "may_adopt", "quorum", "casting_vote", "wants_co_chairs")
    changes_rules = any(getattr(row, name) != columns[name] for name in ruling)
    going_on = Meeting.objects.filter(
        body=row, state__in=(MeetingState.CALLED, MeetingState.HELD), starts_at__lte=at
    )
    if changes_rules and going_on.exists():
        return Refusal("body.rules_in_meeting", CITE)
    return None


def _set_terms(body: Body, document: ClauseDocument, at: datetime) -> Refusal | None:
    if document.kind != "terms_of_reference":
        return Refusal("terms_of_reference.other_kind", CITE)
    for fault in faults_in(document):
        return Refusal("terms_of_reference.faults", CITE, {"where": fault.field, "what": fault.sentence})
    texts = "\n".join(f"{clause.title}\n{clause.text}" for clause in document.clauses)
    refusal = public_words_refusal(
        {"the terms of reference": f"{document.title}\n{document.summary}\n{texts}"}
    )
    if refusal:
        return refusal
    body.terms = publish_document(
        "terms_of_reference",
        body.key,
        title=f"{document.title}: {body.name}",
        facts={
            "title": document.title,
            "summary": document.summary,
            "body": body.key,
            "body_name": body.name,
            "document": as_json(document),
        },
        body=as_yaml(document),
        media_type=YAML,
        part_of=f"body:{body.key}",
        at=at,
    )
    body.save(update_fields=["terms"])
    return None
