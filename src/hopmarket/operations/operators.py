"""The first person of a house: one who operates it."""

from __future__ import annotations

import sys

import click
from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from hopmarket.records.ledger import instants
from hopmarket.records.parties import services
from hopmarket.rules.roles import System
from hopmarket.rules.words import Refusal


@click.command()
@click.option("--email", prompt="E-mail address")
@click.option("--name", prompt="Name")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def create_operator(email: str, name: str, password_stdin: bool) -> None:
    """Make a person who operates this portal. Refuses weak passwords and known addresses."""
    password = sys.stdin.readline().rstrip("\n") if password_stdin else _prompted()
    try:
        validate_email(email)
        validate_password(password)
    except ValidationError as fault:
        raise click.ClickException(" ".join(fault.messages)) from fault
    made = services.create_operator(
        email=email, name=name, password=password, by=System("command"), at=instants.now()
    )
    if isinstance(made, Refusal):
        raise click.ClickException(f"{email} was not made an operator: {made.reason}.")
    EmailAddress.objects.update_or_create(
        user=made, email=made.email, defaults={"verified": True, "primary": True}
    )
    click.echo(f"{email} operates this portal now. At the first sign-in a second factor is asked for.")


def _prompted() -> str:
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
