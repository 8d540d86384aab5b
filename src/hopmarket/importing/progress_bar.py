"""How far an import has come: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from .import_report import ImportProgress

EVERY = 10.0
"""Seconds between two lines where there is no terminal."""

Tell = Callable[[ImportProgress], None]


@contextmanager
def show_progress(name: str) -> Iterator[Tell]:
    """A function that is given how far a file has come; it shows that on standard error."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield progress_lines(name)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=console, transient=True) as bar:
        task, began = bar.add_task(name, total=None, rate=""), time.monotonic()

        def tell(progress: ImportProgress) -> None:
            rate = rate_in_words(progress, time.monotonic() - began)
            bar.update(task, completed=progress.bytes, total=progress.size, rate=rate)

        yield tell


def progress_lines(name: str, say: Callable[[str], None] = lambda line: click.echo(line, err=True)) -> Tell:
    """Writes a line at most every :data:`EVERY` seconds, the first one after as long."""
    began = last = time.monotonic()

    def tell(progress: ImportProgress) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= EVERY:
            last = now
            say(f"{name}: {rate_in_words(progress, now - began)}{time_left_in_words(progress, now - began)}")

    return tell


def rate_in_words(progress: ImportProgress, seconds: float) -> str:
    """Writes how many releases are done, and how many a second."""
    return f"{progress.done:,} releases, {progress.done / seconds if seconds > 0 else 0:,.0f} a second"


def time_left_in_words(progress: ImportProgress, seconds: float) -> str:
    """Writes how long the import will still take, where the size of the file is known."""
    if not progress.size or not progress.bytes:
        return ""
    remaining = max(0.0, seconds * (progress.size - progress.bytes) / progress.bytes)
    return f", {100 * progress.bytes // progress.size} %, {remaining:,.0f} seconds left"
