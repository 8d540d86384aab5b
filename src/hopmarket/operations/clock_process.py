"""The clock process: runs the duties that are due, writes its heartbeat, and waits."""

from __future__ import annotations

import signal
import threading

import click
import structlog
from django.db import close_old_connections

from hopmarket import clock as door
from hopmarket.importing import schedule
from hopmarket.records.ledger import current_time
from hopmarket.records.post.models import Heartbeat

log = structlog.get_logger("hopmarket.clock")


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, and end.")
@click.option("--every", default=10.0, show_default=True, help="Seconds between two turns.")
def clock(once: bool, every: float) -> None:
    """Do what is due, every few seconds, until told to stop. One clock a house is enough.

    Ends with status 2 where the addresses to import from cannot be used.
    """
    schedule.import_addresses()
    if once:
        run_duties_once()
        return
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    while not stopping.is_set():
        try:
            run_duties_once()
        except Exception:
            log.exception("turn_failed")
        stopping.wait(every)


def run_duties_once() -> dict[str, int]:
    """Runs one turn; answers how much each duty did. Writes the heartbeat only when all went well."""
    close_old_connections()
    done = door.tick(current_time.now())
    Heartbeat.objects.update_or_create(name="clock", defaults={"beat_at": current_time.now()})
    if any(done.values()):
        log.info("turn", **done)
    return done
