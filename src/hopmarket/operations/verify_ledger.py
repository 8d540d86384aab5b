"""Check the ledger from its first event to its last."""

from __future__ import annotations

import click

from hopmarket.records.ledger import queries


@click.command()
def verify_ledger() -> None:
    """Say that the ledger is sound, or name its first faulty event and end with status 1."""
    report_ledger()


def report_ledger() -> None:
    """Print that the ledger is sound; raise a ClickException that names its first faulty event."""
    fault = queries.first_ledger_fault()
    if fault is not None:
        raise click.ClickException(
            f"The ledger is broken at event {fault}: it does not follow from the one before."
        )
    click.echo(
        f"The ledger is sound: {queries.events_after(0).count()} events, each linked to the one before."
    )
