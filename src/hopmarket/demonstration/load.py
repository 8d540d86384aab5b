"""Loading the demonstration: an invented partnership through the services, real notices beside it."""

from __future__ import annotations

import time

import click
from django.conf import settings
from django.db import transaction

from hopmarket.environment import Misconfigured
from hopmarket.importing import seeds
from hopmarket.records.ledger.instants import now
from hopmarket.records.parties.models import Organisation

from .calendar import Calendar
from .cast import Cast
from .following import succession
from .reading import stories
from .steps import walk
from .telling import Telling


def loaded() -> bool:
    """Whether Severn and Teme stands here already; its board is founded once."""
    return Organisation.objects.filter(is_fictional=True, is_partnership=True).exists()


def load() -> int:
    """Founds Severn and Teme and tells its stories, all or nothing; answers how many steps.

    Loaded a second time it changes nothing. Raises Misconfigured outside a demonstration, and
    StoryRefused when a story breaks a rule.
    """
    if not (settings.DEMONSTRATION or settings.TESTING):
        raise Misconfigured("The demonstration is loaded only where HOPMARKET_DEMONSTRATION is 1.")
    if loaded():
        return 0
    days, cast = Calendar(now()), Cast()
    told = [Telling(name, story, cast, days) for name, story in stories().items()]
    steps = [*cast.arrivals(days), *(step for one in told for step in one.steps())]
    steps += succession(cast, days)
    with transaction.atomic():
        return walk(steps)


@click.command()
def command() -> None:
    """Fill an empty house with the demonstration."""
    began = time.monotonic()
    count = load()
    notices = sum(report.new for report in seeds.load())
    if not count:
        click.echo("Severn and Teme stands here already; nothing was changed.")
        return
    seconds = time.monotonic() - began
    click.echo(f"{count} steps and {notices} real notices in {seconds:.1f} s.")
