"""Forms that remember which save they were loaded with, so that no text is replaced unseen."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.kept_input import LONGEST_MARK
from hopmarket.records.parties.queries import name_of
from hopmarket.records.responses.models import Response
from hopmarket.records.responses.queries import part_save
from hopmarket.rules.response_life import LoadedForm


@dataclass(frozen=True, slots=True)
class InterveningSave:
    """A save that came between the loading of a form and its sending: whose, when, and what stands there."""

    heading: str
    lines: tuple[str, ...]


def sent_form(request: HttpRequest) -> LoadedForm:
    """The marks that a sent form carries; one without any counts as loaded while the part was empty."""
    return LoadedForm(
        mark=request.POST.get("mark", "")[:LONGEST_MARK] or secrets.token_urlsafe(9),
        loaded=request.POST.get("loaded", "")[:LONGEST_MARK],
    )


def fresh_form(response: Response, part: str, typed: Mapping[str, str]) -> LoadedForm:
    """The marks of a form that is shown now. What somebody typed before they were signed out keeps the
    marks of the form in which they typed it."""
    if typed:
        return LoadedForm(mark=typed.get("mark") or secrets.token_urlsafe(9), loaded=typed.get("loaded", ""))
    last = part_save(response, part)
    return LoadedForm(mark=secrets.token_urlsafe(9), loaded=last.version if last else "")


def intervening_save(
    request: MemberRequest, response: Response, part: str, lines: tuple[str, ...]
) -> InterveningSave:
    """Who has saved the part meanwhile, in words: oneself in another tab, or a colleague."""
    last = part_save(response, part)
    if last is None:
        return InterveningSave("This was saved after you opened the page", lines)
    at = money_and_dates.when(datetime.fromisoformat(last.at))
    if last.person == request.member.person:
        return InterveningSave(f"You saved this in another tab or window at {at}", lines)
    return InterveningSave(f"{name_of(last.person) or 'A colleague'} saved this at {at}", lines)
