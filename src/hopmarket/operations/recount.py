"""Make the figures again from the ledger, and compare them with those in use before."""

from __future__ import annotations

import sys

import click

from hopmarket.records.figures import ledger_reading

MOST_SHOWN = 20


@click.command()
def recount() -> None:
    """Make all figures again from the ledger while the portal runs, and list where the old ones differed.

    Ends with 1 when they differed: the new ones are in force then, and the difference is worth a report.
    """
    comparison = ledger_reading.rebuild_figures()
    click.echo(f"{comparison.figures:,} figures, made again from the ledger.")
    if not comparison.differences:
        click.echo("The old figures were the same, one by one, and so was what stands behind each.")
        return
    click.echo(f"The old ones differed in {len(comparison.differences)}:")
    for about, name, before, after in comparison.differences[:MOST_SHOWN]:
        if before == after:
            change = f"{value_in_words(after)} as before, with other parts behind it"
        else:
            change = f"{value_in_words(before)}, now {value_in_words(after)}"
        click.echo(f"  {about} {name}: {change}")
    if len(comparison.differences) > MOST_SHOWN:
        click.echo(f"  … and {len(comparison.differences) - MOST_SHOWN} more")
    sys.exit(1)


def value_in_words(value: int | None) -> str:
    return "none" if value is None else str(value)
