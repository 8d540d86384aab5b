"""`hopmarket registers load`: reads a table of public registers from a file."""

from __future__ import annotations

import gzip
from pathlib import Path

import click

from hopmarket.operations.framework_check import source_of
from hopmarket.records.ledger import current_time
from hopmarket.records.registers.services import load_register
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.register_rows import MOST_BYTES, RegisterTable, read_register
from hopmarket.rules.roles import System

MOST_REMARKS = 10


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def registers_load(file: Path) -> None:
    """Load organisations of public registers from a CSV file (also .gz) or standard input (-), whole or not at all.

    Every register that has a row in the file is replaced as a whole. Ends with 0 when it was loaded, or was here
    already; with 1 and every fault by row and column when not.
    """
    content = _unpacked(source_of(file, MOST_BYTES))
    outcome = load_register(content=content, file_name=file.name, by=System("command"), at=current_time.now())
    if isinstance(outcome, Refusal):
        if outcome.reason == "register.loaded_already":
            click.echo("No change: this file was loaded already.")
            return
        raise click.ClickException(f"nothing was loaded.\n{outcome.params['faults']}")
    read = read_register(content)
    remarks = read.remarks if isinstance(read, RegisterTable) else ()
    for remark in remarks[:MOST_REMARKS]:
        click.echo(str(remark))
    if len(remarks) > MOST_REMARKS:
        click.echo(f"and {len(remarks) - MOST_REMARKS} more of these.")
    click.echo(f"Loaded: {outcome.count:,} organisations of {', '.join(outcome.schemes)}.")


def _unpacked(content: bytes) -> bytes:
    if not content.startswith(b"\x1f\x8b"):
        return content
    try:
        return gzip.decompress(content)
    except (OSError, EOFError) as fault:
        raise click.ClickException("the file begins like gzip and cannot be unpacked.") from fault
