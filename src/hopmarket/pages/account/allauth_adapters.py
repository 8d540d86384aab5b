"""Adapters that allauth calls: new people come in through a service, secrets of codes are encrypted."""

from __future__ import annotations

import base64
from ipaddress import IPv6Interface, ip_address
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.forms import BaseForm
from django.http import HttpRequest
from django.shortcuts import render

from hopmarket.pages.parts.refusals import sentence
from hopmarket.records.ledger.current_time import now
from hopmarket.records.parties.models import Person
from hopmarket.records.parties.services import register_person, settle_waiting_claims
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import System
from hopmarket.rules.typed_secrets import password_as_kept

from .came_from import with_way


class DoorAdapter(DefaultAccountAdapter):
    """Signs people up through ``register_person``, so that a new person stands in the ledger like any act."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_taken": "There is an account with this address already. Sign in, or choose a new password",
    }
    """Only a demonstration says this: elsewhere a known address gets the same page and a letter."""

    def save_user(
        self, request: HttpRequest, user: AbstractBaseUser, form: BaseForm, commit: bool = True
    ) -> Person:
        """Registers the person; a refusal answers 409 with its reason."""
        answers = form.cleaned_data
        person = register_person(
            email=answers["email"],
            name=answers["name"],
            password=answers["password1"],
            by=System("door"),
            at=now(),
        )
        if isinstance(person, Refusal):
            page = render(request, "account/refused.html", {"say": sentence(person)}, status=409)
            raise ImmediateHttpResponse(page)
        return person

    def clean_password(self, password: str, user: AbstractBaseUser | None = None) -> str:
        """Judges a new password in the form in which it is kept."""
        super().clean_password(password_as_kept(password), user)
        return password

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Confirms an address, and settles the claims that waited for one at its domain."""
        confirmed = super().confirm_email(request, email_address)
        if confirmed:
            settle_waiting_claims(email_address.user, at=now())
        return confirmed

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: EmailConfirmation) -> str:
        """The link of the letter. It holds the opportunity from which somebody came, since it may be opened
        in another browser."""
        return with_way(super().get_email_confirmation_url(request, emailconfirmation), request)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address by which a rate limit counts a visitor. Of IPv6 it is the /64 network: whoever
        has one address of it has 2^64."""
        address = ip_address(super().get_client_ip(request))
        if address.version == 4:
            return str(address)
        return str(address.ipv4_mapped or IPv6Interface((address, 64)).network)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Sends letters about signing in at once and keeps them nowhere: they carry secrets."""
        super().send_mail(
            template_prefix,
            email,
            {"partnership": settings.PARTNERSHIP, "base_url": settings.BASE_URL, **context},
        )


class CodeAdapter(DefaultMFAAdapter):
    """Encrypts the secrets of the second factor in the database, under the server's key."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> Fernet:
    key = HKDF(SHA256(), 32, salt=None, info=b"hopmarket second factor").derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(key))
