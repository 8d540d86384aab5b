"""`hopmarket framework check`: every fault of a document in clauses, with its line."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from hopmarket.environment import Misconfigured
from hopmarket.reference_data import known_keys
from hopmarket.rules.clause_fault_sentences import DocumentFaults
from hopmarket.rules.clauses_yaml import MOST_BYTES, read_yaml


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def check(file: Path) -> None:
    """Read a framework, a code or another document in clauses (YAML), from a file or standard input (-), and
    tell everything that is wrong with it.

    Ends with 0 when it is good, 1 when something has to be mended, with the line and the field of each fault,
    2 when it cannot be read at all.
    """
    read = read_yaml(source_of(file), known_keys())
    if not isinstance(read, DocumentFaults):
        click.echo(f"“{read.title}” is good: {len(read.clauses):,} clauses, {len(read.sources):,} sources.")
        return
    for fault in read.faults:
        place = f"{file}:{fault.line}: " if fault.line else f"{file}: "
        where = "" if read.is_unreadable else f"{fault.field}: "
        click.echo(f"{place}{where}{fault.sentence}", err=read.is_unreadable)
    if read.is_unreadable:
        sys.exit(2)
    count = len(read.faults)
    click.echo("One thing has to be mended." if count == 1 else f"{count:,} things have to be mended.")
    sys.exit(1)


def source_of(file: Path, most: int = MOST_BYTES) -> bytes:
    """What stands in a file or comes from standard input, up to ``most`` bytes and one: no more than can be a
    document. A sentence says why it cannot be read."""
    try:
        if str(file) == "-":
            return sys.stdin.buffer.read(most + 1)
        with file.open("rb") as opened:
            return opened.read(most + 1)
    except FileNotFoundError:
        raise Misconfigured(f"There is no file {file}. Check its name, and the folder you are in.") from None
    except IsADirectoryError:
        raise Misconfigured(f"{file} is a folder. Name a file in it.") from None
    except PermissionError:
        raise Misconfigured(f"{file} may not be read by you. Ask whoever owns it.") from None
    except OSError as fault:
        raise Misconfigured(f"{file} cannot be read: {fault.strerror}.") from fault
