"""Counts the code that somebody enters while setting codes up as the second factor of that session.

This is the only allauth signal that is listened to: docs/decisions/allauth.md.
"""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest


def connect_signals() -> None:
    """Connects the handler to allauth's signal; a second call changes nothing."""
    authenticator_added.connect(_note, dispatch_uid="hopmarket.second_factor")


def _note(
    sender: type[Authenticator],
    request: HttpRequest,
    user: AbstractBaseUser,
    authenticator: Authenticator,
    **more: Any,
) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        record_authentication(request, user, method="mfa", type=str(authenticator.type))
