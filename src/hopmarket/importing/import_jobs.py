"""Import jobs: uploads that another process imports, one at a time, and what became of them.

A job is a folder in the state folder: the file, and ``job.json``. It may be done twice without
harm, so whatever was cut off is done again.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings

from hopmarket.records.notices.services import SourceFacts

KEPT = 50
"""So many jobs that are over, or were never started, stay to be looked at."""
ATTEMPTS = 3
"""A job that was cut off so often is given up and reported as failed."""
_NAME = re.compile(r"[0-9]{14}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class ImportJob:
    """A file to import: its name, whose notices they are (None: their prefixes decide), who asked,
    how far it has come, and its report at the end.

    ``state`` is sent (to be looked into), asked (somebody reads what the ``look`` found), waiting,
    running, done or failed.
    """

    key: str
    name: str
    asked_at: datetime
    asked_by: str
    source: dict[str, Any] | None = None
    state: str = "sent"
    attempts: int = 0
    come: int = 0
    bytes: int = 0
    size: int | None = None
    look: dict[str, Any] = field(default_factory=dict)
    finished_at: datetime | None = None
    report: dict[str, Any] = field(default_factory=dict)

    @property
    def is_over(self) -> bool:
        return self.state in ("done", "failed")

    @property
    def part(self) -> int:
        """How much of the file has been read, in hundredths."""
        return min(100, 100 * self.bytes // self.size) if self.size else 0

    def facts(self) -> SourceFacts | None:
        """Where the notices were copied from; None where nobody said."""
        if self.source is None:
            return None
        return SourceFacts(**{**self.source, "copied_on": date.fromisoformat(self.source["copied_on"])})


def jobs_folder() -> Path:
    """Where jobs and the state of scheduled imports lie."""
    place = Path(settings.HOME) / "imports"
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def job_file(job: ImportJob) -> Path:
    """The file of a job, under its own ending."""
    ending = "".join(Path(job.name).suffixes[-2:])[-20:]
    return jobs_folder() / job.key / f"file{re.sub(r'[^.A-Za-z0-9]', '', ending)}"


def keep_upload(
    chunks: Iterable[bytes], *, name: str, source: SourceFacts | None, by: str, at: datetime
) -> ImportJob:
    """Stores an uploaded file as a job, to be previewed and then started or dropped."""
    facts = {**asdict(source), "copied_on": source.copied_on.isoformat()} if source else None
    job = ImportJob(f"{at:%Y%m%d%H%M%S}-{secrets.token_hex(6)}", name[:200], at, by, facts)
    (jobs_folder() / job.key).mkdir(mode=0o700)
    with job_file(job).open("xb") as target:
        for chunk in chunks:
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    write_job(job)
    return job


def write_job(job: ImportJob) -> None:
    """Writes the state of a job; a reader sees the old or the new one, never half."""
    place = jobs_folder() / job.key / "job.json"
    beside = place.with_name("job.json.new")
    beside.write_bytes(orjson.dumps(asdict(job)))
    beside.replace(place)


def read_job(key: str) -> ImportJob | None:
    """The job under a key; None when there is none."""
    if not _NAME.fullmatch(key):
        return None
    try:
        state = orjson.loads((jobs_folder() / key / "job.json").read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return None
    for name in ("asked_at", "finished_at"):
        state[name] = datetime.fromisoformat(state[name]) if state[name] else None
    return ImportJob(**state)


def all_jobs() -> list[ImportJob]:
    """Every job, the newest first."""
    keys = sorted((path.name for path in jobs_folder().iterdir() if _NAME.fullmatch(path.name)), reverse=True)
    return [job for key in keys if (job := read_job(key))]


def jobs_to_preview() -> Iterator[ImportJob]:
    """The jobs that nobody has looked into, the oldest first."""
    return (job for job in reversed(all_jobs()) if job.state == "sent")


def jobs_to_run() -> Iterator[ImportJob]:
    """The imports that wait or were cut off, the oldest first."""
    return (job for job in reversed(all_jobs()) if job.state in ("waiting", "running"))


def start_job(key: str) -> bool:
    """Lets a job wait for the process that imports; False when it has been started already."""
    job = read_job(key)
    if job is None or job.state != "asked":
        return False
    write_job(replace(job, state="waiting"))
    return True


def drop_job(key: str) -> bool:
    """Removes a job that was never started, with its file; False when it has been started."""
    job = read_job(key)
    if job is None or job.state != "asked":
        return False
    _remove(key)
    return True


def _remove(key: str) -> None:
    for file in (jobs_folder() / key).iterdir():
        file.unlink()
    (jobs_folder() / key).rmdir()


def finish_job(job: ImportJob, *, state: str, at: datetime, report: dict[str, Any]) -> None:
    """Writes the end of a job, and removes its file and the oldest jobs."""
    write_job(replace(job, state=state, finished_at=at, report=report))
    job_file(job).unlink(missing_ok=True)
    for old in [job for job in all_jobs() if job.is_over or job.state == "asked"][KEPT:]:
        _remove(old.key)


@contextmanager
def only_process(name: str) -> Iterator[bool]:
    """Takes a named lock between processes; yields False where another process holds it."""
    with (jobs_folder() / name).open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
