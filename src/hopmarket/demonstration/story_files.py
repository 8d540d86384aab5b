"""Reading the stories: purchases as data, one file each, with days counted from the loading."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from hopmarket.rules.terms import Criterion, CriterionKind, Lot, Question, QuestionKind, Terms
from hopmarket.rules.terms_fields import TYPED_FIELDS

from .story_calendar import StoryCalendar

STORIES = Path(__file__).parent / "stories"
PRICE_WORDS = "Points = lowest price ÷ your price × weight."

Story = dict[str, Any]


def read_stories() -> dict[str, Story]:
    """Every story by its name, in the order of the alphabet."""
    paths = sorted(STORIES.glob("*.toml"))
    return {place.stem: tomllib.loads(place.read_text(encoding="utf-8")) for place in paths}


def terms_of(story: Story, days: StoryCalendar) -> Terms:
    """The terms that a story publishes; an unfinished draft lacks what its file lacks."""
    fields, when = story["terms"], story.get("days", {})
    texts = {row.name: fields.get(row.name) for row in TYPED_FIELDS}
    worded: dict[str, Any] = {name: text.strip() for name, text in texts.items() if isinstance(text, str)}
    return Terms(
        **worded,
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
    )


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
    return Question(
        key=row["key"],
        kind=QuestionKind(row.get("kind", "text")),
        title=row["title"],
        guidance=row.get("guidance", ""),
        word_limit=row.get("words", 0),
        required=row.get("required", True),
        criterion=row.get("criterion", ""),
    )
