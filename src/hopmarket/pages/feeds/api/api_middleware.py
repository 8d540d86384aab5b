"""The middleware of the API: rate limit, checks of the request, and the form of every answer."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from .api_rate_limit import RateLimiter, RateLimitState
from .problem_details import TYPE, problem

PREFIX = "/api/"
LONGEST_ADDRESS = 8000
METHODS = "GET, HEAD, OPTIONS"
_LIMITS = RateLimiter()
_FORMS = {"*/*", "application/*", "application/json", TYPE}


class ApiMiddleware:
    """Middleware of every address under /api/; leaves all others alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.inside = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PREFIX):
            return self.inside(request)
        standing = _standing(request)
        answer = _refused(request, standing) or self._let_in(request)
        for name, value in {**standing.headers(), **_OPEN}.items():
            answer[name] = value
        return answer

    def _let_in(self, request: HttpRequest) -> HttpResponseBase:
        method = request.method
        if method == "OPTIONS":
            return HttpResponse(status=204, headers={"Allow": METHODS})
        if method == "HEAD":
            request.method = "GET"
        answer = self.inside(request)
        if answer.status_code >= 400 and answer.headers.get("Content-Type") != TYPE:
            answer = problem(answer.status_code)
        return _headers_only(answer) if method == "HEAD" else answer


_OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, If-None-Match, If-Modified-Since",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Link, Retry-After, "
    "RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset",
}


def _standing(request: HttpRequest) -> RateLimitState:
    """Counts the request by the visitor's address, not the proxy's; requests without one share a count."""
    try:
        where = get_adapter(request).get_client_ip(request)
    except PermissionDenied:
        where = ""
    return _LIMITS.count(where, limit=settings.API_REQUESTS_A_MINUTE, now=monotonic())


def _refused(request: HttpRequest, standing: RateLimitState) -> HttpResponse | None:
    """Returns the problem that refuses a request before anything is read; None where nothing does."""
    if standing.exceeded:
        return problem(429)
    if request.method not in METHODS.split(", "):
        refused = problem(405)
        refused["Allow"] = METHODS
        return refused
    if len(request.get_full_path()) > LONGEST_ADDRESS:
        return problem(414)
    if request.META.get("CONTENT_LENGTH") not in (None, "", "0"):
        return problem(413)
    return None if _accepts_json(request.headers.get("Accept", "")) else problem(406)


def _accepts_json(header: str) -> bool:
    forms = [part.split(";") for part in header.split(",") if part.strip()]
    wanted = {form[0].strip().lower() for form in forms if not _ruled_out(form[1:])}
    return not forms or bool(wanted & _FORMS)


def _ruled_out(parts: list[str]) -> bool:
    return any(part.replace(" ", "") in ("q=0", "q=0.0", "q=0.00", "q=0.000") for part in parts)


def _headers_only(answer: HttpResponseBase) -> HttpResponseBase:
    bare = HttpResponse(status=answer.status_code, headers=answer.headers)
    if isinstance(answer, HttpResponse):
        bare["Content-Length"] = str(len(answer.content))
    return bare
