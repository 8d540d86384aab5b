"""The house laid down: every word finds the database up to date, makes it so, or says what to run.

The embedded database (SQLite) is laid down, and brought up to date, by whichever word comes first. With
PostgreSQL that is the operator's decision: one sentence says what to run, and the word ends with status 2.
"""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import click

from hopmarket.environment import Misconfigured
from hopmarket.operations.database_condition import (
    Condition,
    DatabaseCondition,
    first_line,
    known_migrations,
    look,
    shortened,
)
from hopmarket.operations.django_setup import ready_django


class Foundation(StrEnum):
    """What a word needs to stand on before it begins."""

    NOTHING = "nothing"
    SETTINGS = "settings"
    SOMETHING = "something"
    """A database with something in it, of whatever version: what a backup copies."""
    UP_TO_DATE = "up to date"


@dataclass(frozen=True, slots=True)
class UpgradeStep:
    """Something stored that an upgrade leaves to be made anew, after the migrations.

    ``due`` is asked often and answers quickly; ``take`` says how much it did, and may be broken off and
    begun again.
    """

    says: str
    due: Callable[[], bool]
    take: Callable[[], int]


def _facts_are_outdated() -> bool:
    from hopmarket.records.notices import outdated_facts

    return outdated_facts.facts_are_outdated()


def _read_outdated_notices() -> int:
    from hopmarket.records.notices import outdated_facts

    return outdated_facts.upgrade_facts()


UPGRADE_STEPS: tuple[UpgradeStep, ...] = (
    UpgradeStep(
        "Reading notices anew that rules of an earlier version read …",
        _facts_are_outdated,
        _read_outdated_notices,
    ),
)
"""Taken in this order, after the migrations, by whatever brings a database up to date."""


def lay(foundation: Foundation) -> None:
    """Makes ready what a word needs. Raises Misconfigured, which says why it cannot and what to run."""
    if foundation is Foundation.NOTHING:
        return
    ready_django()
    if foundation is Foundation.SOMETHING:
        refuse_nothing(condition())
    elif foundation is Foundation.UP_TO_DATE:
        lay_down()


def condition() -> DatabaseCondition:
    """The condition of the database of this house."""
    return look(_described(), known_migrations())


def lay_down(*, also: str = "") -> None:
    """Lays an embedded database down, or brings it up to date; refuses any other that is not.

    ``also`` is what else could be run instead of `migrate`.
    """
    found = condition()
    refuse_unusable(found)
    if not embedded():
        refuse_behind(found, also=also)
        return
    if found.kind is Condition.UP_TO_DATE and not due_steps():
        return
    with only_one(Path(_described()["NAME"]).parent):
        found = condition()
        refuse_unusable(found)
        if found.kind is not Condition.UP_TO_DATE:
            click.echo(beginning(found), err=True)
        bring_up_to_date(found)


def beginning(found: DatabaseCondition) -> str:
    """What is said before an embedded database changes."""
    place = _described()["NAME"]
    if found.kind is Condition.EMPTY:
        return f"Laying down the database {place} …"
    return f"Bringing the database {place} up to date: {len(found.migrations)} migrations …"


def bring_up_to_date(found: DatabaseCondition, *, verbosity: int = 0) -> None:
    """Runs the migrations that are pending, then the steps that are due. Raises Misconfigured."""
    from django.core.management import call_command
    from django.db import DatabaseError
    from django.db.migrations.exceptions import InconsistentMigrationHistory

    if found.kind is not Condition.UP_TO_DATE or verbosity:
        try:
            call_command("migrate", interactive=False, verbosity=verbosity)
        except (DatabaseError, InconsistentMigrationHistory) as fault:
            if verbosity:
                click.echo()  # Django leaves its line unfinished
            raise Misconfigured(
                f"The database could not be brought up to date ({first_line(fault)}). It is half built, or "
                "something changed it past this program. Restore the last backup, or move the database away "
                "and begin with an empty one."
            ) from fault
    for step in due_steps():
        click.echo(step.says, err=True)
        step.take()


def due_steps() -> list[UpgradeStep]:
    """The steps that are due, in their order."""
    return [step for step in UPGRADE_STEPS if step.due()]


def refuse_unusable(found: DatabaseCondition) -> None:
    """Refuses a database that cannot be used as it is, with the sentence that says why."""
    if found.kind in (Condition.UNUSABLE, Condition.FOREIGN, Condition.LATER):
        raise Misconfigured(found.why)


def refuse_nothing(found: DatabaseCondition) -> None:
    """Refuses what cannot be copied: a database out of reach, another program's, or none at all."""
    if found.kind in (Condition.UNUSABLE, Condition.FOREIGN):
        raise Misconfigured(found.why)
    if found.kind is Condition.EMPTY:
        raise Misconfigured(
            f"There is nothing to back up: the database {_described()['NAME']} was never laid down. A backup "
            "of nothing is refused; look at HOPMARKET_HOME and HOPMARKET_DATABASE_URL."
        )


def refuse_behind(found: DatabaseCondition, *, also: str) -> None:
    """Refuses a database that waits for the operator's decision, and says what to run."""
    if found.kind is Condition.EMPTY:
        raise Misconfigured(
            f"The database {_described()['NAME']} was never laid down. Run `./run migrate`{also}, "
            "then this again."
        )
    if found.kind is Condition.EARLIER:
        raise Misconfigured(
            f"{len(found.migrations)} migrations are pending ({shortened(found.migrations)}). "
            f"Make a backup, then run `./run migrate`{also}."
        )


def embedded() -> bool:
    """Whether the database is the embedded one, SQLite."""
    return str(_described()["ENGINE"]).endswith("sqlite3")


def _described() -> dict[str, Any]:
    from django.conf import settings

    described: dict[str, Any] = settings.DATABASES["default"]
    return described


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Within the block no other word lays down the database in this folder; a second one waits."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def started_by_another() -> bool:
    """Whether `serve`, `demo` or systemd started this process: each gives it a session of its own."""
    return os.getsid(0) == os.getpid()


def main() -> None:
    """Lays the database down in a process of its own: for one that is to fork without connections."""
    try:
        lay(Foundation.UP_TO_DATE)
    except Misconfigured as fault:
        click.echo(f"hopmarket: {fault}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
