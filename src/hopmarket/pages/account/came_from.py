"""The opportunity from which somebody came: kept from *Respond* over signing up to the first line written.

It travels in ``next`` while nobody is signed in, in the session from the first form on, and signed in the
link of the letter that confirms an address, which may be opened in another browser.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core import signing
from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from hopmarket.pages.parts.masthead import route_of
from hopmarket.records.opportunities.publishing import ocid_of
from hopmarket.records.opportunities.queries import published_opportunity
from hopmarket.rules.roles import Role

CAME_FROM = "came_from"
_SALT, _HOLDS = "hopmarket.came_from", 7 * 24 * 3600
_FIELD, _SIGNED = "next", "way"
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class OpportunityOnTheWay:
    """The opportunity that somebody wants to answer: its title, the page they wanted, its public page."""

    title: str
    href: str
    public: str


def opportunity_on_the_way(path: str) -> OpportunityOnTheWay | None:
    """The published opportunity whose bidder's page has this path on this portal; None for any other path."""
    if not path or len(path) > _LONGEST or not url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        return None
    try:
        match = resolve(path.partition("?")[0])
    except Resolver404:
        return None
    if match.namespace != "supplier" or "reference" not in match.kwargs:
        return None
    row = published_opportunity(match.kwargs["reference"])
    if row is None:
        return None
    public = reverse("public:opportunity", args=[ocid_of(row)])
    return OpportunityOnTheWay(row.the_terms.title, path, public)


def came_from(request: HttpRequest) -> OpportunityOnTheWay | None:
    """The opportunity that this request names, or that the session remembers."""
    named = request.POST.get(_FIELD) or request.GET.get(_FIELD) or _signed_path(request)
    return opportunity_on_the_way(named) or opportunity_on_the_way(str(request.session.get(CAME_FROM, "")))


def _signed_path(request: HttpRequest) -> str:
    try:
        return str(signing.loads(request.GET.get(_SIGNED, ""), salt=_SALT, max_age=_HOLDS))
    except signing.BadSignature:
        return ""


def with_way(address: str, request: HttpRequest) -> str:
    """Adds the opportunity, signed, to the address of a letter's link."""
    opportunity = came_from(request)
    if opportunity is None:
        return address
    return f"{address}?{urlencode({_SIGNED: signing.dumps(opportunity.href, salt=_SALT)})}"


def remember(request: HttpRequest) -> None:
    """Keeps in the session from which opportunity somebody came, if the request names one."""
    opportunity = came_from(request)
    if opportunity:
        request.session[CAME_FROM] = opportunity.href


def remember_path(request: HttpRequest) -> None:
    """Keeps the page that was asked for in the session, if it is one of an opportunity's."""
    if opportunity_on_the_way(request.path):
        request.session[CAME_FROM] = request.path


def arrived(request: HttpRequest) -> None:
    """Forgets the opportunity once somebody has come to its pages."""
    wanted = str(request.session.get(CAME_FROM, ""))
    if wanted and request.path.startswith("/".join(wanted.split("/")[:3]) + "/"):
        del request.session[CAME_FROM]


def on_the_way(request: HttpRequest) -> dict[str, object]:
    """Template context of the pages of signing in, of the account and of one's own responses: from which
    opportunity somebody came, and whether they may answer it already. Other pages read no session."""
    route = route_of(request)
    if not (route.startswith(("account", "mfa_")) or route == "supplier:responses"):
        return {}
    member = getattr(request, "member", None)
    may_answer = member is not None and Role.RESPONDER in member.roles
    if member is not None and member.stands_for_anybody and not may_answer:
        return {}
    return {"came_from": came_from(request), "may_answer": may_answer}
