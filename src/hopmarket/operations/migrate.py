"""Bring the database up to date with the code."""

from __future__ import annotations

import click
from django.core.management import call_command


@click.command()
def migrate() -> None:
    """Run every migration that the database has not seen yet."""
    call_command("migrate", interactive=False, verbosity=1)
