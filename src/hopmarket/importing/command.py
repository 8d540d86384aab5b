"""`hopmarket import`: files of notices into the portal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import click
from rich.console import Console

from hopmarket.records.ledger import instants
from hopmarket.records.notices import search
from hopmarket.records.notices.services import SourceFacts

from . import sources
from .folders import Named, files
from .progress import shown
from .reports import Report
from .running import import_file
from .telling import as_json, as_table


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--source", "name", help="Who published it: a known key, or a name with the options below.")
@click.option("--publisher", help="The publisher's full name, for a source that is not known.")
@click.option("--licence", help="The licence's name, for a source that is not known.")
@click.option("--licence-url", help="The licence's address, for a source that is not known.")
@click.option("--copied-on", type=click.DateTime(["%Y-%m-%d"]), help="The day of the copy; today.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
def import_notices(
    paths: tuple[Path, ...],
    name: str | None,
    publisher: str | None,
    licence: str | None,
    licence_url: str | None,
    copied_on: datetime | None,
    form: str,
) -> None:
    """Import notices from files, folders or standard input (-): OCDS 1.1 packages, records,
    releases, JSON lines, or the Contracts Finder CSV export; each may be gzipped.

    Ends with 0 when everything was taken, 1 when some rows were refused, 2 when a file could not
    be read or the words were wrong.
    """
    now = instants.now()
    source = _source(name, publisher, licence, licence_url, (copied_on or now).date())
    named = list(files(paths))
    reports = [_taken(one, source, now, quiet=form == "json") for one in named if not one.skipped]
    search.catch_up()
    skipped = [one for one in named if one.skipped]
    if form == "json":
        click.echo(as_json(reports, skipped))
    else:
        as_table(reports, skipped, Console())
    sys.exit(status(reports))


def status(reports: Sequence[Report]) -> int:
    """2 when a file could not be read at all, 1 when something was refused, else 0."""
    return 2 if any(one.unreadable for one in reports) else int(any(one.refused for one in reports))


def _taken(one: Named, source: SourceFacts | None, now: datetime, *, quiet: bool) -> Report:
    if quiet:
        return import_file(one.path, source=source, at=now, named=one.name)
    with shown(one.name) as tell:
        return import_file(one.path, source=source, at=now, named=one.name, tell=tell)


def _source(
    name: str | None, publisher: str | None, licence: str | None, licence_url: str | None, copied_on: date
) -> SourceFacts | None:
    if name is None:
        return None
    found = sources.named(name, copied_on=copied_on)
    if found:
        return found
    if not (publisher and licence and licence_url):
        known = ", ".join(one["key"] for one in sources.known())
        raise click.UsageError(
            f"The source {name!r} is not known (known: {known}). "
            "Say --publisher, --licence and --licence-url as well."
        )
    key = "-".join(name.casefold().split())[:60]
    return SourceFacts(key, name, publisher, licence, licence_url, copied_on)
