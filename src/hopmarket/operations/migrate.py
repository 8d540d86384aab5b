"""Bring the database up to date with the code."""

from __future__ import annotations

import click

from hopmarket.operations import laying_down


@click.command()
def migrate() -> None:
    """Run every migration that the database has not seen yet, then what an upgrade makes anew."""
    found = laying_down.condition()
    laying_down.refuse_unusable(found)
    laying_down.bring_up_to_date(found, verbosity=1)
