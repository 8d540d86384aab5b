"""`hopmarket debarment load`: reads a debarment list from a file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from hopmarket.operations.framework_check import source_of
from hopmarket.records.debarment.services import load_debarment_list
from hopmarket.records.ledger import current_time
from hopmarket.rules.dates_in_words import day
from hopmarket.rules.debarment_file import MOST_BYTES
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import System


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--dated",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day of the list, such as 2026-11-30; a JSON file may name it itself.",
)
def debarment_load(file: Path, dated: datetime | None) -> None:
    """Load a debarment list (CSV or JSON) from a file or standard input (-), whole or not at all. The newest by
    its day counts.

    Ends with 0 when it was loaded, or was here already; with 1 and every fault by row and column when not.
    """
    outcome = load_debarment_list(
        content=source_of(file, MOST_BYTES),
        file_name=file.name,
        dated=dated.date() if dated else None,
        by=System("command"),
        at=current_time.now(),
    )
    if not isinstance(outcome, Refusal):
        count = len(outcome.entries)
        click.echo(
            f"Loaded: the debarment list of {day(outcome.dated)}, {count:,} {'entry' if count == 1 else 'entries'}."
        )
    elif outcome.reason == "debarment.loaded_already":
        click.echo("No change: this file was loaded already.")
    else:
        raise click.ClickException(f"nothing was loaded.\n{outcome.params['faults']}")
