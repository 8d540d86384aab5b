"""Make the search index anew from the notices, and compare it with the one that was held."""

from __future__ import annotations

import sys

import click

from hopmarket.records.notices import queries
from hopmarket.records.notices.search import upkeep

MOST_SHOWN = 20


@click.command()
def reindex() -> None:
    """Make the search index anew while the portal runs, and say where the one held differed.

    Ends with 1 when they differed: the new one is in force then, and the difference is worth a report.
    """
    told = upkeep.rebuild_index()
    click.echo(f"The index holds {told.documents} notices, each as the database tells it.")
    if not told.differences:
        click.echo("The index that was held was the same, document by document.")
        return
    click.echo(f"The index that was held differed in {len(told.differences)}:")
    named = queries.ocids_of([one for one, _, _ in told.differences[:MOST_SHOWN]])
    for pk, before, after in told.differences[:MOST_SHOWN]:
        click.echo(
            f"  {named.get(pk, pk)}: {fingerprint_in_words(before)}, now {fingerprint_in_words(after)}"
        )
    if len(told.differences) > MOST_SHOWN:
        click.echo(f"  … and {len(told.differences) - MOST_SHOWN} more")
    sys.exit(1)


def fingerprint_in_words(told: int | None) -> str:
    return "not there" if told is None else f"{told:016x}"
