"""`hopmarket framework export`: the framework as it was published, byte for byte."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from hopmarket.records.framework.queries import adopted_versions, version_in_force_on
from hopmarket.records.ledger import current_time
from hopmarket.rules.local_time import LONDON


@click.command()
@click.option("--version", "number", type=click.IntRange(1), help="This version; the one in force today.")
@click.option(
    "--output", "file", type=click.Path(path_type=Path, dir_okay=False), help="A file; standard output."
)
def export(number: int | None, file: Path | None) -> None:
    """Write the framework that is in force today, or an adopted version of it, as YAML: the bytes that were
    published and signed.

    Ends with 1 when there is no such version.
    """
    today = current_time.now().astimezone(LONDON).date()
    row = version_in_force_on(today) if number is None else adopted_versions().filter(number=number).first()
    if row is None or row.published is None:
        raise click.ClickException(_why_not(number))
    body = bytes(row.published.body)
    if file is None:
        sys.stdout.buffer.write(body)
        sys.stdout.buffer.flush()
        return
    try:
        file.write_bytes(body)
    except OSError as fault:
        raise click.ClickException(f"{file} cannot be written: {fault.strerror}.") from fault
    click.echo(f"Version {row.number} stands in {file}. Fingerprint (SHA-256): {row.published.sha256}")


def _why_not(number: int | None) -> str:
    adopted = [str(known) for known in adopted_versions().values_list("number", flat=True)]
    if not adopted:
        return "No framework has been adopted yet, so there is nothing to write."
    which = f"Adopted so far: version {', '.join(adopted)}."
    if number is None:
        return f"No version is in force today. {which} Name one with --version."
    return f"Version {number} has not been adopted. {which}"
