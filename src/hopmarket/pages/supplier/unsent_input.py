"""Keeps what was typed when a session has ended.

When a form is sent after the session has ended, its text is kept in the visitor's next session,
encrypted to the server's draft key, and shown again once the same person has signed in.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Concatenate, ParamSpec, cast

import pyrage
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from hopmarket import server_keys
from hopmarket.pages.account.requests import MemberRequest, PortalRequest
from hopmarket.pages.parts.kept_input import SessionInput

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

FIELD = "writer"
_SALT, _UNSENT = "hopmarket.typed", SessionInput("typed")
_LONGEST = 200_000
"""Bytes of JSON; a longer text is not kept."""
_HOLDS = 7 * 24 * 3600
"""Seconds for which a note of who writes is valid: a week."""


def writer_note(request: MemberRequest) -> str:
    """A signed note of who writes on which page, for the hidden field of a form."""
    return signing.dumps([request.member.person, request.path], salt=_SALT)


def keeps_typed(view: View[P]) -> View[P]:
    """Keeps what a visitor sends whose session has ended. It wraps the guard, which would turn the
    visitor away before anything is kept."""

    @wraps(view)
    def keeping(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        portal_request = cast("PortalRequest", request)
        if portal_request.method == "POST" and portal_request.member is None:
            _keep(portal_request)
        elif portal_request.method == "POST":
            _UNSENT.forget(request)
        return view(request, *args, **kwargs)

    return keeping


def typed_before(request: MemberRequest) -> Mapping[str, str]:
    """What this person typed on this page before signing in again; empty when nothing waits."""
    unsent = _UNSENT.of(request)
    if not unsent or _written_by(unsent["writer"]) != [request.member.person, request.path]:
        return {}
    plain = pyrage.decrypt(base64.b64decode(unsent["sealed"]), [server_keys.drafts_identity()])
    return cast("Mapping[str, str]", json.loads(plain))


def _written_by(note: str) -> object:
    try:
        return signing.loads(note, salt=_SALT, max_age=_HOLDS)
    except signing.BadSignature:
        return None


def _keep(request: PortalRequest) -> None:
    note = request.POST.get(FIELD, "")
    by = _written_by(note)
    if not isinstance(by, list) or by[1] != request.path:
        return
    fields = {
        name: str(text) for name, text in request.POST.items() if name not in (FIELD, "csrfmiddlewaretoken")
    }
    plain = json.dumps(fields).encode()
    if len(plain) <= _LONGEST:
        sealed = pyrage.encrypt(plain, [server_keys.drafts_identity().to_public()])
        _UNSENT.keep(request, {"writer": note, "sealed": base64.b64encode(sealed).decode()})
