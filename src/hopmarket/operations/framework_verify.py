"""`hopmarket framework verify` and `hopmarket framework verify-files`: whether the published versions are those that
were signed."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
import orjson

from hopmarket.environment import Misconfigured
from hopmarket.operations.framework_check import source_of
from hopmarket.rules.framework.signatory_facts import Signatory, signatory_from, signature_faults

MOST_DATA_BYTES = 200_000_000
_UNREADABLE = (orjson.JSONDecodeError, KeyError, TypeError, ValueError, AttributeError)


@click.command()
def verify() -> None:
    """Compute the fingerprint of every published version of the framework again, and compare it and every
    signature with what is stored and published.

    Ends with 0 when all agree, 1 when something does not, naming each.
    """
    from hopmarket.records.signatures.stored_fingerprints import stored_faults, stored_figures

    _tell(list(stored_faults()), *stored_figures())


@click.command("verify-files")
@click.argument("data", type=click.Path(path_type=Path))
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True)
def verify_files(data: Path, files: Sequence[Path]) -> None:
    """Check downloaded versions of a framework (YAML) against its DATA (framework.json), without any portal.

    Ends with 0 when each file is a published version and every signature is on a published version, 1 when
    something does not agree, 2 when a file cannot be read.
    """
    content = source_of(data, MOST_DATA_BYTES)
    try:
        published = orjson.loads(content)
        fingerprints = {int(row["version"]): str(row["sha256"]) for row in published["versions"]}
        signatories = [signatory_from(row) for row in published["signatures"]]
    except _UNREADABLE as fault:
        raise Misconfigured(f"{data} is no framework.json of a portal. Download it again.") from fault
    faults = [*_file_faults(files, fingerprints), *signature_faults(signatories, fingerprints)]
    _tell(faults, len(files), _answers(signatories))


def _file_faults(files: Sequence[Path], fingerprints: Mapping[int, str]) -> Iterator[str]:
    """Names each file whose bytes are those of no published version; says of the others which they are."""
    numbers = {sha256: number for number, sha256 in fingerprints.items()}
    for file in files:
        sha256 = hashlib.sha256(source_of(file)).hexdigest()
        if sha256 in numbers:
            click.echo(f"{file}: version {numbers[sha256]}, {sha256}")
        else:
            yield f"{file}: {sha256} is the fingerprint of no published version"


def _answers(signatories: Sequence[Signatory]) -> int:
    return sum(len(signatory.answers) for signatory in signatories)


def _tell(faults: Sequence[Any], versions: int, answers: int) -> None:
    """Prints each fault and ends with 1, or says what was compared."""
    for fault in faults:
        click.echo(fault)
    if faults:
        click.echo(
            "One thing does not agree." if len(faults) == 1 else f"{len(faults):,} things do not agree."
        )
        sys.exit(1)
    if not versions:
        click.echo("No framework has been adopted yet, so there is nothing to compare.")
        return
    said = "1 version" if versions == 1 else f"{versions:,} versions"
    signed = "1 answer" if answers == 1 else f"{answers:,} answers"
    click.echo(f"All agrees: {said} and {signed}, each on the fingerprint of its version.")
