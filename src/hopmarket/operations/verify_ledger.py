"""Check the ledger from its first event to its last."""

from __future__ import annotations

import click

from hopmarket.records.figures.event_columns import first_column_fault
from hopmarket.records.ledger import queries

MOST_SHOWN = 5


@click.command()
def verify_ledger() -> None:
    """Say that the ledger is sound, or name its first faulty event and end with status 1.

    The index columns of each event are compared with what is hashed.

    Times that run backwards are told, and are no fault of the ledger: the server's clock was moved.
    """
    report_ledger()


def report_ledger() -> None:
    """Print that the ledger is sound; raise a ClickException that names its first faulty event."""
    fault = queries.first_ledger_fault()
    if fault is not None:
        raise click.ClickException(
            f"The ledger is broken at event {fault}: it does not follow from the one before."
        )
    differing = first_column_fault()
    if differing is not None:
        raise click.ClickException(
            f"The ledger is sound, but event {differing.number} has {differing.stands} in its index column "
            f"{differing.column}, where {differing.belongs} belongs: somebody changed it behind the portal's back. "
            "Tell whoever looks after the database, and restore a backup from before."
        )
    click.echo(
        f"The ledger is sound: {queries.events_after(0).count()} events, each linked to the one before."
    )
    report_times()


def report_times() -> None:
    """Print where the times of events run backwards, and what to look at."""
    steps = queries.times_backwards()
    for step in steps[:MOST_SHOWN]:
        hours = step.by.total_seconds() / 3600
        click.echo(
            f"Times run backwards: event {step.number} ({step.at:%d %B %Y, %H:%M} UTC) is {hours:,.1f} hours "
            f"earlier than event {step.before}."
        )
    if len(steps) > MOST_SHOWN:
        click.echo(f"… and {len(steps) - MOST_SHOWN} times more.")
    if steps:
        click.echo(
            "The clock of the server or of the database was moved. Look at what was closed, opened or "
            "published around these events, and at the clock."
        )
