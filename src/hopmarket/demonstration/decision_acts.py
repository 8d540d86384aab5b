"""The buyer's acts after the deadline: opening, scores with reasons, award, contract."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pyrage

from hopmarket.records.agreements.queries import awards_for
from hopmarket.records.agreements.services import sign_contract
from hopmarket.records.evaluation.first_placed import first_placed
from hopmarket.records.evaluation.services import (
    approve_award,
    ask_award,
    ask_clarification,
    confirm_award,
    confirm_core_information,
    decide_award,
    declare_interests,
    give_score,
    lock_scores,
    score_quotes,
)
from hopmarket.records.evaluation.services.quote_judging import QuoteScore
from hopmarket.records.opportunities.models import Opener
from hopmarket.records.responses.queries import opened_responses
from hopmarket.records.responses.services import declare_opener, open_responses
from hopmarket.records.responses.services.closing import CLOCK
from hopmarket.records.responses.services.opening import unlock_kept
from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.refusal import Refusal

from .story_files import Story
from .story_purchase import StoryPurchase
from .timed_steps import Do, TimedAct, result_or_raise


def decision_steps(purchase: StoryPurchase) -> Iterator[TimedAct]:
    """Opening, each evaluator's work, award and contract, as far as the story goes."""
    story, days, name = purchase.story, purchase.days, purchase.name
    if "opening" in story:
        yield TimedAct(days.instant(story["opening"]["day"], "2pm"), f"{name}: open", _opening(purchase))
        declared = story["opening"].get("declared", story["opening"]["day"])
        yield TimedAct(days.instant(declared, "2.30pm"), f"{name}: the lead declares", _declaration(purchase))
    if "judged" in story:
        last = story["days"]["closes"]
        yield TimedAct(days.instant(last, "12.05pm"), f"{name}: the portal opens", _opening_kept(purchase))
        yield TimedAct(days.instant(last, "2.30pm"), f"{name}: the lead declares", _declaration(purchase))
        yield TimedAct(days.instant(story["judged"]["day"], "11am"), f"{name}: judged", _judging(purchase))
    for row in story.get("clarifications", ()):
        yield TimedAct(days.instant(row["day"], "10.30am"), f"{name}: asks", _asking(purchase, row))
    for row in story.get("scoring", ()):
        yield TimedAct(
            days.instant(row["day"], row.get("at", "10am")),
            f"{name}: {row['by']} scores",
            _scoring(purchase, row),
        )
    if "winner_checks" in story:
        yield TimedAct(
            days.instant(story["winner_checks"]["day"], "11.30am"),
            f"{name}: the winner’s core information",
            _checking_winner(purchase),
        )
    if "award" in story:
        yield TimedAct(days.instant(story["award"]["day"], "3.30pm"), f"{name}: award", _award(purchase))
    if "contract" in story:
        yield TimedAct(days.instant(story["contract"]["day"], "11.15am"), f"{name}: sign", _signing(purchase))


def _opening(purchase: StoryPurchase) -> Do:
    def open_all(at: datetime) -> None:
        call = purchase.story["opening"]["by"]
        opener = Opener.objects.get(opportunity=purchase.pk, person=purchase.cast.persons[call])
        assert opener.wrapped is not None
        identity_text = pyrage.decrypt(bytes(opener.wrapped), [purchase.cast.keys[call]])
        identity = pyrage.x25519.Identity.from_str(identity_text.decode())
        by = purchase.cast.member(call)
        result_or_raise(declare_opener(opportunity=purchase.row(), conflict=False, words="", by=by, at=at))
        result_or_raise(open_responses(opportunity=purchase.row(), identity=identity, by=by, at=at))

    return open_all


def _opening_kept(purchase: StoryPurchase) -> Do:
    """The portal opens what it kept closed itself, as its clock does."""

    def open_kept(at: datetime) -> None:
        row = purchase.row()
        identity = result_or_raise(unlock_kept(row, by=CLOCK))
        result_or_raise(open_responses(opportunity=row, identity=identity, by=CLOCK, at=at))

    return open_kept


def _judging(purchase: StoryPurchase) -> Do:
    """The lead scores every quote on one page and asks the second officer to look at it."""

    def judge(at: datetime) -> None:
        judged, row = purchase.story["judged"], purchase.row()
        lead = purchase.cast.member(purchase.story["people"]["lead"])
        numbers = {opened.organisation_id: opened.number for opened in opened_responses(row)}
        scores = tuple(
            QuoteScore(numbers[purchase.cast.bodies[bidder].pk], criterion, value, reason)
            for bidder, criteria in judged["scores"].items()
            for criterion, (value, reason) in criteria.items()
        )
        result_or_raise(score_quotes(opportunity=row, scores=scores, by=lead, at=at))
        asked = ask_award(opportunity=row, reasons=judged["asks"].strip(), ties={}, by=lead, at=at)
        result_or_raise(asked)

    return judge


def _asking(purchase: StoryPurchase, row: Story) -> Do:
    """The lead asks a bidder about its response."""

    def ask(at: datetime) -> None:
        bidder = purchase.cast.member(row["by"]).organisation
        result_or_raise(
            ask_clarification(
                opened=opened_responses(purchase.row()).get(organisation=bidder),
                question=row["question"],
                lot=row.get("lot", ""),
                due_on=purchase.days.day(row["due"]),
                by=purchase.cast.member(purchase.story["people"]["lead"]),
                at=at,
            )
        )

    return ask


def _checking_winner(purchase: StoryPurchase) -> Do:
    """The lead confirms the core information of whoever stands first."""

    def check(at: datetime) -> None:
        row, checks = purchase.row(), purchase.story["winner_checks"]
        for first in first_placed(row, at):
            result_or_raise(
                confirm_core_information(
                    opened=first.opened,
                    reference=checks["reference"],
                    seen_on=day_in_london(at),
                    by=purchase.cast.member(purchase.story["people"]["lead"]),
                    at=at,
                )
            )

    return check


def _scoring(purchase: StoryPurchase, row: Story) -> Do:
    """One evaluator declares interests, gives the story's scores, and locks them if it says so."""

    def score(at: datetime) -> None:
        by, opportunity = purchase.cast.member(row["by"]), purchase.row()
        result_or_raise(declare_interests(opportunity=opportunity, conflict=False, words="", by=by, at=at))
        opened = {response.organisation_id: response for response in opened_responses(opportunity)}
        for bidder, criteria in row["scores"].items():
            opened_response = opened[purchase.cast.bodies[bidder].pk]
            for criterion, (value, reason) in criteria.items():
                result_or_raise(
                    give_score(
                        opened=opened_response, criterion=criterion, value=value, reason=reason, by=by, at=at
                    )
                )
        if row.get("locks", True):
            result_or_raise(lock_scores(opportunity=opportunity, by=by, at=at))

    return score


def _declaration(purchase: StoryPurchase) -> Do:
    """The lead says that they know none of the bidders."""

    def declare(at: datetime) -> None:
        lead = purchase.cast.member(purchase.story["people"]["lead"])
        result_or_raise(
            declare_interests(opportunity=purchase.row(), conflict=False, words="", by=lead, at=at)
        )

    return declare


def _award(purchase: StoryPurchase) -> Do:
    def award(at: datetime) -> None:
        decision = purchase.story["award"]
        lead = purchase.cast.member(purchase.story["people"]["lead"])
        words: dict[str, Any] = {
            "opportunity": purchase.row(),
            "reasons": decision["reasons"].strip(),
            "ties": {},
            "by": lead,
            "at": at,
        }
        procedure = purchase.row().the_procedure
        alone = (decide_award if procedure.summary_before_award_notice else confirm_award)(**words)
        if isinstance(alone, Refusal) and alone.reason == "second_officer.wanted":
            second = purchase.cast.member(purchase.story["second"])
            asked = result_or_raise(ask_award(**words))
            result_or_raise(approve_award(officer_request=asked, by=second, at=at))
        else:
            result_or_raise(alone)

    return award


def _signing(purchase: StoryPurchase) -> Do:
    def sign(at: datetime) -> None:
        row, terms = purchase.story["contract"], purchase.row().the_terms
        assert terms.starts_on is not None and terms.ends_on is not None
        by = purchase.cast.member(purchase.story["first"])
        for award in awards_for(by).filter(decision__opportunity=purchase.pk):
            result_or_raise(
                sign_contract(
                    award=award,
                    signed_on=purchase.days.day(row["signed"]),
                    starts_on=terms.starts_on,
                    ends_on=terms.ends_on,
                    by=by,
                    at=at,
                )
            )

    return sign
