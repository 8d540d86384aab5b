"""The command that creates the first person of a portal: its operator."""

from __future__ import annotations

import sys

import click
from django.conf import settings

from hopmarket.records.ledger import current_time
from hopmarket.records.parties import services
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import System

REASONS = {
    "person.address": "That is not an e-mail address.",
    "person.address_taken": "Somebody with that e-mail address is here already.",
    "person.name": "A name is needed, of 120 characters at most.",
}


@click.command()
@click.option("--email", help="The address to sign in with; asked for without.")
@click.option("--name", help="Asked for without.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def create_operator(email: str | None, name: str | None, password_stdin: bool) -> None:
    """Make a person who operates this portal. Refuses weak passwords and known addresses."""
    email = email or str(click.prompt("E-mail address"))
    name = name or str(click.prompt("Name"))
    password = sys.stdin.readline().rstrip("\n") if password_stdin else _prompted()
    person = services.create_operator(
        email=email, name=name, password=password, by=System("command"), at=current_time.now()
    )
    if isinstance(person, Refusal):
        raise click.ClickException(person.params.get("why") or REASONS.get(person.reason, person.reason))
    click.echo(
        f"{person.email} operates this portal now: sign in at {settings.BASE_URL}/account/login/. "
        "The first sign-in asks for a second factor."
    )


def _prompted() -> str:
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
