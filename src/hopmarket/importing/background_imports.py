"""Background imports: a process of its own previews uploads, runs the imports that wait, and ends."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import asdict, replace
from datetime import datetime

import click
import structlog
from django.conf import settings
from rich.console import Console

from hopmarket.records.ledger import current_time

from . import import_jobs, schedule
from .command import exit_status
from .import_report import ImportProgress, ImportReport
from .import_report_formats import report_as_json, report_as_table, report_as_value
from .import_run import import_file
from .pieces import ImportFault, UnreadableFile
from .preview import preview_file
from .scheduled_round import run_round

log = structlog.get_logger("hopmarket.importing")

LOOKS, IMPORTS = "looks", "lock"
"""Names of the locks: one process at a time previews uploads, one at a time imports."""


def start_imports(at: datetime) -> int:
    """Starts the background process where work waits and none runs; answers how many it started.

    A duty of the clock, which itself never waits for an import. Uploads are previewed while another
    import runs."""
    looks = any(import_jobs.jobs_to_preview()) and _is_free(LOOKS)
    imports = (any(import_jobs.jobs_to_run()) or any(schedule.due_addresses(at))) and _is_free(IMPORTS)
    if looks or imports:
        _begin()
    return int(looks or imports)


def _is_free(name: str) -> bool:
    with import_jobs.only_process(name) as free:
        return free


def _begin() -> None:
    words = [sys.executable, "-m", "hopmarket", "import-waiting"]
    subprocess.Popen(words, stdin=subprocess.DEVNULL, start_new_session=True)


@click.command("import-waiting")
def import_waiting() -> None:
    """Look into what was sent, take the uploads that wait and the scheduled imports that are due, then
    end. The clock starts it; what another one does already is left to that one."""
    with import_jobs.only_process(LOOKS) as free:
        if free:
            preview_uploads()
    with import_jobs.only_process(IMPORTS) as free:
        if free:
            run_waiting_imports()


@click.command("import-scheduled")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
def import_scheduled(form: str) -> None:
    """Import from every address of HOPMARKET_IMPORT_URLS now, whether its hour has come or not.

    Ends as import does: 0, or 1 when something was refused, or 2 when an address could not be read.
    """
    with import_jobs.only_process(IMPORTS) as free:
        if not free:
            raise click.ClickException("Another import runs in the background.")
        reports = [run_round(place, at=current_time.now()) for place in schedule.import_addresses()]
    if form == "json":
        click.echo(report_as_json(reports, ()))
    else:
        report_as_table(reports, (), Console())
    sys.exit(exit_status(reports))


def preview_uploads() -> None:
    """Previews every uploaded file. One that cannot be read at all is reported and removed."""
    for job in import_jobs.jobs_to_preview():
        _look_into(job)


def _look_into(job: import_jobs.ImportJob) -> None:
    job = replace(job, attempts=job.attempts + 1)
    if job.attempts > import_jobs.ATTEMPTS:
        return _not_read(
            job, ImportFault(0, "$", "cut_off", f"Looking into it was cut off {import_jobs.ATTEMPTS} times.")
        )
    import_jobs.write_job(job)

    def tell(read: int) -> None:
        import_jobs.write_job(replace(job, come=read))

    try:
        preview = preview_file(
            import_jobs.job_file(job),
            source=job.facts(),
            prefix=settings.OCID_PREFIX,
            named=job.name,
            tell=tell,
        )
    except UnreadableFile as error:
        return _not_read(job, error.fault)
    return import_jobs.write_job(replace(job, state="asked", attempts=0, look=asdict(preview)))


def _not_read(job: import_jobs.ImportJob, fault: ImportFault) -> None:
    report = ImportReport(job.name, faults=[fault], unreadable=True)
    import_jobs.finish_job(job, state="done", at=current_time.now(), report=report_as_value(report))


def run_waiting_imports() -> None:
    """Runs every job that waits, one after the other, then every scheduled import that is due."""
    for job in import_jobs.jobs_to_run():
        _take(job)
    for place in schedule.due_addresses(current_time.now()):
        report = run_round(place, at=current_time.now())
        log.info("imported", place=place.key, new=report.new, updated=report.updated, refused=report.refused)


def _take(job: import_jobs.ImportJob) -> None:
    job = replace(job, state="running", attempts=job.attempts + 1)
    if job.attempts > import_jobs.ATTEMPTS:
        import_jobs.finish_job(
            job, state="failed", at=current_time.now(), report=report_as_value(ImportReport(job.name))
        )
        return
    import_jobs.write_job(job)

    def tell(progress: ImportProgress) -> None:
        import_jobs.write_job(replace(job, come=progress.done, bytes=progress.bytes, size=progress.size))

    report = import_file(
        import_jobs.job_file(job), source=job.facts(), at=current_time.now(), tell=tell, named=job.name
    )
    import_jobs.finish_job(job, state="done", at=current_time.now(), report=report_as_value(report))
