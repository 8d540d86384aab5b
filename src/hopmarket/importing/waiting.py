"""Imports in the background: a process of its own looks into what was sent, takes what waits, and ends."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import asdict, replace
from datetime import datetime

import click
import structlog
from django.conf import settings
from rich.console import Console

from hopmarket.records.ledger import instants

from . import jobs, schedule
from .command import status
from .pieces import Fault, Unreadable
from .previewing import preview
from .reports import Progress, Report
from .running import import_file
from .scheduled import run_round
from .telling import as_json, as_table, as_value

log = structlog.get_logger("hopmarket.importing")

LOOKS, IMPORTS = "looks", "lock"
"""The locks of the two things that one process does at a time."""


def start_imports(at: datetime) -> int:
    """A duty of the clock: starts the process that takes what waits, where something does and none
    runs. Answers how many it started. The clock itself never waits for an import, and what was sent is
    looked into while another import runs."""
    looks = any(jobs.unlooked()) and _is_free(LOOKS)
    imports = (any(jobs.unfinished()) or any(schedule.due(at))) and _is_free(IMPORTS)
    if looks or imports:
        _begin()
    return int(looks or imports)


def _is_free(name: str) -> bool:
    with jobs.alone(name) as free:
        return free


def _begin() -> None:
    words = [sys.executable, "-m", "hopmarket", "import-waiting"]
    subprocess.Popen(words, stdin=subprocess.DEVNULL, start_new_session=True)


@click.command("import-waiting")
def import_waiting() -> None:
    """Look into what was sent, take the uploads that wait and the scheduled imports that are due, then
    end. The clock starts it; what another one does already is left to that one."""
    with jobs.alone(LOOKS) as free:
        if free:
            look_into_sent()
    with jobs.alone(IMPORTS) as free:
        if free:
            take_waiting()


@click.command("import-scheduled")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
def import_scheduled(form: str) -> None:
    """Import from every address of HOPMARKET_IMPORT_URLS now, whether its hour has come or not.

    Ends as import does: 0, or 1 when something was refused, or 2 when an address could not be read.
    """
    with jobs.alone(IMPORTS) as free:
        if not free:
            raise click.ClickException("Another import runs in the background.")
        reports = [run_round(place, at=instants.now()) for place in schedule.places()]
    if form == "json":
        click.echo(as_json(reports, ()))
    else:
        as_table(reports, (), Console())
    sys.exit(status(reports))


def look_into_sent() -> None:
    """Every file that was sent: what is in it, or why nothing in it can be read, and then it goes."""
    for job in jobs.unlooked():
        _look_into(job)


def _look_into(job: jobs.Job) -> None:
    job = replace(job, attempts=job.attempts + 1)
    if job.attempts > jobs.ATTEMPTS:
        return _not_read(job, Fault(0, "$", "cut_off", f"Looking into it was cut off {jobs.ATTEMPTS} times."))
    jobs.write(job)

    def tell(read: int) -> None:
        jobs.write(replace(job, come=read))

    try:
        found = preview(jobs.file_of(job), source=job.facts(), prefix=settings.OCID_PREFIX, tell=tell)
    except Unreadable as error:
        return _not_read(job, error.fault)
    return jobs.write(replace(job, state="asked", attempts=0, look=asdict(found)))


def _not_read(job: jobs.Job, fault: Fault) -> None:
    report = Report(job.name, faults=[fault], unreadable=True)
    jobs.finish(job, state="done", at=instants.now(), report=as_value(report))


def take_waiting() -> None:
    """Every job that waits, one after the other, then every address whose turn it is."""
    for job in jobs.unfinished():
        _take(job)
    for place in schedule.due(instants.now()):
        report = run_round(place, at=instants.now())
        log.info("imported", place=place.key, new=report.new, updated=report.updated, refused=report.refused)


def _take(job: jobs.Job) -> None:
    job = replace(job, state="running", attempts=job.attempts + 1)
    if job.attempts > jobs.ATTEMPTS:
        jobs.finish(job, state="failed", at=instants.now(), report=as_value(Report(job.name)))
        return
    jobs.write(job)

    def tell(come: Progress) -> None:
        jobs.write(replace(job, come=come.done, bytes=come.bytes, size=come.size))

    report = import_file(jobs.file_of(job), source=job.facts(), at=instants.now(), tell=tell, named=job.name)
    jobs.finish(job, state="done", at=instants.now(), report=as_value(report))
