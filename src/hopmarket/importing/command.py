"""`hopmarket import`: files of notices into the portal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import click
from rich.console import Console

from hopmarket.records.ledger import current_time
from hopmarket.records.notices.services import SourceFacts
from hopmarket.records.search import upkeep

from . import known_publishers
from .import_report import ImportReport
from .import_report_formats import report_as_json, report_as_table
from .import_run import import_file
from .progress_bar import show_progress
from .streams import InputFile, input_files


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
    now = current_time.now()
    source = _source(name, publisher, licence, licence_url, (copied_on or now).date())
    files = list(input_files(paths))
    reports = [_taken(file, source, now, quiet=form == "json") for file in files if not file.skipped]
    upkeep.update_index()
    skipped = [file for file in files if file.skipped]
    if form == "json":
        click.echo(report_as_json(reports, skipped))
    else:
        report_as_table(reports, skipped, Console())
    sys.exit(exit_status(reports))


def exit_status(reports: Sequence[ImportReport]) -> int:
    """2 when a file could not be read at all, 1 when something was refused, else 0."""
    return (
        2 if any(report.unreadable for report in reports) else int(any(report.refused for report in reports))
    )


def _taken(file: InputFile, source: SourceFacts | None, now: datetime, *, quiet: bool) -> ImportReport:
    if quiet:
        return import_file(file.path, source=source, at=now, named=file.name)
    with show_progress(file.name) as tell:
        return import_file(file.path, source=source, at=now, named=file.name, tell=tell)


def _source(
    name: str | None, publisher: str | None, licence: str | None, licence_url: str | None, copied_on: date
) -> SourceFacts | None:
    if name is None:
        return None
    facts = known_publishers.publisher_named(name, copied_on=copied_on)
    if facts:
        return facts
    if not (publisher and licence and licence_url):
        known = ", ".join(publisher["key"] for publisher in known_publishers.known_publishers())
        raise click.UsageError(
            f"The source {name!r} is not known (known: {known}). "
            "Say --publisher, --licence and --licence-url as well."
        )
    key = "-".join(name.casefold().split())[:60]
    return SourceFacts(key, name, publisher, licence, licence_url, copied_on)
