"""Purchases in any state, carried there only through services.

    purchase = a_purchase("responded")          # published, three sealed responses, still open
    purchase = a_purchase("locked", lots=2)     # ready for the lead's award

Without ``began`` the days are chosen so that the purchase has its state at this moment.
"""

from __future__ import annotations

import functools
import io
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pyrage

from hopmarket import server_keys
from hopmarket.records.agreements.models import Contract
from hopmarket.records.agreements.services import sign_contract
from hopmarket.records.evaluation.models import Award, Decision
from hopmarket.records.evaluation.services import (
    approve_award,
    ask_award,
    confirm_award,
    declare_interests,
    give_score,
    lock_scores,
)
from hopmarket.records.files.encrypted_storage import store_stream
from hopmarket.records.files.upload_handler import SealedUpload
from hopmarket.records.ledger.current_time import now, pretend_time
from hopmarket.records.opportunities.models import Opener, Opportunity
from hopmarket.records.opportunities.queries import terms_fingerprint
from hopmarket.records.opportunities.services import (
    approve_draft,
    ask_approval,
    draft_opportunity,
    name_people,
    publish_notice,
    revise_draft,
)
from hopmarket.records.parties.models import OpeningKey
from hopmarket.records.parties.queries import opening_key_of
from hopmarket.records.parties.services import make_opening_key
from hopmarket.records.parties.wrapped_keys import WrappedKey
from hopmarket.records.responses.models import Response
from hopmarket.records.responses.queries import opened_responses
from hopmarket.records.responses.services import (
    attach_file,
    close_due,
    declare_opener,
    open_responses,
    save_answer,
    save_price,
    seal_now,
    start_response,
)
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member
from hopmarket.rules.terms import Criterion, CriterionKind, Lot, Question, QuestionKind, Terms
from hopmarket.rules.working_copy import TextAfterSealing

from .answered_barriers import answer_all
from .contract_fields import REQUIRED
from .partnership import Partnership, must, partnership
from .snapshots import made_once

PASSPHRASE = "eleven quiet orchards"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
CLOSES = 25 * DAY + 12 * HOUR

STEPS: dict[str, timedelta] = {
    "drafted": 9 * HOUR,
    "with_approver": 10 * HOUR,
    "approved": 11 * HOUR,
    "published": 1 * DAY + 9 * HOUR,
    "responded": 2 * DAY + 9 * HOUR,
    "closed": CLOSES,
    "opened": CLOSES + HOUR,
    "declared": 26 * DAY + 9 * HOUR,
    "scored": 26 * DAY + 10 * HOUR,
    "locked": 26 * DAY + 15 * HOUR,
    "awarded": 27 * DAY + 9 * HOUR,
    "signed": 28 * DAY + 9 * HOUR,
}
"""When each step is taken, counted from the midnight on which the purchase began."""

ANSWERS = {
    "plan": "We call the ward before 10am.\nA volunteer visits the same day.\nWe ring for a week.",
    "people": "Two coordinators and forty checked volunteers.",
}
SCORES = ((4, 5), (3, 4), (2, 2), (1, 3))
"""For each bidder in turn its score for plan and people, which every evaluator gives alike."""
PRICES = ("72000", "68000.50", "80000", "60000")
REASON = "The answer says who does what, and when."


_IDENTITIES: dict[str, pyrage.x25519.Identity] = {}


@functools.cache
def opening_key(number: int) -> WrappedKey:
    """A real key under PASSPHRASE, made once in a process (scrypt takes a second)."""
    identity = pyrage.x25519.Identity.generate()
    key = WrappedKey(str(identity.to_public()), pyrage.passphrase.encrypt(str(identity).encode(), PASSPHRASE))
    _IDENTITIES[key.recipient] = identity
    return key


def an_upload(name: str = "method.pdf", content: bytes = b"%PDF-1.7\nhow we work\n") -> SealedUpload:
    """A file as the upload handler leaves it: encrypted to the server's draft key."""
    stored = store_stream(io.BytesIO(content), server_keys.drafts_identity().to_public())
    return SealedUpload(stored, name=name, content_type="application/octet-stream")


def some_terms(began: datetime, *, lots: int = 1, **changes: Any) -> Terms:
    """Complete terms of a purchase of £84,000 whose days count from ``began``."""
    share = Decimal("84000") / lots
    return replace(
        Terms(
            title="Home-from-hospital support",
            **REQUIRED,
            summary="Visits and calls for people who come home from hospital.",
            specification="A visit on the first day, and a call on each of the next seven.",
            category="services",
            cpv="85312000",
            place="Teme Valley",
            postcode="WR15 8AB",
            value=Decimal("84000.00"),
            lots_rationale="" if lots > 1 else "One team serves the whole valley.",
            questions_until=began + 20 * DAY + 12 * HOUR,
            closes_at=began + CLOSES,
            award_on=(began + 35 * DAY).date(),
            starts_on=(began + 70 * DAY).date(),
            ends_on=(began + 1170 * DAY).date(),
            lots=tuple(
                Lot(f"lot-{number}", f"Lot {number}" if lots > 1 else "The whole contract", "", share)
                for number in range(1, lots + 1)
            ),
            criteria=(
                Criterion("plan", CriterionKind.QUALITY, "Your plan", "Who does what, and when", Decimal(35)),
                Criterion("people", CriterionKind.QUALITY, "People", "Trained and checked", Decimal(25)),
                Criterion("price", CriterionKind.PRICE, "Price", "Lowest price first", Decimal(40)),
            ),
            questions=(
                Question(
                    "plan", QuestionKind.TEXT, "How will you do it?", "Name the steps", 200, True, "plan"
                ),
                Question("people", QuestionKind.TEXT, "Who will do it?", "", 200, True, "people"),
                Question("method", QuestionKind.FILE, "Method statement", "", 0, False, "plan"),
            ),
        ),
        **changes,
    )


@dataclass
class Purchase:
    """One purchase, who takes part, and when it began; ``opportunity`` is read anew at each step."""

    house: Partnership
    began: datetime
    terms: Terms
    scores: tuple[tuple[int, ...], ...] = SCORES
    prices: tuple[str, ...] = PRICES
    opportunity: Opportunity = field(init=False)
    reached: str = field(init=False)
    responses: list[Response] = field(default_factory=list)

    def at(self, step: str) -> datetime:
        return self.began + STEPS[step]

    def fresh(self) -> Opportunity:
        self.opportunity = Opportunity.objects.get(pk=self.opportunity.pk)
        return self.opportunity

    @property
    def panel(self) -> tuple[Member, ...]:
        """The two evaluators who are named at first; the house has a third to spare."""
        return self.house.evaluators[:2]

    @property
    def decision(self) -> Decision:
        return Decision.objects.get(opportunity=self.opportunity)

    @property
    def awards(self) -> list[Award]:
        return list(Award.objects.filter(decision__opportunity=self.opportunity))

    @property
    def contracts(self) -> list[Contract]:
        return list(Contract.objects.filter(award__decision__opportunity=self.opportunity))


def a_purchase(
    until: str = "published",
    *,
    house: Partnership | None = None,
    began: datetime | None = None,
    bidders: int = 3,
    lots: int = 1,
    scores: tuple[tuple[int, ...], ...] = SCORES,
    prices: tuple[str, ...] = PRICES,
    **changes: Any,
) -> Purchase:
    """A purchase that has taken every step up to ``until``; ``changes`` are to its terms."""
    start = began or (now() - STEPS[until] - DAY).replace(hour=0, minute=0, second=0, microsecond=0)
    terms = some_terms(start, lots=lots, **changes)

    if house:
        return carried(Purchase(house, start, terms, scores, prices), until)
    wanted = repr((bidders, start, terms, scores, prices))

    def make(steps: list[str]) -> Purchase:
        """The purchase after the last of the steps, from what was kept of it after the one before."""
        *before, step = steps
        if before:
            purchase = made_once(f"{wanted} {before[-1]}", lambda: make(before))
        else:
            purchase = Purchase(partnership(start, bidders=bidders), start, terms, scores, prices)
        take(purchase, step)
        return purchase

    steps = list(STEPS)
    return made_once(f"{wanted} {until}", lambda: make(steps[: steps.index(until) + 1]))


def carried(purchase: Purchase, until: str) -> Purchase:
    """The purchase after every step up to ``until``."""
    for step in STEPS:
        take(purchase, step)
        if step == until:
            break
    return purchase


def copied(purchase: Purchase, count: int) -> None:
    """Lays so many purchases in the same state beside one, past the services: for pages with many of them."""
    row = Opportunity.objects.get(pk=purchase.opportunity.pk)
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    Opportunity.objects.bulk_create(
        Opportunity(**{**values, "id": None, "reference": f"COPY-{number}"}) for number in range(count)
    )


def take(purchase: Purchase, step: str) -> None:
    """Takes one step, at the moment of that step."""
    with pretend_time(purchase.at(step)):
        _TAKEN[step](purchase)
    purchase.reached = step
    purchase.fresh()


def _drafted(purchase: Purchase) -> None:
    at, by = purchase.at("drafted"), purchase.house.drafter
    for officer in (purchase.house.drafter, purchase.house.approver):
        if opening_key_of(officer.person) is None:
            key = opening_key(OpeningKey.objects.count())
            must(make_opening_key(key=key, by=officer, at=at))
    purchase.opportunity = must(draft_opportunity(title=purchase.terms.title, by=by, at=at))
    revision = purchase.opportunity.revision
    must(
        revise_draft(opportunity=purchase.opportunity, terms=purchase.terms, revision=revision, by=by, at=at)
    )
    must(
        name_people(
            opportunity=purchase.opportunity,
            openers=(purchase.house.drafter.person, purchase.house.approver.person),
            evaluators=tuple(member.person for member in purchase.panel),
            lead=purchase.house.lead.person,
            by=by,
            at=at,
        )
    )


def _with_approver(purchase: Purchase) -> None:
    house, at = purchase.house, purchase.at("with_approver")
    answer_all(purchase.fresh(), house.drafter, house.approver, at)
    must(
        ask_approval(
            opportunity=purchase.opportunity, by=purchase.house.drafter, at=purchase.at("with_approver")
        )
    )


def _approved(purchase: Purchase) -> None:
    must(
        approve_draft(
            opportunity=purchase.opportunity, by=purchase.house.approver, at=purchase.at("approved")
        )
    )


def _published(purchase: Purchase) -> None:
    must(
        publish_notice(
            opportunity=purchase.opportunity,
            national_reference="2026/S 000-012345",
            national_reason="",
            by=purchase.house.approver,
            at=purchase.at("published"),
        )
    )


def _responded(purchase: Purchase) -> None:
    for place, by in enumerate(purchase.house.bidders):
        purchase.responses.append(
            worked_on(purchase, by, price=purchase.prices[place % len(purchase.prices)])
        )
        sealed(purchase.responses[-1], by, purchase.at("responded"))


def worked_on(purchase: Purchase, by: Member, *, price: str = "70000", files: bool = True) -> Response:
    """Starts a complete working copy for a bidder: answers, the price in equal shares for every lot, one file."""
    at = purchase.at("responded")
    response = must(start_response(opportunity=purchase.opportunity, by=by, at=at))
    for question, text in ANSWERS.items():
        must(save_answer(response=response, question=question, text=text, by=by, at=at))
    lots = purchase.terms.lots
    share = price if len(lots) == 1 else str((Decimal(price) / len(lots)).quantize(Decimal("0.01")))
    prices = {lot.key: share for lot in lots}
    must(save_price(response=response, prices=prices, by=by, at=at))
    if files:
        must(attach_file(response=response, question="method", upload=an_upload(), by=by, at=at))
    response.refresh_from_db()
    return response


def sealed(response: Response, by: Member, at: datetime, *, keep_working: bool = False) -> None:
    """Seals and sends a working copy."""
    current = Response.objects.select_related("opportunity").get(pk=response.pk)
    must(
        seal_now(
            response=current,
            terms_fingerprint=terms_fingerprint(current.opportunity),
            click=uuid.uuid4(),
            text_after=TextAfterSealing.KEPT if keep_working else TextAfterSealing.NOT_KEPT,
            by=by,
            at=at,
        )
    )
    response.refresh_from_db()


def _closed(purchase: Purchase) -> None:
    assert close_due(purchase.at("closed"))
    for by in (purchase.house.drafter, purchase.house.approver):
        words = {"opportunity": purchase.opportunity, "conflict": False, "words": "", "by": by}
        must(declare_opener(**words, at=purchase.at("closed")))


def identity_of(opportunity: Opportunity) -> pyrage.x25519.Identity:
    """The opportunity's own identity, from an opener's key, without the second that scrypt takes."""
    opener = Opener.objects.filter(opportunity=opportunity).select_related("key").first()
    assert opener is not None and opener.key is not None
    identity = _IDENTITIES[opener.key.recipient]
    return pyrage.x25519.Identity.from_str(pyrage.decrypt(bytes(opener.wrapped or b""), [identity]).decode())


def _opened(purchase: Purchase) -> None:
    identity = identity_of(purchase.opportunity)
    must(
        open_responses(
            opportunity=purchase.opportunity,
            identity=identity,
            by=purchase.house.approver,
            at=purchase.at("opened"),
        )
    )


def _declared(purchase: Purchase) -> None:
    for by in (*purchase.panel, purchase.house.lead):
        must(
            declare_interests(
                opportunity=purchase.opportunity, conflict=False, words="", by=by, at=purchase.at("declared")
            )
        )


def score_all(purchase: Purchase, by: Member, at: datetime) -> None:
    """Gives every score of one evaluator, as ``purchase.scores`` has them."""
    quality = [
        criterion.key for criterion in purchase.terms.criteria if criterion.kind is CriterionKind.QUALITY
    ]
    for place, opened in enumerate(opened_responses(purchase.opportunity)):
        for criterion, value in zip(quality, purchase.scores[place % len(purchase.scores)], strict=True):
            must(give_score(opened=opened, criterion=criterion, value=value, reason=REASON, by=by, at=at))


def _scored(purchase: Purchase) -> None:
    for by in purchase.panel:
        score_all(purchase, by, purchase.at("scored"))


def _locked(purchase: Purchase) -> None:
    for by in purchase.panel:
        must(lock_scores(opportunity=purchase.opportunity, by=by, at=purchase.at("locked")))


def award(purchase: Purchase, ties: Mapping[str, str] | None = None, at: datetime | None = None) -> Decision:
    """Confirms the lead's award and gives the decision; the drafter looks at it where a second officer is
    wanted."""
    when = at or purchase.at("awarded")
    words: dict[str, Any] = {
        "opportunity": purchase.opportunity,
        "reasons": "It met the need best for the money.",
        "ties": ties or {},
        "by": purchase.house.lead,
        "at": when,
    }
    outcome = confirm_award(**words)
    if isinstance(outcome, Refusal) and outcome.reason == "second_officer.wanted":
        asked = must(ask_award(**words))
        outcome = approve_award(officer_request=asked, by=purchase.house.drafter, at=when)
    return must(outcome)


def _awarded(purchase: Purchase) -> None:
    award(purchase)


def _signed(purchase: Purchase) -> None:
    at = purchase.at("signed")
    assert purchase.terms.starts_on and purchase.terms.ends_on
    for lot_award in purchase.awards:
        must(
            sign_contract(
                award=lot_award,
                signed_on=at.date(),
                starts_on=purchase.terms.starts_on,
                ends_on=purchase.terms.ends_on,
                by=purchase.house.drafter,
                at=at,
            )
        )


_TAKEN: dict[str, Callable[[Purchase], None]] = {
    "drafted": _drafted,
    "with_approver": _with_approver,
    "approved": _approved,
    "published": _published,
    "responded": _responded,
    "closed": _closed,
    "opened": _opened,
    "declared": _declared,
    "scored": _scored,
    "locked": _locked,
    "awarded": _awarded,
    "signed": _signed,
}
