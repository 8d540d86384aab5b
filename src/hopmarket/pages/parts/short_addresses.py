"""Addresses that say only what was chosen: a form that sends its empty fields is answered by a shorter one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def without_empty_parameters(*names: str, otherwise: str = "") -> Callable[[View[P]], View[P]]:
    """Wraps a view: an address with empty parameters redirects to the one without them.

    Where none of the parameters ``names`` is left, ``otherwise`` stays, empty, as the mark that a form
    was sent: it asks for everything, while the bare address may show something else.
    """

    def wrap(view: View[P]) -> View[P]:
        @wraps(view)
        def page(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            short = _shortened(request.GET, names, otherwise)
            if request.method in ("GET", "HEAD") and short != request.GET:
                return _moved(request, short)
            return view(request, *args, **kwargs)

        return cast("View[P]", page)

    return wrap


def _shortened(query: QueryDict, names: tuple[str, ...], otherwise: str) -> QueryDict:
    short = QueryDict(mutable=True)
    for name, values in query.lists():
        if filled := [value for value in values if value.strip()]:
            short.setlist(name, filled)
    was_sent = any(name in names for name in query)
    if otherwise and was_sent and not any(name in names for name in short):
        short[otherwise] = ""
    return short


def _moved(request: HttpRequest, short: QueryDict) -> HttpResponse:
    encoded = short.urlencode()
    return redirect(f"{request.path}?{encoded}" if encoded else request.path)
