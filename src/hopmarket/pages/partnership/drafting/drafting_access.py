"""Who is let in to a draft of the framework: those who read it, those who write it, those who record decisions."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from hopmarket.pages.account.access_guards import acting_as, missing_role, signed_in, tell_kept
from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.refusals import sentence
from hopmarket.records.framework.drafting_rights import may_draft, may_read_drafts
from hopmarket.records.framework.models import FrameworkVersion
from hopmarket.records.framework.queries import version_numbered
from hopmarket.records.framework.version_facts import facts_of
from hopmarket.rules.framework.life import FRAMEWORK_LIFE, FrameworkAct
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, Role

P = ParamSpec("P")
Guarded = Callable[Concatenate[MemberRequest, P], HttpResponseBase]
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def _those_who(may: Callable[[Member], bool]) -> Callable[[Guarded[P]], View[P]]:
    def guard(view: Guarded[P]) -> View[P]:
        @wraps(view)
        def guarded(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not may(request.member):
                tell_kept(request)
                return missing_role(request, (Role.OFFICER,))
            return view(request, *args, **kwargs)

        return signed_in(guarded)

    return guard


reading = _those_who(may_read_drafts)
"""Officers, the operator, and whoever holds a seat in a body."""
writing = _those_who(may_draft)
"""Officers, and whoever holds a seat in the working group."""
deciding = acting_as(Role.OFFICER, second_factor=True)
"""Officers after a code: what they do here is published."""


def version_of(request: HttpRequest, number: int) -> FrameworkVersion:
    """One version; 404 for a number that was never given."""
    row = version_numbered(number)
    if row is None:
        raise Http404
    return row


def why_not(request: MemberRequest, version: FrameworkVersion, act: FrameworkAct) -> Refusal | None:
    """Why an act is not possible in the version's state now, or None."""
    after = FRAMEWORK_LIFE.after(facts_of(version, request.at).state, act)
    return after if isinstance(after, Refusal) else None


def not_possible_page(request: MemberRequest, version: FrameworkVersion, refusal: Refusal) -> HttpResponse:
    """The page that says why something cannot be done now, with status 409."""
    context = {"version": version, "why": sentence(refusal)}
    return render(request, "partnership/drafting/not_now.html", context, status=409)
