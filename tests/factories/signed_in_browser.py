"""A browser without JavaScript, signed in as a member."""

from __future__ import annotations

import html
import re
from typing import Any

from allauth.account.internal.flows import login as flows
from django.test import Client

from hopmarket.pages.account.requests import ACTING_FOR
from hopmarket.records.parties.models import Person
from hopmarket.rules.roles import Member
from tests.factories.markup import collapsed


def browser(member: Member) -> Client:
    """A client signed in, acting for the member's organisation, with a code when the member has one."""
    client = Client()
    person = Person.objects.get(pk=member.person)
    client.force_login(person)
    session = client.session
    session[ACTING_FOR] = member.organisation
    if member.second_factor:
        session[flows.AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": 0}]
        session[flows._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
    session.save()
    return client


def words_of(answer: Any) -> str:
    """The words of a page, without its markup."""
    shown = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(shown.split())


def hidden_of(answer: Any) -> list[tuple[str, str]]:
    """The hidden fields of a page's forms, but for the token against forgery."""
    fields = re.findall(
        r'<input type="hidden" name="([^"]+)" value="([^"]*)"', collapsed(answer.content.decode())
    )
    return [(name, html.unescape(value)) for name, value in fields if name != "csrfmiddlewaretoken"]


def checked_and_pressed(client: Client, address: str, **more: Any) -> Any:
    """Looks at a check page, and presses its button."""
    return client.post(address, {**dict(hidden_of(client.get(address))), **more}, follow=True)
