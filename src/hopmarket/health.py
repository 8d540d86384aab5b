"""Health checks for a monitor: is the server alive, and is it ready to serve people?

`/healthz` touches nothing. `/readyz` answers 503 when any part is not ok, and says which.
Both give numbers and states only, never names or contents.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from importlib.util import find_spec

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase

from hopmarket.records.ledger import current_time

# The limits of /readyz; docs/guides/operator.md names them.
LETTER_MAY_WAIT = timedelta(minutes=15)
CLOCK_MAY_BE_SILENT = timedelta(minutes=3)
DISK_FLOOR_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Part:
    """One part's answer: whether it is ok, and the figure that says why (``told`` is a key of /readyz)."""

    ok: bool
    told: str


def healthz(request: HttpRequest) -> HttpResponse:
    """Answers that the process is alive, without looking at database or disk."""
    return HttpResponse("alive\n", content_type="text/plain", headers={"Cache-Control": "no-store"})


def readyz(request: HttpRequest) -> JsonResponse:
    """Answers whether database, migrations, queue, clock and disk space are ready, each by itself."""
    parts = readiness(current_time.now())
    ready = all(part.ok for part in parts.values())
    return JsonResponse(
        {"ready": ready, "parts": {name: asdict(part) for name, part in parts.items()}},
        status=200 if ready else 503,
        headers={"Cache-Control": "no-store"},
    )


CHECKS: dict[str, Callable[[HttpRequest], HttpResponse]] = {"/healthz": healthz, "/readyz": readyz}


class HealthMiddleware:
    """Answers the health checks before anything asks for the host: a monitor on this machine, or one that
    knows the address alone, names another than the portal's. Every other page still refuses those."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        check = CHECKS.get(request.path_info)
        return check(request) if check else self.get_response(request)


def readiness(at: datetime) -> dict[str, Part]:
    """Every part's answer at the instant `at`; a part that cannot be asked is not ok."""
    return {
        "database": _asked(_database),
        "migrations": _asked(_migrations),
        "queue": _asked(lambda: _queue(at)),
        "clock": _asked(lambda: _clock(at)),
        "disk": _disk(),
        "packs": _packs(),
    }


def pending_migrations() -> list[str]:
    """Names of migrations that stand in the code and not yet in the database."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def _asked(question: Callable[[], Part]) -> Part:
    try:
        return question()
    except DatabaseError as fault:
        return Part(False, type(fault).__name__)


def _database() -> Part:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return Part(True, connection.vendor)


def _migrations() -> Part:
    pending = pending_migrations()
    return Part(not pending, f"{len(pending)} pending")


def _queue(at: datetime) -> Part:
    from hopmarket.records.post.models import Letter

    # Anybody may type an address that does not exist: that is no fault of the house.
    unsent = Letter.objects.filter(sent_at=None, rhythm="").exclude(kind="search_confirm")
    oldest = unsent.order_by("written_at").values_list("written_at", flat=True).first()
    if oldest is None:
        return Part(True, "no letter waits")
    waits = at - oldest
    return Part(waits <= LETTER_MAY_WAIT, f"oldest letter waits {int(waits.total_seconds())} s")


def _packs() -> Part:
    """In which forms packs are written: the typesetter for PDF is an extra, and lacking it is no fault."""
    return Part(True, "Word and PDF" if find_spec("typst") else "Word alone: HOPMARKET_PDF=1 brings PDF")


def _clock(at: datetime) -> Part:
    from hopmarket.records.post.models import Heartbeat

    beat = Heartbeat.objects.order_by("-beat_at").values_list("beat_at", flat=True).first()
    if beat is None:
        return Part(False, "the clock has never run")
    silent = at - beat
    return Part(silent <= CLOCK_MAY_BE_SILENT, f"last beat {int(silent.total_seconds())} s ago")


def _disk() -> Part:
    free = shutil.disk_usage(settings.HOME).free
    return Part(free >= DISK_FLOOR_BYTES, f"{free // (1024 * 1024)} MB free")
