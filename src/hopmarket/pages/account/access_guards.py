"""Guards that stand before views: they let members in by role, and say why they do not."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from hopmarket.pages.parts.unsent_forms import keep_unsent
from hopmarket.records.parties.registered_organisations import refusal_reason
from hopmarket.rules.roles import OrganisationStanding, Role

from .came_from import arrived, came_from, remember_path
from .requests import MemberRequest, PortalRequest

P = ParamSpec("P")
Guarded = Callable[Concatenate[MemberRequest, P], HttpResponseBase]
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
KEPT_WHILE_OUT = (
    "What you typed was not sent, and is kept. It is back in its form as soon as you open that page again, "
    "signed in as yourself."
)


def signed_in(view: Guarded[P]) -> View[P]:
    """Sends visitors to the sign-in page, from where they come back; lets everybody else in."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        portal_request = cast("PortalRequest", request)
        if portal_request.member is None:
            tell_kept(request)
            return redirect(f"{settings.LOGIN_URL}?{urlencode({'next': return_address(request)})}")
        return view(cast("MemberRequest", request), *args, **kwargs)

    return guarded


def acting_as(*roles: Role, second_factor: bool = False) -> Callable[[Guarded[P]], View[P]]:
    """Lets in only members with one of the roles; with ``second_factor`` only after a code.

    A missing role answers 403 with a page that says which role it takes. A guard does not look at
    whose object a page shows: queries do, and answer 404.
    """

    def guard(view: Guarded[P]) -> View[P]:
        @wraps(view)
        def guarded(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.member.roles & set(roles):
                if not request.member.stands_for_anybody:
                    remember_path(request)
                tell_kept(request)
                return missing_role(request, roles)
            if second_factor and not request.member.second_factor:
                tell_kept(request)
                return to_second_factor(request)
            arrived(request)
            return view(request, *args, **kwargs)

        return signed_in(guarded)

    return guard


def tell_kept(request: HttpRequest) -> None:
    """Keeps what a form sent that is not let in, and says so on the page to which its writer is led."""
    if request.method == "POST" and keep_unsent(request) and not asked_by_script(request):
        messages.info(request, KEPT_WHILE_OUT)


def asked_by_script(request: HttpRequest) -> bool:
    """Whether a form has saved itself: its writer has pressed no button, and looks at no answer."""
    return request.headers.get("X-Requested-With") == "fetch"


def missing_role(request: HttpRequest, roles: tuple[Role, ...]) -> HttpResponse:
    """The page that says which role this takes, with status 403. Whoever works for no organisation yet
    reads how to begin, and for which opportunity."""
    member = cast("MemberRequest", request).member
    refused = member.standing is OrganisationStanding.REFUSED
    context = {
        "needed": [str(role) for role in roles],
        "came_from": came_from(request),
        "refusal_reason": refusal_reason(member.organisation) if refused else "",
    }
    return render(request, "account/missing_role.html", context, status=403)


def to_second_factor(request: HttpRequest) -> HttpResponse:
    """Redirects to the page about the second factor, which leads back afterwards."""
    return redirect(f"{reverse('account:second_factor')}?{urlencode({'next': return_address(request)})}")


def return_address(request: HttpRequest) -> str:
    """The address to come back to: this one, or for a sent form the page that it stood on."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    referer = urlsplit(request.headers.get("Referer", ""))
    return (
        referer.path if referer.netloc == request.get_host() and referer.path else reverse("account:overview")
    )
