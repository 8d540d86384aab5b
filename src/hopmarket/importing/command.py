"""`hopmarket import`: files of notices into the portal."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from hopmarket.records.ledger import instants
from hopmarket.records.notices.services import SourceFacts

from . import sources
from .pieces import Fault
from .reports import Report
from .running import import_file

MOST_SHOWN = 40


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
    """Import notices from files: OCDS 1.1 packages, records, releases, JSON lines, or the
    Contracts Finder CSV export; each may be gzipped.

    Ends with 0 when everything was taken, 1 when some rows were refused, 2 when a file could not
    be read or the words were wrong.
    """
    now = instants.now()
    source = _source(name, publisher, licence, licence_url, (copied_on or now).date())
    reports, unreadable = [], False
    for path in paths:
        try:
            reports.append(import_file(path, source=source, at=now))
        except OSError as error:
            unreadable = True
            click.echo(f"{path}: {error.strerror or error}", err=True)
    _tell(reports, form)
    sys.exit(2 if unreadable else int(any(one.refused for one in reports)))


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


def _tell(reports: Sequence[Report], form: str) -> None:
    if form == "json":
        click.echo(json.dumps([asdict(one) for one in reports], ensure_ascii=False, indent=2))
        return
    console = Console()
    for one in reports:
        _tell_faults(console, one.file, "refused", one.faults)
        _tell_faults(console, one.file, "mended", one.mendings)
    table = Table("File")
    for name in ("Read", "New", "Updated", "Unchanged", "Mended", "Refused"):
        table.add_column(name, justify="right")
    for one in reports:
        table.add_row(
            one.file,
            *(
                str(count)
                for count in (one.read, one.new, one.updated, one.unchanged, one.mended, one.refused)
            ),
        )
    console.print(table)


def _tell_faults(console: Console, file: str, what: str, faults: Sequence[Fault]) -> None:
    for one in faults[:MOST_SHOWN]:
        console.print(
            f"{file}:{one.line} {what} {one.path} [{one.kind}] {one.message}",
            markup=False,
            highlight=False,
            soft_wrap=True,
        )
    if len(faults) > MOST_SHOWN:
        console.print(
            f"… and {len(faults) - MOST_SHOWN} more; --format json tells them all.",
            markup=False,
            soft_wrap=True,
        )
