"""Quotes of invited suppliers: who reads them, how the portal keeps them closed, how they are judged."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pyrage
import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from hopmarket import server_keys
from hopmarket.records.agreements.models import Contract
from hopmarket.records.agreements.services import sign_contract
from hopmarket.records.evaluation.award_checks import why_no_award
from hopmarket.records.evaluation.feedback import feedback_for
from hopmarket.records.evaluation.models import Award
from hopmarket.records.evaluation.queries import all_locked, rankings
from hopmarket.records.evaluation.services import (
    QuoteScore,
    approve_award,
    ask_award,
    confirm_award,
    refuse_award,
    score_quotes,
)
from hopmarket.records.ledger.acts import ACTS
from hopmarket.records.ledger.current_time import pretend_time
from hopmarket.records.ledger.models import Event
from hopmarket.records.notices.models import Release
from hopmarket.records.opportunities.models import QuoteInvitation
from hopmarket.records.opportunities.publishing import ocid_of
from hopmarket.records.opportunities.queries import (
    newest_published,
    opportunities_open_to,
    public_opportunities,
)
from hopmarket.records.opportunities.quote_tokens import quote_token
from hopmarket.records.opportunities.services import (
    ask_question,
    cancel_opportunity,
    claim_quote_invitation,
    draft_opportunity,
    end_without_award,
    invite_to_quote,
    name_invited,
    name_people,
    register_interest,
)
from hopmarket.records.parties.models import Organisation, Person
from hopmarket.records.parties.queries import member_of
from hopmarket.records.post.models import Letter
from hopmarket.records.responses.models import OpenedResponse, SealedCopy
from hopmarket.records.responses.services import (
    decline_opportunity,
    open_kept_due,
    open_responses,
    start_response,
    unlock_kept,
)
from hopmarket.rules.decline import DeclineReason
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, System
from tests.factories.act_events import adds_one, refuses
from tests.factories.partnership import founded, must, partnership, person
from tests.factories.purchases import HOUR
from tests.factories.quotes import (
    EMAIL,
    GROUP,
    REASON,
    Quoting,
    all_scores,
    declared,
    quoting,
    take_quote_step,
)

pytestmark = pytest.mark.django_db
CLOCK = System("clock")


# Who is asked


def test_whoever_is_named_is_written_to_when_it_is_sent() -> None:
    world = quoting("drafted")
    assert not Letter.objects.filter(kind__startswith="quote_").exists()
    assert set(QuoteInvitation.objects.values_list("invited_at", flat=True)) == {None}
    take_quote_step(world, "sent")
    letters = Letter.objects.filter(kind__in=["quote_asked", "quote_asked_by_email"])
    addresses = {Person.objects.get(pk=member.person).email for member in world.invited}
    assert {letter.address for letter in letters} == {*addresses, EMAIL}
    assert set(QuoteInvitation.objects.values_list("invited_at", flat=True)) == {world.at("sent")}
    assert not any(EMAIL in str(event.facts) for event in Event.objects.all())


def test_named_anew_takes_the_place_of_those_before() -> None:
    world = quoting("drafted")
    by, at = world.lead, world.at("drafted")
    words = {"opportunity": world.opportunity, "by": by, "at": at}
    assert adds_one(name_invited, organisations=(world.stranger.organisation,), others=(), **words) == 1
    assert [row.organisation_id for row in QuoteInvitation.objects.all()] == [world.stranger.organisation]
    own = world.lead.organisation
    refuses("invited.own", name_invited, organisations=(own,), others=(), **words)
    refuses("invited.unknown", name_invited, organisations=(999_999,), others=(), **words)
    refuses("person.address", name_invited, organisations=(), others=((GROUP, "nobody"),), **words)
    twice = ((GROUP, EMAIL), ("Another", EMAIL.upper()))
    refuses("invited.twice", name_invited, organisations=(), others=twice, **words)
    people = {"openers": (), "evaluators": (), "lead": by.person, "second": by.person}
    refuses("people.second_leads", name_people, **people, **words)


def test_nobody_is_asked_by_name_where_anybody_may_answer() -> None:
    world = quoting("drafted")
    words = {"by": world.lead, "at": world.at("drafted")}
    row = must(draft_opportunity(title="For everybody", **words))
    refuses("invited.not_by_name", name_invited, opportunity=row, organisations=(), others=(), **words)
    refuses("opening.not_kept", unlock_kept, opportunity=row, by=CLOCK)


def test_somebody_else_is_asked_while_they_have_the_fewest_days() -> None:
    world = quoting("sent")
    words = {"opportunity": world.opportunity, "name": "", "email": "", "by": world.lead}
    closes_at = world.opportunity.closes_at
    assert closes_at is not None
    last = closes_at - timedelta(days=3)
    with pretend_time(last + HOUR):
        at = last + HOUR
        refuses("invited.too_late", invite_to_quote, organisation=world.stranger.organisation, at=at, **words)
    with pretend_time(last):
        added = adds_one(invite_to_quote, organisation=world.stranger.organisation, at=last, **words)
    assert added.invited_at == last
    assert world.opportunity in opportunities_open_to(world.stranger)


def test_an_invitation_by_e_mail_is_claimed_from_that_address_alone() -> None:
    world = quoting("sent")
    at, token = world.at("quoted"), quote_token(world.by_email)
    claim = {"token": token, "at": at}
    holder = person("Wren Miller", "martley.example", at)
    refuses("role.missing", claim_quote_invitation, by=member_of(holder, None), **claim)
    refuses("invitation.address", claim_quote_invitation, by=world.stranger, **claim)
    refuses("invited.own", claim_quote_invitation, by=_responder(world.lead), **claim)
    refuses("invitation.unknown", claim_quote_invitation, token="", by=world.stranger, at=at)
    group = founded(GROUP, "community_group", "micro", "martley.example", holder, world.house.operator, at)
    wren = member_of(holder, group)
    assert world.opportunity not in opportunities_open_to(wren)
    adds_one(claim_quote_invitation, by=wren, **claim)
    assert world.opportunity in opportunities_open_to(wren)
    refuses("invited.claimed", claim_quote_invitation, by=wren, **claim)


def _responder(member: Member) -> Member:
    from dataclasses import replace

    from hopmarket.rules.roles import Role

    return replace(member, roles=member.roles | {Role.RESPONDER})


# Who reads it


@pytest.mark.parametrize("step", ["drafted", "sent", "quoted", "closed", "opened", "judged"])
def test_nothing_is_public_before_the_result(step: str) -> None:
    world = quoting(step)
    house = world.house
    partner = partnership(world.began, bidders=0, place="severnside").approver
    assert not Release.objects.filter(ocid=ocid_of(world.opportunity)).exists()
    assert world.opportunity not in public_opportunities() and world.opportunity not in newest_published()
    for member in (world.stranger, house.bidders[3], partner, world.second, house.operator):
        assert world.opportunity not in opportunities_open_to(member)
    for member in world.invited:
        assert (world.opportunity in opportunities_open_to(member)) is (step != "drafted")


def test_a_stranger_can_do_nothing_with_it() -> None:
    world = quoting("sent")
    row, by, at = world.opportunity, world.stranger, world.at("sent")
    with pretend_time(at):
        for act, words in (
            (register_interest, {}),
            (start_response, {}),
            (ask_question, {"text": "May we quote as well?"}),
            (decline_opportunity, {"reason": DeclineReason.TIME_TO_RESPOND}),
        ):
            with pytest.raises(row.DoesNotExist):
                act(opportunity=row, by=by, at=at, **words)
            assert not isinstance(
                act(opportunity=row, by=world.invited[act is start_response], at=at, **words), Refusal
            )


@pytest.mark.parametrize(
    ("act", "step", "tags"),
    [
        (cancel_opportunity, "sent", ["tender", "tenderCancellation"]),
        (end_without_award, "opened", ["tender"]),
    ],
)
def test_a_result_is_one_release(act: object, step: str, tags: list[str]) -> None:
    world = quoting(step)
    assert callable(act)
    must(
        act(
            opportunity=world.opportunity,
            reasons="The grant that would have paid was withdrawn.",
            by=world.lead,
            at=world.at(step),
        )
    )
    (release,) = Release.objects.filter(ocid=ocid_of(world.opportunity))
    assert release.json["tag"] == tags
    assert release.json["tender"]["procurementMethod"] == "limited"
    assert world.fresh() in public_opportunities()
    told = set(Letter.objects.values_list("address", flat=True))
    assert EMAIL in told and {Person.objects.get(pk=m.person).email for m in world.invited} <= told


# Kept closed by the portal


def test_the_portal_keeps_the_key_encrypted_and_opens_after_the_deadline() -> None:
    world = quoting("quoted")
    row = world.opportunity
    kept = bytes(row.kept_identity or b"")
    assert kept and b"AGE-SECRET-KEY" not in kept and row.recipient.startswith("age1")
    identity = pyrage.x25519.Identity.from_str(pyrage.decrypt(kept, [server_keys.drafts_identity()]).decode())
    assert str(identity.to_public()) == row.recipient
    assert SealedCopy.objects.first().receipt["seal"] == "portal"
    early = world.at("closed") - HOUR
    with pretend_time(early):
        assert open_kept_due(early) == 0
        refuses("opening.not_closed", unlock_kept, opportunity=row, by=world.lead)


def test_the_lead_or_the_clock_opens_and_nobody_else() -> None:
    world = quoting("closed")
    row, at = world.opportunity, world.at("opened")
    with pretend_time(at):
        refuses("opening.not_lead", unlock_kept, opportunity=row, by=world.second)
        identity = unlock_kept(row, by=world.lead)
        assert not isinstance(identity, Refusal)
        words = {"opportunity": row, "identity": identity, "at": at}
        refuses("opening.not_lead", open_responses, by=world.second, **words)
        assert adds_one(open_responses, by=world.lead, **words) == 2
        assert open_kept_due(at) == 0
    assert [opened.prices["lot-1"] for opened in OpenedResponse.objects.all()] == ["38000.00", "39500.00"]
    letter = Letter.objects.get(kind="ready_to_judge")
    assert letter.address == Person.objects.get(pk=world.lead.person).email


def test_a_tampered_quote_opens_nothing() -> None:
    world = quoting("closed")
    copy = SealedCopy.objects.order_by("pk").last()
    SealedCopy.objects.filter(pk=copy.pk).update(sealed_key=bytes(copy.sealed_key)[:-1] + b"\x00")
    with pretend_time(world.at("opened")):
        assert open_kept_due(world.at("opened")) == 0
        assert not OpenedResponse.objects.exists()
        identity = unlock_kept(world.opportunity, by=world.lead)
        words = {"opportunity": world.opportunity, "identity": identity, "by": world.lead}
        refuses("opening.damaged", open_responses, at=world.at("opened"), **words)


# Judged on one page


def test_the_lead_declares_and_then_scores_with_two_sentences() -> None:
    world = quoting("opened")
    words = {"opportunity": world.opportunity, "at": world.at("judged")}
    scores = all_scores(4, 3)
    refuses("score.not_declared", score_quotes, scores=scores, by=world.lead, **words)
    declared(world)
    refuses("score.no_seat", score_quotes, scores=scores, by=world.second, **words)
    refuses("score.none_given", score_quotes, scores=(), by=world.lead, **words)
    for odd, reason in (
        (QuoteScore(1, "plan", 4, "A good plan with names and with days."), "score.two_sentences"),
        (QuoteScore(1, "plan", 6, REASON), "score.out_of_range"),
        (QuoteScore(1, "price", 4, REASON), "score.unknown_criterion"),
        (QuoteScore(7, "plan", 4, REASON), "score.unknown_quote"),
    ):
        refuses(reason, score_quotes, scores=(scores[0], odd), by=world.lead, **words)
    refuses("score.changed_meanwhile", score_quotes, scores=scores, seen="another", by=world.lead, **words)
    assert adds_one(score_quotes, scores=scores[:1], by=world.lead, **words) == 1
    assert not all_locked(world.opportunity)
    assert why_no_award(world.opportunity, world.lead, world.at("judged")) == Refusal("award.not_locked")
    adds_one(score_quotes, scores=scores, by=world.lead, **words)
    (lot,) = rankings(world.opportunity)
    assert [(place.place, place.bidder) for place in lot.standings] == [(1, "1"), (2, "2")]
    assert why_no_award(world.opportunity, world.lead, world.at("judged")) is None


def test_a_second_officer_approves_what_the_lead_scored_and_one_release_says_it() -> None:
    world = quoting("judged")
    at = world.at("judged")
    words = {
        "opportunity": world.opportunity,
        "reasons": "It says who visits, at the lower price.",
        "ties": {},
    }
    refuses("second_officer.wanted", confirm_award, by=world.lead, at=at, **words)
    asked = adds_one(ask_award, by=world.lead, at=at, **words)
    scores = {"opportunity": world.opportunity, "scores": all_scores(1, 5), "by": world.lead, "at": at}
    refuses("score.with_second", score_quotes, **scores)
    refuses("officer_request.own", approve_award, officer_request=asked, by=world.lead, at=at)
    adds_one(approve_award, officer_request=asked, by=world.second, at=at)
    (release,) = Release.objects.filter(ocid=ocid_of(world.opportunity))
    assert release.json["tag"] == ["tender", "award"]
    loser = Organisation.objects.get(pk=world.invited[1].organisation).name
    assert loser not in str(release.json)
    assert release.json["awards"][0]["suppliers"][0]["name"] == "Blackpear Befrienders"
    assert Letter.objects.filter(kind="result").count() == 2
    for member in world.invited:
        feedback = feedback_for(member, world.fresh())
        assert feedback and [reason for row in feedback.criteria for _, reason in row.scores] == [REASON]
    (award,) = Award.objects.all()
    signed = {"signed_on": at.date(), "starts_on": world.terms.starts_on, "ends_on": world.terms.ends_on}
    must(sign_contract(award=award, by=world.lead, at=at, **signed))
    assert Contract.objects.count() == 1


def test_what_a_second_officer_gives_back_is_scored_anew() -> None:
    world = quoting("judged")
    at = world.at("judged")
    words = {
        "opportunity": world.opportunity,
        "reasons": "It says who visits, at the lower price.",
        "ties": {},
    }
    asked = must(ask_award(by=world.lead, at=at, **words))
    why = "The second reason does not fit the answer."
    adds_one(refuse_award, officer_request=asked, reasons=why, by=world.second, at=at)
    adds_one(score_quotes, opportunity=world.opportunity, scores=all_scores(1, 5), by=world.lead, at=at)
    assert not Release.objects.filter(ocid=ocid_of(world.opportunity)).exists()


def test_a_lead_who_knows_somebody_scores_nothing() -> None:
    world = quoting("opened")
    declared(world, conflict=True)
    words = {"opportunity": world.opportunity, "by": world.lead, "at": world.at("judged")}
    refuses("score.not_declared", score_quotes, scores=all_scores(4, 3), **words)
    assert not all_locked(world.opportunity)


def test_scores_that_were_changed_past_the_portal_award_nothing() -> None:
    from hopmarket.records.evaluation.models import Score

    world = quoting("judged")
    Score.objects.filter(opened__number=2).update(value=5)
    refusal = why_no_award(world.opportunity, world.lead, world.at("judged"))
    assert refusal == Refusal("award.scores_changed")


# Every state, act and role

STEPS_OF_QUOTES = ("drafted", "sent", "closed", "opened", "judged")
NEVER = "rrrrnr"
# One line for each act, one column for each state, in it a letter for the lead, a colleague, an invited supplier,
# another supplier, an officer of a partner, and somebody who acts for nobody: y done, r refused, n not found.
# Written by hand, on purpose apart from the code.
ANSWERS = {
    "name_invited": ("yyrrnr", NEVER, NEVER, NEVER, NEVER),
    "publish_notice": ("yyrrnr", NEVER, NEVER, NEVER, NEVER),
    "ask_approval": (NEVER, NEVER, NEVER, NEVER, NEVER),
    "invite_to_quote": (NEVER, "yyrrnr", NEVER, NEVER, NEVER),
    "ask_question": ("rrnnrr", "rrynrr", "rrrnrr", "rrrnrr", "rrrnrr"),
    "start_response": ("rrnnrr", "rrynrr", "rrrnrr", "rrrnrr", "rrrnrr"),
    "decline_opportunity": ("rrnnrr", "rrynrr", "rrrnrr", "rrrnrr", "rrrnrr"),
    "score_quotes": (NEVER, NEVER, NEVER, NEVER, "yrrrnr"),
    "ask_award": (NEVER, NEVER, NEVER, NEVER, "yrrrnr"),
    "confirm_award": (NEVER, NEVER, NEVER, NEVER, NEVER),
    "end_without_award": (NEVER, NEVER, "yyrrnr", "yyrrnr", "yyrrnr"),
    "cancel_opportunity": (NEVER, "yyrrnr", "yyrrnr", "yyrrnr", "yyrrnr"),
}


def _words_of_act(world: Quoting) -> dict[str, dict[str, Any]]:
    row = {"opportunity": world.opportunity}
    why = {"reasons": "The grant that would have paid was withdrawn."}
    return {
        "name_invited": {**row, "organisations": (world.stranger.organisation,), "others": ()},
        "publish_notice": {**row, "national_reference": "", "national_reason": ""},
        "ask_approval": row,
        "invite_to_quote": {**row, "organisation": None, "name": "Tess", "email": "tess@ombersley.example"},
        "ask_question": {**row, "text": "May two groups bid together?"},
        "start_response": row,
        "decline_opportunity": {**row, "reason": DeclineReason.TOO_SMALL},
        "score_quotes": {**row, "scores": all_scores(2, 5)},
        "ask_award": {**row, "reasons": "It says who visits, at the lower price.", "ties": {}},
        "confirm_award": {**row, "reasons": "It says who visits, at the lower price.", "ties": {}},
        "end_without_award": {**row, **why},
        "cancel_opportunity": {**row, **why},
    }


def _answer(act: str, words: dict[str, Any], by: Member, at: datetime) -> str:
    """What the act answers, which is taken back."""
    with transaction.atomic():
        try:
            outcome = ACTS[act](**words, by=by, at=at)
        except ObjectDoesNotExist:
            outcome = None
        transaction.set_rollback(True)
    return "n" if outcome is None else "r" if isinstance(outcome, Refusal) else "y"


@pytest.mark.parametrize("step", STEPS_OF_QUOTES)
def test_every_act_of_every_role_in_every_state(step: str) -> None:
    world = quoting(step)
    nobody = member_of(person("Nell Nobody", "nobody.example", world.began), None)
    partner = partnership(world.began, bidders=0, place="severnside").approver
    people = (world.lead, world.second, world.invited[0], world.stranger, partner, nobody)
    at = world.at(step)
    with pretend_time(at):
        answers = {
            act: "".join(_answer(act, words, by, at) for by in people)
            for act, words in _words_of_act(world).items()
        }
    place = STEPS_OF_QUOTES.index(step)
    assert answers == {act: columns[place] for act, columns in ANSWERS.items()}
