"""Clarification questions on the page of a notice: answered, corrected, or left without an answer."""

from __future__ import annotations

from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.view_models import PublishedAnswer, earlier_wordings
from hopmarket.rules.releases.json_values import Json, instant, part, rows, text


def answers(record: Json) -> list[PublishedAnswer]:
    """Lists the questions that were asked and answered in public."""
    published = []
    for row in rows(record, "tender", "enquiries"):
        asked_at, answered_at = instant(row.get("date")), instant(row.get("dateAnswered"))
        moments = [
            f"Asked {money_and_dates.day_short(asked_at)}" if asked_at else "",
            f"answered {money_and_dates.day_short(answered_at)}" if answered_at else "",
        ]
        by = ", ".join(filter(None, moments))
        question, answer = text(row.get("description")), text(row.get("answer"))
        earlier = earlier_wordings(question, [_corrected(entry) for entry in rows(row, "corrected")])
        published.append(PublishedAnswer(question, answer, f"{by}. Everyone sees the same answer.", earlier))
    return published


def _corrected(entry: Json) -> tuple[str, str, str]:
    at = instant(entry.get("date"))
    return (
        text(entry.get("description")),
        text(entry.get("answer")),
        money_and_dates.day_short(at) if at else "later",
    )


def unanswered_in_words(record: Json) -> str:
    """Says how many questions the buyer left without an answer; empty where there are none."""
    count = part(record, "assessment", "unanswered")
    if not isinstance(count, int) or count < 1:
        return ""
    return "One question was" if count == 1 else f"{count} questions were"
