"""The demonstration: one command from an empty folder to a portal in a browser."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import click

from hopmarket import environment, server_keys
from hopmarket.environment import Misconfigured
from hopmarket.operations import demonstration_mark, laying_down
from hopmarket.operations.django_setup import ready_django
from hopmarket.operations.supervisor import ChildProcess, Supervisor, our_command
from hopmarket.operations.web import refuse_taken_port


@click.command()
@click.option("--port", default=8000, show_default=True)
@click.option("--fresh", is_flag=True, help="Remove what an earlier demonstration kept.")
def demo(port: int, fresh: bool) -> None:
    """Start the demonstration; what was entered earlier is kept, unless --fresh is given."""
    refuse_real_state()
    refuse_taken_port("127.0.0.1", port)
    if fresh:
        demonstration_mark.clear_demonstration(server_keys.keys_home())
    demonstration_mark.mark_folder(server_keys.keys_home())
    choose_settings(port)
    fill_demonstration()
    address = f"http://localhost:{port}"
    Supervisor(
        [
            ChildProcess("web", our_command("web", "--port", str(port))),
            ChildProcess("clock", our_command("clock", "--every", "5")),
        ],
        grace=10.0,
    ).run(Announcement(address).when_answering)


def refuse_real_state() -> None:
    """Refuse to load invented data where real data may be."""
    if os.environ.get("HOPMARKET_DATABASE_URL"):
        raise Misconfigured(
            "HOPMARKET_DATABASE_URL is set; the demonstration keeps to SQLite in its own folder. "
            "Unset it and run this again."
        )
    if not environment.switched_on("HOPMARKET_DEMONSTRATION") and os.environ.get("HOPMARKET_DEMONSTRATION"):
        raise Misconfigured("HOPMARKET_DEMONSTRATION is 0; the demonstration needs it to be 1 or unset.")


def choose_settings(port: int) -> None:
    """Name the demonstration's settings for this process and those that it starts."""
    os.environ["HOPMARKET_DEMONSTRATION"] = "1"
    os.environ["HOPMARKET_BASE_URL"] = f"http://localhost:{port}"
    os.environ.setdefault("HOPMARKET_LOG", "plain")
    os.environ.setdefault("HOPMARKET_LOG_LEVEL", "WARNING")


def fill_demonstration() -> None:
    """Migrate, and load the demonstration unless it was loaded before."""
    ready_django()
    from hopmarket.demonstration.load import load_command
    from hopmarket.importing import schedule

    schedule.import_addresses()
    click.echo(
        f"State is kept in {_near(server_keys.keys_home())}; keys in {_near(server_keys.keys_folder())}."
    )
    laying_down.lay_down()
    filled = server_keys.keys_home() / "filled"
    if filled.exists():
        click.echo("What was entered earlier is kept.")
        return
    click.echo("Loading the demonstration; this takes some seconds …")
    load_command.main([], prog_name="load-demonstration", standalone_mode=False)
    filled.touch()


class Announcement:
    """Says once, as soon as the port answers, where to look and who may sign in."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.announced = False
        self.began = time.monotonic()

    def when_answering(self) -> None:
        """Prints the addresses once the first page answers; until then each call prints nothing."""
        if self.announced or not page_answers(f"{self.address}/"):
            return
        self.announced = True
        seconds = time.monotonic() - self.began
        click.echo(f"\nHopmarket is at {self.address}  (first page after {seconds:.1f} s)\n")
        for line in demonstration_accounts(self.address):
            click.echo(f"  {line}")
        click.echo("\nCtrl-C stops it. `./run demo --fresh` starts over.")


def page_answers(address: str) -> bool:
    """Whether the page at this address of ours is there."""
    try:
        with urlopen(address, timeout=5) as page:  # noqa: S310  (an http address made here)
            return bool(page.status == 200)
    except HTTPError as fault:
        raise Misconfigured(f"{address} answers {fault.code}; the log above tells why.") from fault
    except (URLError, OSError):
        return False


def demonstration_accounts(address: str) -> list[str]:
    """The demonstration's people, one line each: name, what they do and for whom, e-mail address."""
    from hopmarket.records.parties.models import Membership

    memberships = Membership.objects.filter(ended_at=None, organisation__is_fictional=True)
    rows = [
        (
            membership.person.name,
            ", ".join(membership.roles),
            membership.organisation.name.removesuffix(" (demonstration)"),
            membership.person.email,
        )
        for membership in memberships.select_related("person", "organisation").order_by(
            "organisation__name", "person__name"
        )
    ]
    return [*in_columns(rows), "", f"Sign in as any of them with one click: {address}/account/demonstration/"]


def in_columns(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Rows as lines, each column as wide as its widest entry."""
    widths = [max(len(entry) for entry in column) for column in zip(*rows, strict=True)]
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]


def _near(place: Path) -> str:
    """A path as a person would write it from here."""
    return str(place.relative_to(Path.cwd())) if place.is_relative_to(Path.cwd()) else str(place)
