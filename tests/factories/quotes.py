"""A purchase for which invited suppliers quote, made only through services."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from hopmarket.records.evaluation.services import QuoteScore, declare_interests, score_quotes
from hopmarket.records.ledger.current_time import now, pretend_time
from hopmarket.records.opportunities.models import Opportunity, QuoteInvitation
from hopmarket.records.opportunities.services import (
    draft_opportunity,
    name_invited,
    name_people,
    publish_notice,
    revise_draft,
)
from hopmarket.records.responses.models import Response
from hopmarket.records.responses.services import (
    close_due,
    open_kept_due,
    save_answer,
    save_price,
    start_response,
)
from hopmarket.rules.procedure_kinds import ProcedureKey
from hopmarket.rules.roles import Member
from hopmarket.rules.terms import Criterion, CriterionKind, Question, QuestionKind, Terms

from .answered_barriers import answer_all
from .partnership import Partnership, must, partnership
from .purchases import DAY, HOUR, sealed, some_terms
from .snapshots import made_once

CLOSES = 8 * DAY + 12 * HOUR
STEPS: dict[str, timedelta] = {
    "drafted": 9 * HOUR,
    "sent": 10 * HOUR,
    "quoted": 2 * DAY,
    "closed": CLOSES,
    "opened": CLOSES + HOUR / 60,
    "judged": 9 * DAY,
}
"""When each step is taken, counted from the midnight on which it began."""

EMAIL, GROUP = "wren@martley.example", "Martley Lunch Club"
REASON = "The plan names who visits, and on which day. It says nothing of holidays."
PRICES, VALUES = ("38000", "39500"), (4, 3)


@dataclass
class Quoting:
    """One purchase by quotes: the first two bidders of the house were asked, and a group by e-mail."""

    house: Partnership
    began: datetime
    terms: Terms

    opportunity: Opportunity = None  # type: ignore[assignment]

    def at(self, step: str) -> datetime:
        return self.began + STEPS[step]

    def fresh(self) -> Opportunity:
        self.opportunity = Opportunity.objects.get(pk=self.opportunity.pk)
        return self.opportunity

    @property
    def lead(self) -> Member:
        return self.house.drafter

    @property
    def second(self) -> Member:
        return self.house.approver

    @property
    def invited(self) -> tuple[Member, ...]:
        return self.house.bidders[:2]

    @property
    def stranger(self) -> Member:
        return self.house.bidders[2]

    @property
    def by_email(self) -> QuoteInvitation:
        return QuoteInvitation.objects.get(opportunity=self.opportunity, email=EMAIL)


def quote_terms(began: datetime) -> Terms:
    """Complete terms of a befriending service of £40,000."""
    return replace(
        some_terms(began),
        title="Befriending for lonely older people",
        value=Decimal("40000"),
        lots=(replace(some_terms(began).lots[0], value=None),),
        questions_until=began + 5 * DAY + 12 * HOUR,
        closes_at=began + CLOSES,
        award_on=(began + 15 * DAY).date(),
        criteria=(
            Criterion("plan", CriterionKind.QUALITY, "Your plan", "Who does what", Decimal(40)),
            Criterion("price", CriterionKind.PRICE, "Price", "Lowest price first", Decimal(60)),
        ),
        questions=(Question("plan", QuestionKind.TEXT, "How will you do it?", "", 200, True, "plan"),),
    )


def quoting(until: str = "sent", *, house: Partnership | None = None) -> Quoting:
    """Quotes asked for, with every step taken up to ``until``; with a ``house`` through services each time."""
    began = (now() - STEPS[until] - DAY).replace(hour=0, minute=0, second=0, microsecond=0)
    steps = list(STEPS)
    if house:
        world = Quoting(house, began, quote_terms(began))
        for step in steps[: steps.index(until) + 1]:
            take_quote_step(world, step)
        return world

    def make(steps: list[str]) -> Quoting:
        *before, step = steps
        if before:
            world = made_once(f"quoting {began} {before[-1]}", lambda: make(before))
        else:
            world = Quoting(partnership(began, bidders=4), began, quote_terms(began))
        take_quote_step(world, step)
        return world

    return made_once(f"quoting {began} {until}", lambda: make(steps[: steps.index(until) + 1]))


def take_quote_step(world: Quoting, step: str) -> None:
    """Takes one step, at its moment."""
    with pretend_time(world.at(step)):
        _TAKEN[step](world)
    world.fresh()


def _drafted(world: Quoting) -> None:
    at, by = world.at("drafted"), world.lead
    row = must(draft_opportunity(title=world.terms.title, procedure=ProcedureKey.QUICK_QUOTE, by=by, at=at))
    row = must(revise_draft(opportunity=row, terms=world.terms, revision=row.revision, by=by, at=at))
    asked = tuple(member.organisation for member in world.invited)
    must(name_invited(opportunity=row, organisations=asked, others=((GROUP, EMAIL),), by=by, at=at))
    must(
        name_people(
            opportunity=row,
            openers=(),
            evaluators=(),
            lead=by.person,
            second=world.second.person,
            by=by,
            at=at,
        )
    )
    world.opportunity = row


def _sent(world: Quoting) -> None:
    answer_all(world.opportunity, world.lead, world.house.approver, world.at("drafted"))
    must(
        publish_notice(
            opportunity=world.opportunity,
            national_reference="",
            national_reason="",
            by=world.lead,
            at=world.at("sent"),
        )
    )


def quoted(world: Quoting, by: Member, price: str) -> Response:
    """A bidder's quote, written and sealed."""
    at = world.at("quoted")
    response = must(start_response(opportunity=world.opportunity, by=by, at=at))
    text = f"Forty volunteers visit each week, for {price} pounds."
    must(save_answer(response=response, question="plan", text=text, by=by, at=at))
    must(save_price(response=response, prices={"lot-1": price}, by=by, at=at))
    sealed(response, by, at)
    return response


def _quoted(world: Quoting) -> None:
    for by, price in zip(world.invited, PRICES, strict=True):
        quoted(world, by, price)


def _closed(world: Quoting) -> None:
    assert close_due(world.at("closed"))


def _opened(world: Quoting) -> None:
    assert open_kept_due(world.at("opened"))


def declared(world: Quoting, *, conflict: bool = False) -> None:
    """The lead says whether they know anybody who quoted."""
    words = "My sister works for one of the two who quoted." if conflict else ""
    at = world.at("opened")
    must(
        declare_interests(opportunity=world.opportunity, conflict=conflict, words=words, by=world.lead, at=at)
    )


def all_scores(*values: int) -> tuple[QuoteScore, ...]:
    """A score for each quote, with its reasons."""
    return tuple(QuoteScore(number, "plan", value, REASON) for number, value in enumerate(values, start=1))


def _judged(world: Quoting) -> None:
    declared(world)
    scores = all_scores(*VALUES)
    must(score_quotes(opportunity=world.opportunity, scores=scores, by=world.lead, at=world.at("judged")))


_TAKEN: dict[str, Callable[[Quoting], None]] = {
    "drafted": _drafted,
    "sent": _sent,
    "quoted": _quoted,
    "closed": _closed,
    "opened": _opened,
    "judged": _judged,
}
