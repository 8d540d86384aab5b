"""The bulk files of the open data: bring them up to date, or make them again."""

from __future__ import annotations

import click

from hopmarket.records.open_data import bulk_file as plain
from hopmarket.records.open_data import bulk_gzip


@click.command()
@click.option("--rebuild", is_flag=True, help="Make the files again from all stored releases.")
def bulk(rebuild: bool) -> None:
    """Bring releases.jsonl and releases.jsonl.gz up to date; the portal does so by itself at each
    download and with its clock."""
    bulk_file = plain.rebuild_bulk_file() if rebuild else plain.bulk_file_state()
    gzip_file = bulk_gzip.open_gzip()
    gzip_file.file.close()
    packed = gzip_file.length + len(gzip_file.rest)
    click.echo(f"{plain.folder() / plain.NAME}: {bulk_file.lines:,} releases, {bulk_file.length:,} bytes.")
    click.echo(f"{bulk_gzip.NAME}: {packed:,} bytes.")
    click.echo(f"Fingerprint (SHA-256) of all lines: {bulk_file.print or 'none'}.")
