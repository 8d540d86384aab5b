"""Make what is kept beside the notices again from what is published, and compare it with what was in use before."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

import click

from hopmarket.records.barrier_findings import reading
from hopmarket.records.notices import queries
from hopmarket.records.publications.queries import addresses_of
from hopmarket.records.search import upkeep
from hopmarket.records.search.upkeep import IndexComparison

MOST_SHOWN = 20


@click.command()
def reindex() -> None:
    """Make the search index again while the portal runs, and the barrier findings, and list what differed.

    Ends with 1 when they differed: the new one is in force then, and the difference is worth a report.
    """
    both = upkeep.rebuild_both()
    click.echo(f"The index holds {both.notices.documents} notices, made again from the database.")
    if both.notices.differences:
        click.echo(f"The old index differed in {len(both.notices.differences)}:")
        _show(both.notices, queries.ocids_of)
    else:
        click.echo("The old index was the same, notice by notice.")
    click.echo(f"It holds {both.published.documents} other published documents.")
    if both.published.differences:
        click.echo(f"Of these the old index differed in {len(both.published.differences)}:")
        _show(both.published, addresses_of)
    findings = reading.compare_all()
    click.echo(f"Barrier findings of {findings.notices} notices were read again.")
    if findings.differences:
        click.echo(f"The old ones differed in {len(findings.differences)}, and were made anew:")
        names = queries.ocids_of(findings.differences[:MOST_SHOWN])
        for pk in findings.differences[:MOST_SHOWN]:
            click.echo(f"  {names.get(pk, pk)}")
    if not both.is_same or findings.differences:
        sys.exit(1)


def _show(comparison: IndexComparison, names: Callable[[list[int]], Mapping[int, str]]) -> None:
    """Lists what differed, by name, with both fingerprints; no more than a screen of it."""
    named = names([pk for pk, _, _ in comparison.differences[:MOST_SHOWN]])
    for pk, before, after in comparison.differences[:MOST_SHOWN]:
        click.echo(
            f"  {named.get(pk, pk)}: {fingerprint_in_words(before)}, now {fingerprint_in_words(after)}"
        )
    if len(comparison.differences) > MOST_SHOWN:
        click.echo(f"  … and {len(comparison.differences) - MOST_SHOWN} more")


def fingerprint_in_words(fingerprint: int | None) -> str:
    return "not there" if fingerprint is None else f"{fingerprint:016x}"
