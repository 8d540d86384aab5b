"""Files named by a person: a file is itself, a folder is every file of notices below it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .input_streams import STANDARD_INPUT

ENDINGS = tuple(
    f"{kind}{packed}" for kind in (".json", ".jsonl", ".ndjson", ".csv") for packed in ("", ".gz")
)


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read, and what it is called in a report; ``skipped`` says why it is not read."""

    path: Path
    name: str
    skipped: str = ""


def input_files(paths: Sequence[Path]) -> Iterator[InputFile]:
    """Every file that these paths name, folders in the order of names, each file once.

    In a folder only files with the endings of notices are read; the others are given as skipped. A
    link is followed, but into no folder that has been entered before. ``-`` is standard input.
    """
    entered, real_paths = set[tuple[int, int]](), set[str]()
    for path in paths:
        if path != STANDARD_INPUT and path.is_dir():
            for file in _below(path, entered):
                if (real_path := os.path.realpath(file.path)) not in real_paths:
                    real_paths.add(real_path)
                    yield file
        else:
            yield InputFile(path, str(path))


def _below(folder: Path, entered: set[tuple[int, int]]) -> Iterator[InputFile]:
    try:
        status = folder.stat()
        paths = sorted(folder.iterdir())
    except OSError as error:
        yield InputFile(folder, str(folder), f"This folder cannot be read: {error.strerror}.")
        return
    if (status.st_dev, status.st_ino) in entered:
        return
    entered.add((status.st_dev, status.st_ino))
    for path in paths:
        if path.is_dir():
            yield from _below(path, entered)
        elif not path.name.casefold().endswith(ENDINGS):
            yield InputFile(path, str(path), "This is no file of notices by its ending.")
        elif path.exists() and not path.is_file():
            yield InputFile(path, str(path), "This is no plain file.")
        else:
            yield InputFile(path, str(path))
