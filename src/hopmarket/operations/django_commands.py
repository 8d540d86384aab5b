"""Django's own commands, for a developer: `hopmarket django WORD …`."""

from __future__ import annotations

import click
from django.core.management import execute_from_command_line

from hopmarket.operations.django_setup import ready_django


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def django(words: tuple[str, ...]) -> None:
    """Pass the words on to Django."""
    ready_django()
    execute_from_command_line(["hopmarket django", *words])
