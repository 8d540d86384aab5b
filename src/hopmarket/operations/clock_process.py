"""The clock process: runs the duties that are due, writes its heartbeat, and waits."""

from __future__ import annotations

import signal
import threading
from collections.abc import Mapping

import click
import structlog
from django.db import close_old_connections

from hopmarket import clock as door
from hopmarket.importing import schedule
from hopmarket.operations.laying_down import started_by_another
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
        click.echo(turn_in_words(run_duties_once()))
        return
    if not started_by_another():
        click.echo(
            f"The clock runs, a turn every {every:g} seconds: letters, deadlines, imports. `serve` runs one "
            "already, and one is enough. Ctrl-C ends it."
        )
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    while not stopping.is_set():
        try:
            run_duties_once()
        except Exception:
            log.exception("turn_failed")
        stopping.wait(every)


def turn_in_words(done: Mapping[str, int]) -> str:
    """What one turn did, duty by duty; the logs use the same names."""
    listed = ", ".join(f"{name} {count}" for name, count in done.items() if count)
    return f"One turn is done: {listed}." if listed else "One turn is done; nothing was due."


def run_duties_once() -> dict[str, int]:
    """Runs one turn; answers how much each duty did. Writes the heartbeat only when all went well."""
    close_old_connections()
    done = door.tick(current_time.now())
    Heartbeat.objects.update_or_create(name="clock", defaults={"beat_at": current_time.now()})
    if any(done.values()):
        log.info("turn", **done)
    return done
