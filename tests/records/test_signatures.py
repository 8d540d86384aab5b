"""Signing, declining and withdrawing, as services: who may, on which version, what is published, who hears."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from hopmarket.records.bodies.models import Body, Seat
from hopmarket.records.ledger.acts import ACTS
from hopmarket.records.ledger.models import Event
from hopmarket.records.post.models import Letter
from hopmarket.records.publications.models import PublishedDocument
from hopmarket.records.publications.queries import newest_document
from hopmarket.records.published_organisations.models import PublishedClaim
from hopmarket.records.published_organisations.services import SuccessorFacts, record_succession
from hopmarket.records.signatures.models import Signature
from hopmarket.records.signatures.queries import (
    framework_in_force,
    present_answer,
    signatory_number,
    standing_signature,
    state_on,
)
from hopmarket.records.signatures.services import decline_document, sign_document, withdraw_signature
from hopmarket.records.signatures.tasks import tasks_of
from hopmarket.rules.framework.in_force import WhyNot
from hopmarket.rules.framework.signature import Grade, Reservation, SignatureState
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, Role
from tests.factories import imported_notices as publishing
from tests.factories.adopted_framework import (
    BOARD,
    UNDERTAKING,
    adopt,
    body_of,
    organisation_of,
    person_of,
    signed,
)
from tests.factories.partnership import Partnership, must, partnership

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 14, 9, tzinfo=UTC)
WORDS = "We pay within 20 days, not ten, until April"
WHY = "Our board has not agreed to it yet"


@dataclass
class World:
    """A partnership whose council has signed the version in force, and a second council that is asked."""

    house: Partnership
    version: PublishedDocument
    ada: Member
    col: Member

    @property
    def council(self) -> Member:
        return self.house.drafter


@pytest.fixture
def world() -> World:
    house = partnership(AT - timedelta(days=60), bidders=1)
    ada, col = body_of("Severnside County Council", house.operator, AT - timedelta(days=50))
    version = adopt(AT - timedelta(days=30), effect_from=date(2026, 10, 1))
    signed(version, house.drafter, AT - timedelta(days=10))
    return World(house, version, ada, col)


def _sign(world: World, by: Member | None = None, **changed: Any) -> Signature | Refusal:
    words: dict[str, Any] = {"document": world.version, "sha256": world.version.sha256, "seen": 0, "at": AT}
    words["undertaking"] = UNDERTAKING
    return sign_document(**{**words, "by": by or world.ada, **changed})


def _decline(world: World, **changed: Any) -> Signature | Refusal:
    words: dict[str, Any] = {"document": world.version, "sha256": world.version.sha256, "seen": 0, "at": AT}
    return decline_document(**{**words, "reason": WHY, "by": world.ada, **changed})


def _reason(outcome: Any) -> str:
    assert isinstance(outcome, Refusal), outcome
    return outcome.reason


# Every state, act and role

STATES = {
    SignatureState.ASKED: lambda world: None,
    SignatureState.SIGNED: lambda world: must(_sign(world)),
    SignatureState.DECLINED: lambda world: must(_decline(world)),
    SignatureState.LEAVING: lambda world: must(
        withdraw_signature(signature=must(_sign(world)), reason=WHY, by=world.ada, at=AT)
    ),
}
DECIDED = {
    SignatureState.ASKED: {"sign": "signed", "decline": "declined", "withdraw": ""},
    SignatureState.SIGNED: {"sign": "signed", "decline": "", "withdraw": "leaving"},
    SignatureState.DECLINED: {"sign": "signed", "decline": "", "withdraw": ""},
    SignatureState.LEAVING: {"sign": "signed", "decline": "", "withdraw": ""},
}


@pytest.mark.parametrize("state", SignatureState)
@pytest.mark.parametrize("act", ["sign", "decline", "withdraw"])
def test_every_act_in_every_state(world: World, state: SignatureState, act: str) -> None:
    STATES[state](world)
    standing = present_answer(world.ada.organisation)
    seen, before = standing.pk if standing else 0, Event.objects.count()
    if act == "sign":
        reserved = replace(UNDERTAKING, grade=Grade.MEMORANDUM, clauses=("2.1",))
        outcome: Any = _sign(world, seen=seen, undertaking=reserved)
    elif act == "decline":
        outcome = _decline(world, seen=seen)
    else:
        of = standing or Signature.objects.get()
        outcome = withdraw_signature(signature=of, reason=WHY, by=world.ada, at=AT)
    reached = DECIDED[state][act]
    if reached:
        assert state_on(world.version, present_answer(world.ada.organisation)) == reached
    else:
        assert isinstance(outcome, Refusal)
        assert state_on(world.version, present_answer(world.ada.organisation)) == state
    assert Event.objects.count() == before + bool(reached)


MAY_NOT = {
    "evaluator": "role.missing",
    "responder": "role.missing",
    "operator": "role.missing",
    "without a code": "role.second_factor",
    "unchecked claim": "role.claim_unchecked",
}


def who_is(world: World, name: str) -> Member:
    return {
        "evaluator": replace(world.col, roles=frozenset({Role.EVALUATOR})),
        "responder": replace(world.ada, roles=frozenset({Role.RESPONDER})),
        "operator": world.house.operator,
        "without a code": replace(world.ada, second_factor=False),
        "unchecked claim": replace(world.ada, claim_checked=False),
    }[name]


@pytest.mark.parametrize("act", ["sign_document", "decline_document", "withdraw_signature"])
def test_only_administrators_and_commissioners_with_a_code_answer(world: World, act: str) -> None:
    answering = {"document": world.version, "sha256": world.version.sha256, "seen": 0}
    words: dict[str, Any] = {
        "sign_document": lambda: {**answering, "undertaking": UNDERTAKING},
        "decline_document": lambda: {**answering, "reason": WHY},
        "withdraw_signature": lambda: {"signature": must(_sign(world)), "reason": WHY},
    }[act]()
    before = Event.objects.count()
    for who, why in MAY_NOT.items():
        assert _reason(ACTS[act](**words, by=who_is(world, who), at=AT)) == why
    assert Event.objects.count() == before
    must(ACTS[act](**words, by=world.col if act != "decline_document" else world.ada, at=AT))


# Which version


def test_a_draft_cannot_be_signed_nor_declined(world: World) -> None:
    draft = adopt(AT, kind="framework_draft")
    assert _reason(_sign(world, document=draft, sha256=draft.sha256)) == "signature.draft"
    assert _reason(_decline(world, document=draft, sha256=draft.sha256)) == "signature.draft"
    assert not Signature.objects.filter(organisation=world.ada.organisation).exists()


def test_a_superseded_version_and_another_text_than_was_shown_cannot_be_signed(world: World) -> None:
    assert _reason(_sign(world, sha256="0" * 64)) == "signature.other_version"
    newer = adopt(AT)
    assert _reason(_sign(world)) == "signature.superseded"
    assert _reason(_sign(world, document=newer)) == "signature.other_version"
    assert must(_sign(world, document=newer, sha256=newer.sha256)).sha256 == newer.sha256


def test_a_later_version_asks_again_and_the_old_signature_stays_on_the_old_one(world: World) -> None:
    newer, council = adopt(AT, effect_from=date(2027, 1, 1)), world.council
    present = present_answer(council.organisation)
    assert present and state_on(newer, present) is SignatureState.ASKED
    must(_decline(world, document=newer, sha256=newer.sha256, seen=present.pk, by=council))
    kept = standing_signature(council.organisation)
    assert kept and kept.document == world.version and kept.ends_on is None
    assert framework_in_force(organisation_of(council), date(2027, 2, 1)).version == 1
    declined = present_answer(council.organisation)
    assert declined
    must(_sign(world, document=newer, sha256=newer.sha256, seen=declined.pk, by=council))
    assert framework_in_force(organisation_of(council), date(2026, 12, 31)).version == 1
    assert framework_in_force(organisation_of(council), date(2027, 1, 1)).version == 2


def test_two_officers_of_one_body_at_once_give_one_signature(world: World) -> None:
    must(_sign(world))
    reserved = replace(UNDERTAKING, grade=Grade.RESERVATIONS, reservations=(Reservation("7.1", WORDS),))
    assert _reason(_sign(world, world.col, undertaking=reserved)) == "signature.signed_meanwhile"
    assert Signature.objects.filter(organisation=world.ada.organisation).count() == 1


def test_a_reservation_can_be_lifted_and_signing_twice_alike_is_refused(world: World) -> None:
    reserved = replace(UNDERTAKING, grade=Grade.RESERVATIONS, reservations=(Reservation("7.1", WORDS),))
    first = must(_sign(world, undertaking=reserved))
    assert _reason(_sign(world, seen=first.pk, undertaking=reserved)) == "signature.same"
    lifted = must(_sign(world, seen=first.pk, at=AT + timedelta(days=90)))
    first.refresh_from_db()
    assert first.replaced_at and not lifted.replaced_at and lifted.reservations == []
    organisation = organisation_of(world.ada)
    assert framework_in_force(organisation, AT.date()).reservations == (Reservation("7.1", WORDS),)
    assert framework_in_force(organisation, date(2027, 3, 1)).reservations == ()


def test_an_authority_that_ended_yesterday_signs_nothing(world: World) -> None:
    ended = replace(UNDERTAKING, delegation_until=AT.date() - timedelta(1))
    assert _reason(_sign(world, undertaking=ended)) == "signature.authority_ended"
    assert must(_sign(world, undertaking=replace(UNDERTAKING, delegation_until=AT.date())))


# A charity's own side


def test_a_charity_signs_the_promises_of_its_own_side(world: World) -> None:
    ada, _ = body_of("Blackpear Trust", world.house.operator, AT, kind="charity")
    others = replace(UNDERTAKING, grade=Grade.MEMORANDUM, clauses=("7.1",))
    assert _reason(_sign(world, ada, undertaking=others)) == "signature.clause_unknown"
    assert must(_sign(world, ada, undertaking=replace(others, clauses=("2.2",)))).clauses == ["2.2"]


# What is published


def _published(member: Member) -> dict[str, Any]:
    published = newest_document("signature", organisation_of(member).key)
    assert published and published.part_of == world_address()
    return published.json


def world_address() -> str:
    return "framework:common-framework"


def test_each_answer_is_published_with_date_name_and_the_signers_words(world: World) -> None:
    reserved = replace(UNDERTAKING, grade=Grade.RESERVATIONS, reservations=(Reservation("7.1", WORDS),))
    first = must(_sign(world, undertaking=reserved))
    (answer,) = _published(world.ada)["answers"]
    assert answer["officer"] == world.ada.person_name and answer["signed_on"] == "2026-10-14"
    assert answer["reservations"] == [{"clause": "7.1", "words": WORDS}]
    assert answer["sha256"] == world.version.sha256 and answer["delegation"] == UNDERTAKING.delegation
    must(withdraw_signature(signature=first, reason=WHY, by=world.col, at=AT))
    (answer,) = _published(world.ada)["answers"]
    assert answer["ends_on"] == "2027-01-14" and answer["why_withdrawn"] == WHY
    again = present_answer(world.ada.organisation)
    assert again
    must(_sign(world, seen=again.pk))
    assert [row["ends_on"] for row in _published(world.ada)["answers"]] == ["2027-01-14", None]
    event = Event.objects.order_by("-number").first()
    assert event and event.facts["sha256"] == world.version.sha256
    assert world.ada.person_name not in str(event.facts)


def test_a_withdrawal_counts_from_its_end_for_every_version_that_was_signed(world: World) -> None:
    newer, council = adopt(AT), world.council
    present = present_answer(council.organisation)
    assert present
    second = must(_sign(world, council, document=newer, sha256=newer.sha256, seen=present.pk))
    assert (
        _reason(withdraw_signature(signature=present, reason=WHY, by=council, at=AT))
        == "signature.signed_meanwhile"
    )
    assert (
        _reason(withdraw_signature(signature=second, reason=WHY, by=world.ada, at=AT))
        == "signature.other_organisation"
    )
    assert _reason(withdraw_signature(signature=second, reason="no", by=council, at=AT)) == "reasons.missing"
    must(withdraw_signature(signature=second, reason=WHY, by=council, at=AT))
    organisation = organisation_of(council)
    assert framework_in_force(organisation, date(2027, 1, 13)).version == 2
    assert framework_in_force(organisation, date(2027, 1, 14)).why is WhyNot.WITHDRAWN


# Who hears


def _sat(world: World) -> Member:
    """Somebody who holds a seat of the body that adopted the version, and works for nobody who signed."""
    ada, _ = body_of("Teme Trust", world.house.operator, AT, kind="charity")
    board = Body.objects.create(
        key="board", name=BOARD, kind="board", may_adopt=True, quorum=2, founded_at=AT
    )
    Seat.objects.create(
        body=board, number=1, sector="voluntary", post="Member", person=person_of(ada), added_at=AT, since=AT
    )
    gone = {"person": person_of(world.house.bidders[0]), "added_at": AT, "since": AT, "ended_at": AT}
    Seat.objects.create(body=board, number=2, sector="business", post="Member", **gone)
    return ada


RESERVED = replace(UNDERTAKING, grade=Grade.RESERVATIONS, reservations=(Reservation("7.1", WORDS),))
IN_PART = replace(UNDERTAKING, grade=Grade.MEMORANDUM, clauses=("2", "9"))


@pytest.mark.parametrize(
    "what, kind, says",
    [
        (_decline, "framework_declined", WHY),
        (lambda world: _sign(world, undertaking=RESERVED), "framework_not_in_full", WORDS),
        (lambda world: _sign(world, undertaking=IN_PART), "framework_not_in_full", "2, 9"),
        (
            lambda world: withdraw_signature(signature=must(_sign(world)), reason=WHY, by=world.ada, at=AT),
            "framework_left",
            "14 January 2027",
        ),
    ],
)
def test_all_signatories_and_the_board_hear_in_the_same_act(
    world: World, what: Any, kind: str, says: str
) -> None:
    seated = _sat(world)
    must(what(world))
    letters = Letter.objects.filter(kind=kind)
    readers = set(letters.values_list("person", flat=True))
    assert readers >= {world.council.person, seated.person}
    assert not readers & {world.ada.person, world.house.bidders[0].person}
    assert all(letter.written_at == AT and says in str(letter.params) for letter in letters)


def test_nobody_is_written_to_about_a_signature_in_full(world: World) -> None:
    _sat(world)
    must(_sign(world))
    assert not Letter.objects.filter(kind__startswith="framework_").exists()


def test_a_signatory_whose_withdrawal_has_ended_hears_no_more(world: World) -> None:
    left = standing_signature(world.council.organisation)
    assert left
    must(withdraw_signature(signature=left, reason=WHY, by=world.council, at=AT))
    after = datetime(2027, 1, 14, 9, tzinfo=UTC)
    must(_decline(world, at=after))
    assert not Letter.objects.filter(kind="framework_declined").exists()


# Succession


def _merged(world: World, on: date) -> None:
    """The second council and another merge into a third one on a day."""
    publishing.publish(
        publishing.release("1", publishing.party("Severnside County Council", "buyer"), on="2026-01-05"),
        publishing.release("2", publishing.party("Upper Teme District Council", "buyer"), on="2026-01-05"),
        at=AT - timedelta(days=40),
    )
    county = publishing.published("severnside-county-council")
    PublishedClaim.objects.create(
        organisation=county,
        party=organisation_of(world.ada),
        standing="confirmed",
        evidence={},
        made_at=AT,
    )
    must(
        record_succession(
            kind="merge",
            on=on,
            title="One council for Severn and Teme",
            law="The Severn and Teme (Changes) Order 2026",
            before=[county, publishing.published("upper-teme-district-council")],
            after=[SuccessorFacts(name="Severn and Teme Council")],
            by=world.house.operator,
            at=AT,
        )
    )


@pytest.mark.parametrize("days, may", [(-1, False), (0, False), (1, True)])
def test_a_body_that_merges_on_the_signing_day_signs_no_more(world: World, days: int, may: bool) -> None:
    _merged(world, AT.date() + timedelta(days))
    outcome = _sign(world)
    assert isinstance(outcome, Signature) is may
    if not may:
        assert _reason(outcome) == "signature.succeeded"
        assert outcome.params == {"successors": "Severn and Teme Council"}  # type: ignore[union-attr]
        assert _reason(_decline(world)) == "signature.succeeded"


def test_what_a_predecessor_signed_binds_nobody_from_the_day_of_the_succession(world: World) -> None:
    must(_sign(world))
    _merged(world, date(2027, 4, 1))
    organisation = organisation_of(world.ada)
    assert signatory_number(organisation) > 0
    assert framework_in_force(organisation, date(2027, 3, 31)).version == 1
    assert framework_in_force(organisation, date(2027, 4, 1)).why is WhyNot.SUCCEEDED


# The desk


def _asked(member: Member, at: datetime = AT) -> list[str]:
    return [task.note for task in tasks_of(member, at)]


def test_only_public_bodies_that_have_not_answered_the_newest_version_are_asked(world: World) -> None:
    charity, _ = body_of("Blackpear Trust", world.house.operator, AT, kind="charity")
    assert _asked(world.ada) == ["You have signed no version"]
    assert _asked(world.council) == _asked(charity) == _asked(world.col) == _asked(world.house.operator) == []
    must(_sign(world))
    assert _asked(world.ada) == []
    adopt(AT)
    assert _asked(world.ada) == ["You have signed version 1"]


def test_whoever_declined_or_left_is_left_alone(world: World) -> None:
    must(_decline(world))
    assert _asked(world.ada) == []
    left = standing_signature(world.council.organisation)
    assert left
    must(withdraw_signature(signature=left, reason=WHY, by=world.council, at=AT))
    adopt(AT)
    assert _asked(world.council) == [] and _asked(world.ada) == ["You have signed no version"]


def test_a_body_that_has_ended_is_not_asked(world: World) -> None:
    _merged(world, AT.date() + timedelta(1))
    assert _asked(world.ada) and not _asked(world.ada, AT + timedelta(days=1))
