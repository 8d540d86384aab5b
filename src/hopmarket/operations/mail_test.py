"""The command that sends a test letter, to see whether mail leaves this server."""

from __future__ import annotations

from smtplib import SMTPException

import click
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone


@click.command()
@click.argument("address")
def mail_test(address: str) -> None:
    """Send one letter to ADDRESS at once, past the outbox, and say whether it went."""
    letter = EmailMessage(
        subject=f"A test letter from {settings.PARTNERSHIP}",
        body=f"Hopmarket at {settings.BASE_URL} sent this on {timezone.localtime():%d %B %Y at %H:%M}.\n",
        to=[address],
    )
    try:
        letter.send()
    except (SMTPException, OSError) as fault:
        raise click.ClickException(f"The letter was not taken: {fault}") from fault
    click.echo(f"The letter to {address} was handed over ({_where()}).")


def _where() -> str:
    if settings.MAIL_URL:
        return f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    return f"written to {settings.EMAIL_FILE_PATH}, for HOPMARKET_MAIL_URL is not set"
