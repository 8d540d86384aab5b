"""The public part of a purchase's activity: read from its releases alone, so that nothing else can show in it.

Each release is compared with those before it; what it tells for the first time happened when it was published.
Nobody is named. Who asked, who responds and how many do is told by no release before the award.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hopmarket.rules.contract_correction import CORRECTED
from hopmarket.rules.releases.json_values import Json, closing_instant, part, rows, text

from .purchase_events import PurchaseEvent
from .purchase_figures import RULES, FigurePart, FigureRule, parts_of_event

PUBLIC_SENTENCES: Mapping[str, str] = {
    "publish_notice": "Published",
    "answer_question": "Question answered",
    "correct_answer": "Answer corrected",
    "amend_opportunity": "Terms changed",
    "extend_deadline": "Deadline moved later",
    "correct_national_notice": "Notice on the national platform corrected",
    "redact_release": "Something taken out, by law",
    "close_opportunity": "Closed for responses",
    "open_responses": "Responses opened",
    "confirm_award": "Awarded",
    "sign_contract": "Contract signed",
    "correct_contract": "Contract corrected",
    "cancel_opportunity": "Cancelled",
    "end_without_award": "Ended without an award",
}
PUBLIC_FIGURES = (
    "questions_answered",
    "addenda",
    "days_open",
    "days_to_opening",
    "days_to_decision",
    "days_to_contract",
)


@dataclass(frozen=True, slots=True)
class PublishedRelease:
    """A release as everybody can read it, and when something was taken out of it."""

    at: datetime
    tags: tuple[str, ...]
    body: Json
    redacted_at: tuple[datetime, ...] = ()


def published_events(releases: Sequence[PublishedRelease], now: datetime) -> list[PurchaseEvent]:
    """What everybody may know of a purchase by ``now``, oldest first, with numbers of its own."""
    dated = [*_first_told(releases), *_redactions(releases)]
    deadline = _deadline(releases)
    if deadline and deadline <= now and not any(at < deadline for at, act, _ in dated if act in _ENDINGS):
        dated.append((deadline, "close_opportunity", {}))
    in_order = sorted(dated, key=lambda row: row[0])
    return [
        PurchaseEvent(number, at, act, facts=facts) for number, (at, act, facts) in enumerate(in_order, 1)
    ]


def published_figures(events: Iterable[PurchaseEvent]) -> list[tuple[FigureRule, int, frozenset[int]]]:
    """The figures that published events tell, with the numbers of the events behind each."""
    parts: dict[str, dict[str, FigurePart]] = {}
    for event in events:
        for rule, behind in parts_of_event(event):
            parts.setdefault(rule.name, {}).setdefault(behind.reference, behind)
    figures = []
    for name in PUBLIC_FIGURES:
        own = parts.get(name, {}).values()
        value = RULES[name].value(own)
        if own and value is not None:
            figures.append((RULES[name], value, frozenset(behind.number for behind in own)))
    return figures


def _deadline(releases: Sequence[PublishedRelease]) -> datetime | None:
    """The deadline as it was published last; a release from which it was taken out does not tell it."""
    deadlines = (
        closing_instant(part(release.body, "tender", "tenderPeriod", "endDate")) for release in releases
    )
    return next(filter(None, reversed(list(deadlines))), None)


_ENDINGS = ("cancel_opportunity", "end_without_award")
_Dated = tuple[datetime, str, dict[str, Any]]


def _first_told(releases: Iterable[PublishedRelease]) -> Iterator[_Dated]:
    known: set[tuple[str, ...]] = set()
    for release in releases:
        for key, act, facts in _told_in(release):
            if key not in known:
                known.add(key)
                yield release.at, act, facts


def _redactions(releases: Iterable[PublishedRelease]) -> Iterator[_Dated]:
    for at in sorted({at for release in releases for at in release.redacted_at}):
        yield at, "redact_release", {}


def _told_in(release: PublishedRelease) -> Iterator[tuple[tuple[str, ...], str, dict[str, Any]]]:
    """Everything that a release tells, new or not: a key, the act, its facts. Its tag counts where its content
    was taken out."""
    body, tags = release.body, release.tags
    yield ("published",), "publish_notice", {}
    for row in rows(body, "tender", "enquiries"):
        number = text(row.get("id"))
        yield ("answer", number), "answer_question", {"question": number}
        for place, _ in enumerate(rows(row, "corrected")):
            yield ("correction", number, str(place)), "correct_answer", {"question": number}
    for row in rows(body, "tender", "amendments"):
        act = "extend_deadline" if text(row.get("kind")) == "extended" else "amend_opportunity"
        yield ("change", text(row.get("id"))), act, {"why": text(row.get("rationale"))}
    for row in rows(body, "assessment", "nationalNotice", "corrections"):
        yield (
            ("national", text(row.get("id"))),
            "correct_national_notice",
            {"why": text(row.get("rationale"))},
        )
    if text(part(body, "assessment", "stage")) == "evaluating":
        yield ("opened",), "open_responses", {}
    if rows(body, "awards") or "award" in tags:
        yield ("awarded",), "confirm_award", _responses(body)
    for row in rows(body, "contracts"):
        number = text(row.get("id"))
        yield ("contract", number), "sign_contract", {"contract": number}
        for change in rows(row, "amendments"):
            if text(change.get("kind")) == CORRECTED:
                why = {"contract": number, "why": text(change.get("rationale"))}
                yield ("contract", number, text(change.get("id"))), "correct_contract", why
    if text(part(body, "tender", "status")) == "unsuccessful":
        yield ("ended",), "end_without_award", {}
    elif "tenderCancellation" in tags:
        yield ("cancelled",), "cancel_opportunity", {}


def _responses(body: Json) -> dict[str, Any]:
    counts = [row.get("value") for row in rows(body, "bids", "statistics") if row.get("measure") == "bids"]
    return {"responses": counts[0]} if counts and isinstance(counts[0], int) else {}
