"""What a form that saves itself while somebody types is answered, as JSON: for every such form alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.http import JsonResponse

from hopmarket.rules.draft_kinds import Fields

from . import money_and_dates


@dataclass(frozen=True, slots=True)
class OtherText:
    """What was saved meanwhile in place of which a form would have saved: whose and when in words, the
    fields, and the revision that a form sends once its writer has seen them."""

    heading: str
    fields: Fields
    revision: str


def saved_answer(revision: str, at: datetime, **more: Any) -> JsonResponse:
    """Saved, by the portal's own clock; ``revision`` is what the form has seen from now on."""
    clock = money_and_dates.clock(at)
    return JsonResponse({"saved": True, "revision": revision, "at": at.isoformat(), "clock": clock, **more})


def unsaved_answer(why: str, other: OtherText | None = None) -> JsonResponse:
    """Not saved, and why; with the text that stands there, where one was saved meanwhile."""
    answer: dict[str, Any] = {"saved": False, "why": why}
    if other:
        answer["other"] = _as_json(other)
    return JsonResponse(answer, status=HTTPStatus.CONFLICT)


def _as_json(other: OtherText) -> Mapping[str, Any]:
    return {"heading": other.heading, "fields": dict(other.fields), "revision": other.revision}
