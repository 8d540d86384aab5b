"""What was typed on one page and waits in the session until it is checked on the next.

A page reached by a sent form redirects to one that is only looked at; what was typed is kept between them,
so neither Back nor a page loaded again loses it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict

from hopmarket.rules.hash_chain import canonical
from hopmarket.rules.refusal import Refusal


@dataclass(frozen=True, slots=True)
class KeptInput:
    """One kind of input, under its key in the session. ``about`` is the number of what it is typed about,
    and keeps several inputs of a kind apart; without it a session keeps one of the kind."""

    key: str

    def of(self, request: HttpRequest, about: object = None) -> dict[str, Any] | None:
        """What waits in the session, as JSON values; None if nothing does."""
        waiting: dict[str, Any] | None = request.session.get(self.key)
        return waiting if about is None or waiting is None else waiting.get(str(about))

    def keep(self, request: HttpRequest, typed: Mapping[str, Any], about: object = None) -> None:
        """Keeps what was typed, in place of what waited before."""
        others = request.session.get(self.key, {})
        request.session[self.key] = dict(typed) if about is None else {**others, str(about): dict(typed)}

    def keep_fields(self, request: HttpRequest, about: object = None, **more: list[str]) -> None:
        """Keeps the fields of a form as they were sent, and more of them."""
        sent = {name: texts for name, texts in request.POST.lists() if name != "csrfmiddlewaretoken"}
        self.keep(request, {**sent, **more}, about)

    def fields_of(self, request: HttpRequest, about: object = None) -> QueryDict | None:
        """The fields of a form that wait in the session, as they were sent; None if nothing does."""
        waiting = self.of(request, about)
        if waiting is None:
            return None
        fields = QueryDict(mutable=True)
        for name, texts in waiting.items():
            fields.setlist(name, texts)
        return fields

    def forget(self, request: HttpRequest, about: object = None) -> None:
        """Deletes what waits."""
        waiting = request.session.pop(self.key, None)
        if waiting and about is not None:
            waiting.pop(str(about), None)
            request.session[self.key] = waiting


def fingerprint(*checked: Any) -> str:
    """SHA-256 (hexadecimal) of JSON values that somebody checks, for the button that confirms them."""
    return hashlib.sha256(canonical(list(checked))).hexdigest()


def unchecked(request: HttpRequest, kept: str) -> Refusal | None:
    """A refusal if the button carries another fingerprint than that of what is kept now: another window
    has changed it, and nobody has checked that."""
    return None if request.POST.get("checked") == kept else Refusal("checked.changed_meanwhile")
