"""Django's own commands, for a developer: `hopmarket django WORD …`."""

from __future__ import annotations

import os

import click
from django.core.management import execute_from_command_line

from hopmarket.operations import demonstration_mark


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def django(words: tuple[str, ...]) -> None:
    """Pass the words on to Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hopmarket.settings")
    demonstration_mark.apply_mark()
    execute_from_command_line(["hopmarket django", *words])
