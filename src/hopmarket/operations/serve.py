"""Production: refuse what is unsafe, prepare, then keep web and clock running."""

from __future__ import annotations

import os
from io import StringIO
from urllib.parse import urlsplit

import click
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from hopmarket import environment, server_keys
from hopmarket.environment import Misconfigured
from hopmarket.operations import demonstration_mark, laying_down
from hopmarket.operations.django_setup import ready_django
from hopmarket.operations.supervisor import ChildProcess, Supervisor, our_command
from hopmarket.operations.web import refuse_taken_port

NEEDED = {
    "HOPMARKET_BASE_URL": "the address that people use, such as https://market.example.org",
    "HOPMARKET_ALLOWED_HOSTS": "the host names that this server answers to",
    "HOPMARKET_MAIL_URL": "where letters go, such as smtp://user:password@host:587",
    "HOPMARKET_MAIL_FROM": "the sender of letters",
}


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=min(4, os.cpu_count() or 1), show_default=True)
@click.option("--threads", default=4, show_default=True, help="Threads of each worker.")
@click.option("--migrate", is_flag=True, help="Bring the database up to date first.")
def serve(host: str, port: int, workers: int, threads: int, migrate: bool) -> None:
    """Serve until told to stop. Ends with status 2 and a clear text where it would be unsafe."""
    refuse_unsafe()
    refuse_taken_port(host, port)
    prepare(migrate=migrate)
    for line in first_lines(host, port):
        click.echo(line)
    address = ("--host", host, "--port", str(port))
    size = ("--workers", str(workers), "--threads", str(threads))
    Supervisor(
        [
            ChildProcess("web", our_command("web", *address, *size)),
            ChildProcess("clock", our_command("clock")),
        ]
    ).run()


def first_lines(host: str, port: int) -> list[str]:
    """What is said first: where to look, how to see that all is well, and what to do next."""
    address = os.environ["HOPMARKET_BASE_URL"]
    near = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 (compared, not listened on)
    where = f"Serving {address} on {host}:{port}. The proxy in front makes it {address}; on this machine"
    lines = [f"{where} `curl --fail http://{near}:{port}/readyz` says whether all is well."]
    from hopmarket.records.parties.models import Person

    if not Person.objects.filter(is_operator=True).exists():
        lines.append(
            "Nobody operates this portal yet: run `./run create-operator` with the same settings, "
            f"then sign in at {address}/account/login/."
        )
    return [*lines, "Ctrl-C, or a TERM signal, stops it."]


def refuse_unsafe() -> None:
    """Refuse demonstration and debugging settings, and an environment that says too little."""
    faults = [
        f"{name} is on; production refuses it."
        for name in ("HOPMARKET_DEMONSTRATION", "HOPMARKET_DEBUG", "HOPMARKET_TESTING")
        if environment.switched_on(name)
    ]
    if demonstration_mark.is_demonstration(server_keys.keys_home()):
        faults.append(
            f"{server_keys.keys_home()} holds a demonstration; name another folder in HOPMARKET_HOME."
        )
    faults += [f"{name} is missing: {what}." for name, what in NEEDED.items() if not os.environ.get(name)]
    faults += address_faults(os.environ.get("HOPMARKET_BASE_URL", ""))
    if faults:
        raise Misconfigured("cannot serve.\n  " + "\n  ".join(faults))


def address_faults(base_url: str) -> list[str]:
    """What is wrong with the address and with what stands in front of the server."""
    if not base_url:
        return []
    faults = []
    if urlsplit(base_url).scheme != "https":
        faults.append(f"HOPMARKET_BASE_URL is {base_url}; it must begin with https://.")
    if not environment.switched_on("HOPMARKET_TRUST_PROXY"):
        faults.append(
            "HOPMARKET_TRUST_PROXY is not 1: a proxy that ends TLS and sets X-Forwarded-Proto "
            "must stand in front (docs/guides/operator.md)."
        )
    return faults


def prepare(*, migrate: bool) -> None:
    """Django's deployment checks, addresses to import from, migrations, static files; refuses what
    they find."""
    ready_django()
    try:
        call_command("check", deploy=True, fail_level="WARNING", stdout=StringIO())
    except SystemCheckError as fault:
        raise Misconfigured(f"cannot serve.\n{fault}") from fault
    from hopmarket.importing import schedule

    schedule.import_addresses()
    if migrate:
        found = laying_down.condition()
        laying_down.refuse_unusable(found)
        laying_down.bring_up_to_date(found, verbosity=1)
    laying_down.lay_down(also=", or serve with --migrate")
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
