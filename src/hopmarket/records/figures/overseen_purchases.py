"""Published purchases as their overseers read them: facts alone, in a handful of queries however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count

from hopmarket.records.agreements.models import Contract
from hopmarket.records.capabilities.partnership_lines import line_of
from hopmarket.records.evaluation.models import Award
from hopmarket.records.ledger.acts import person_in
from hopmarket.records.ledger.models import Event
from hopmarket.records.opportunities.models import ClarificationQuestion, OfficerRequest, TermsVersion
from hopmarket.records.opportunities.queries import public_opportunities
from hopmarket.records.responses.models import SealedCopy
from hopmarket.rules.figures.board_situations import DUTIES, OverseenPurchase, PublishedAddendum
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.second_officer_lines import OfficerDeed


@dataclass(frozen=True, slots=True)
class OverseenRow:
    """A purchase with its name, its buyer and what is known of it."""

    reference: str
    title: str
    buyer: str
    buyer_key: str
    facts: OverseenPurchase


def late_addendum_line() -> Decimal:
    """Days before the deadline within which an addendum is late: the partnership's line."""
    return line_of(OfficerDeed.LATE_ADDENDUM)


def overseen_purchases() -> list[OverseenRow]:
    """Every purchase that everybody may read, the newest first."""
    purchases = list(
        public_opportunities()
        .order_by("-published_at", "-pk")
        .values(
            *("pk", "reference", "state", "closes_at", "organisation__name", "organisation__key"),
            *("terms__title", "terms__award_on", "terms__starts_on", "terms__questions_until"),
        )
    )
    asked, requests = _questions(), _requests()
    unsigned, acts = _unsigned(), _acts()
    addenda, responses = _addenda(), _responses()
    return [
        OverseenRow(
            row["reference"],
            row["terms__title"] or "",
            row["organisation__name"],
            row["organisation__key"],
            OverseenPurchase(
                state=OpportunityState(row["state"]),
                closes_at=row["closes_at"],
                award_on=_day(row["terms__award_on"]),
                starts_on=_day(row["terms__starts_on"]),
                questions_until=_instant(row["terms__questions_until"]),
                asked_at=tuple(asked.get(row["pk"], ())),
                unsigned=unsigned.get(row["pk"], 0),
                requests=tuple(requests.get(row["pk"], ())),
                acts=acts.get(row["pk"], {}),
                addenda=tuple(addenda.get(row["pk"], ())),
                responses=responses.get(row["pk"], 0),
            ),
        )
        for row in purchases
    ]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _grouped(pairs: Iterable[tuple[int, Any]]) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def _questions() -> Mapping[int, list[datetime]]:
    waiting = ClarificationQuestion.objects.filter(
        answered_at=None, opportunity__state=OpportunityState.OPEN
    ).order_by()
    return _grouped(waiting.values_list("opportunity", "asked_at"))


def _requests() -> Mapping[int, list[datetime]]:
    return _grouped(
        OfficerRequest.objects.filter(decision="").order_by().values_list("opportunity", "asked_at")
    )


def _unsigned() -> dict[int, int]:
    """By purchase the awarded lots that have no contract."""
    signed = Contract.objects.order_by().values("award")
    rows = Award.objects.exclude(pk__in=signed).order_by().values_list("decision__opportunity")
    return dict(rows.annotate(lots=Count("pk")))


def _acts() -> Mapping[int, Mapping[int, set[str]]]:
    """By purchase and person the acts of duties that they did."""
    found: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    events = Event.objects.filter(act__in=DUTIES, about__startswith="opportunities/").order_by()
    for about, actor, act in events.values_list("about", "actor", "act"):
        person = person_in(actor)
        if person is not None:
            found[int(str(about).partition("/")[2])][person].add(act)
    return found


def _addenda() -> Mapping[int, list[PublishedAddendum]]:
    """By purchase its addenda, each with the deadline of the version before it."""
    changed = TermsVersion.objects.filter(number__gt=1).order_by().values("opportunity")
    versions = TermsVersion.objects.filter(opportunity__in=changed).order_by("opportunity", "number")
    found: dict[int, list[PublishedAddendum]] = defaultdict(list)
    before: tuple[int, datetime | None] = (0, None)
    for key, number, kind, at, closes in versions.values_list(
        "opportunity", "number", "kind", "at", "terms__closes_at"
    ):
        held = before[1] if before[0] == key else None
        if kind == "amended" and held is not None:
            found[key].append(PublishedAddendum(number, at, held))
        before = (key, _instant(closes))
    return found


def _responses() -> dict[int, int]:
    """By purchase the responses that count, or counted when it closed."""
    counting = SealedCopy.objects.filter(set_aside_at=None).order_by()
    return dict(counting.values_list("response__opportunity").annotate(copies=Count("pk")))
