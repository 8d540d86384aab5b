"""The web process: granian answers requests with worker processes that it starts again itself."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import click
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from hopmarket import logs
from hopmarket.environment import Misconfigured
from hopmarket.operations import laying_down


def refuse_taken_port(host: str, port: int) -> None:
    """Raise with a clear text when the port cannot be listened on."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            raise Misconfigured(
                f"Port {port} on {host} cannot be used ({fault.strerror}). "
                "Another program may be using it; choose another with --port."
            ) from fault


def lay_down_apart() -> None:
    """Lays the database down in a process of its own: this one forks workers without a connection."""
    done = subprocess.run([sys.executable, "-m", laying_down.__name__])
    if done.returncode:
        sys.exit(done.returncode)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=1, show_default=True)
@click.option("--threads", default=4, show_default=True)
def web(host: str, port: int, workers: int, threads: int) -> None:
    """Answer requests until told to stop; a worker that dies is started again."""
    if not laying_down.started_by_another():
        refuse_taken_port(host, port)
        lay_down_apart()
        click.echo(f"Answering on http://{host}:{port}; `serve` does this, and runs the clock too.")
    plain = os.environ.get("HOPMARKET_LOG", "json") == "plain"
    described = logs.logging_settings(plain=plain, level="WARNING" if plain else "INFO")
    described["loggers"]["_granian"] = {"handlers": [], "propagate": True}
    Server(
        "hopmarket.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=20,
        log_level=LogLevels.warning if plain else LogLevels.info,
        log_dictconfig=described,
        working_dir=Path.cwd(),
    ).serve()
