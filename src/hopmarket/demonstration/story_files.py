"""Reading the stories: purchases as data, one file each, with days counted from the loading."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from hopmarket.rules.answer_texts import YES
from hopmarket.rules.questions.conditions import Operator
from hopmarket.rules.ready_musts import READY_MUSTS
from hopmarket.rules.terms import (
    Condition,
    Criterion,
    CriterionKind,
    Lot,
    Must,
    Question,
    QuestionKind,
    Terms,
)
from hopmarket.rules.terms_fields import TYPED_FIELDS

from .story_calendar import StoryCalendar

STORIES = Path(__file__).parent / "stories"
CONTRACTS = Path(__file__).parent / "buyer_contracts.toml"
PRICE_WORDS = "Points = lowest price ÷ your price × weight."

Story = dict[str, Any]


def read_stories() -> dict[str, Story]:
    """Every story by its name, in the order of the alphabet."""
    paths = sorted(STORIES.glob("*.toml"))
    return {place.stem: tomllib.loads(place.read_text(encoding="utf-8")) for place in paths}


def terms_of(story: Story, days: StoryCalendar) -> Terms:
    """The terms that a story publishes; an unfinished draft lacks what its file lacks."""
    fields, when = {**_contract_of(story), **story["terms"]}, story.get("days", {})
    texts = {row.name: fields.get(row.name) for row in TYPED_FIELDS}
    worded: dict[str, Any] = {name: text.strip() for name, text in texts.items() if isinstance(text, str)}
    return Terms(
        **worded,
        payment_days=fields.get("payment_days"),
        sme_suitable=True,
        vcse_suitable=fields.get("vcse", True),
        value=_pounds(fields.get("value")),
        questions_until=days.instant(when["questions_until"], "5pm") if "questions_until" in when else None,
        closes_at=days.instant(when["closes"], "noon") if "closes" in when else None,
        award_on=_day(days, when.get("award")),
        starts_on=_day(days, when.get("starts")),
        ends_on=_day(days, when.get("ends")),
        lots=_lots(fields),
        criteria=tuple(_criterion(criterion) for criterion in fields.get("criteria", ())),
        questions=tuple(_question(question) for question in fields.get("questions", ())),
        musts=_musts(fields),
    )


def _contract_of(story: Story) -> Story:
    """What the buyer of a story says of its contracts; nothing in a draft that nobody has finished."""
    return next(
        (
            contract
            for contract in _buyer_contracts().values()
            if "second" in story and story["first"] in contract["officers"]
        ),
        {},
    )


@cache
def _buyer_contracts() -> Story:
    return tomllib.loads(CONTRACTS.read_text(encoding="utf-8"))


def _day(days: StoryCalendar, count: int | None) -> date | None:
    return None if count is None else days.day(count)


def _pounds(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value).quantize(Decimal("0.01"))


def _lots(fields: Story) -> tuple[Lot, ...]:
    rows = fields.get("lots", [{"title": "The whole contract", "value": fields.get("value")}])
    return tuple(
        Lot(f"lot-{number}", row["title"], row.get("description", ""), _pounds(row["value"]))
        for number, row in enumerate(rows, start=1)
    )


def _criterion(row: Story) -> Criterion:
    priced = row["key"] == "price"
    return Criterion(
        key=row["key"],
        kind=CriterionKind.PRICE if priced else CriterionKind.QUALITY,
        title=row.get("title", "Price"),
        description=row.get("description", PRICE_WORDS if priced else ""),
        weight=Decimal(row["weight"]),
    )


def _question(row: Story) -> Question:
    ready = READY_MUSTS.get(row.get("ready", ""))
    return Question(
        key=row["key"],
        kind=QuestionKind.YES_NO if ready else QuestionKind(row.get("kind", "text")),
        title=ready.title if ready else row["title"],
        guidance=ready.guidance if ready else row.get("guidance", ""),
        word_limit=row.get("words", 0),
        required=row.get("required", True),
        criterion=row.get("criterion", ""),
        options=tuple(row.get("options", ())),
        several=row.get("several", False),
        unit=row.get("unit", ""),
        least=_number(row.get("least")),
        most=_number(row.get("most")),
        expires=row.get("expires", False),
        columns=tuple(row.get("columns", ())),
        asked_if=tuple(
            Condition(condition["question"], Operator(condition["operator"]), tuple(condition["values"]))
            for condition in row.get("asked_if", ())
        ),
    )


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _musts(fields: Story) -> tuple[Must, ...]:
    """The musts that are asked with words that are ready."""
    rows = ((row["key"], READY_MUSTS[row["ready"]]) for row in fields.get("questions", ()) if "ready" in row)
    return tuple(Must(key, Operator.IS, YES, ready.why, ready.cite) for key, ready in rows)
