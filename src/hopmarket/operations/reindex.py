"""Make the search index again from the notices, and compare it with the one in use before."""

from __future__ import annotations

import sys

import click

from hopmarket.records.notices import queries
from hopmarket.records.search import upkeep

MOST_SHOWN = 20


@click.command()
def reindex() -> None:
    """Make the search index again while the portal runs, and list where the old one differed.

    Ends with 1 when they differed: the new one is in force then, and the difference is worth a report.
    """
    comparison = upkeep.rebuild_index()
    click.echo(f"The index holds {comparison.documents} notices, made again from the database.")
    if not comparison.differences:
        click.echo("The old index was the same, notice by notice.")
        return
    click.echo(f"The old index differed in {len(comparison.differences)}:")
    named = queries.ocids_of([pk for pk, _, _ in comparison.differences[:MOST_SHOWN]])
    for pk, before, after in comparison.differences[:MOST_SHOWN]:
        click.echo(
            f"  {named.get(pk, pk)}: {fingerprint_in_words(before)}, now {fingerprint_in_words(after)}"
        )
    if len(comparison.differences) > MOST_SHOWN:
        click.echo(f"  … and {len(comparison.differences) - MOST_SHOWN} more")
    sys.exit(1)


def fingerprint_in_words(fingerprint: int | None) -> str:
    return "not there" if fingerprint is None else f"{fingerprint:016x}"
