"""Middleware that answers for what the partnership has switched off: a plain page, and where its records are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hopmarket.records.capabilities.queries import asked_once, is_on
from hopmarket.rules.capabilities import CAPABILITIES, capability_at
from hopmarket.rules.register_kinds import register_kind


class CapabilityMiddleware:
    """Answers 404 at every address of a capability that is switched off, whoever asks and however. The
    switches are read at most once for each request, by the page or its menu, if either asks at all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with asked_once():
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: Any
    ) -> HttpResponse | None:
        name = capability_at(request.path_info)
        if not name or is_on(name):
            return None
        capability = CAPABILITIES[name]
        kinds = [register_kind(kind) for kind in capability.kinds]
        context = {"capability": capability, "kinds": kinds}
        return render(request, "parts/switched_off.html", context, status=404)
