"""Loading the demonstration: an invented partnership through the services, real notices beside it."""

from __future__ import annotations

import time
from collections.abc import Iterator

import click
from django.conf import settings
from django.db import transaction

from hopmarket.environment import Misconfigured
from hopmarket.importing import seed_notices
from hopmarket.records.barrier_findings.reading import read_on
from hopmarket.records.ledger.current_time import now
from hopmarket.records.parties.models import Organisation

from .body_acts import BodyActs
from .framework_acts import FrameworkActs
from .partnership_story import read_partnership
from .people_acts import PeopleActs
from .record_acts import record_steps
from .story_acts import StoryActs
from .story_calendar import StoryCalendar
from .story_files import read_stories
from .succession_acts import record_upper_teme_succession
from .timed_steps import TimedAct, do_in_order


def is_loaded() -> bool:
    """Whether Severn and Teme stands here already; its board is founded once."""
    return Organisation.objects.filter(is_fictional=True, is_partnership=True).exists()


def load_demonstration() -> int:
    """Founds Severn and Teme and performs its stories, all or nothing; answers how many steps.

    Loaded a second time it changes nothing. Raises Misconfigured outside a demonstration, and
    StoryRefused when a story breaks a rule.
    """
    if not (settings.DEMONSTRATION or settings.TESTING):
        raise Misconfigured("The demonstration is loaded only where HOPMARKET_DEMONSTRATION is 1.")
    if is_loaded():
        return 0
    days, cast = StoryCalendar(now()), PeopleActs()
    purchases = [StoryActs(name, story, cast, days) for name, story in read_stories().items()]
    steps = [*cast.arrivals(days), *(step for purchase in purchases for step in purchase.steps())]
    steps += record_upper_teme_succession(cast, days)
    steps += record_steps(cast, days)
    steps += framework_steps(cast, days)
    with transaction.atomic():
        return do_in_order(steps)


def framework_steps(cast: PeopleActs, days: StoryCalendar) -> Iterator[TimedAct]:
    """Yields the acts of the common framework: its bodies, and every version."""
    story = read_partnership()
    yield from BodyActs(story, cast, days).steps()
    for version in story["versions"]:
        yield from FrameworkActs(version, story["secretary"], cast, days).steps()


@click.command()
def load_command() -> None:
    """Fill an empty installation with the demonstration."""
    began = time.monotonic()
    count = load_demonstration()
    notices = sum(report.new for report in seed_notices.import_seeds())
    read_on(most=None)
    if not count:
        click.echo("Severn and Teme stands here already; nothing was changed.")
        return
    seconds = time.monotonic() - began
    click.echo(f"{count} steps and {notices} real notices in {seconds:.1f} s.")
