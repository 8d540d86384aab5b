"""Acts: every service asks the role table, writes, and records one event in the ledger.

A service decorated with :func:`act` runs in one transaction. What it returns decides: a
``Refusal`` rolls everything back, an ``Outcome`` adds exactly one event to the ledger, last.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Generic, ParamSpec, TypeVar

from django.db import IntegrityError, connection, transaction
from django.db.models import Model, QuerySet

from hopmarket.rules.event_index import ABOUT, index_of
from hopmarket.rules.hash_chain import GENESIS, link_hash
from hopmarket.rules.procedure_kinds import ProcedureKey
from hopmarket.rules.procedures import PROCEDURES
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import BUYERS, Member, OrganisationKind, System, may

from .models import Event

P = ParamSpec("P")
T = TypeVar("T")
M = TypeVar("M", bound=Model)

_CHAIN_LOCK = 7_204_118_660_528_001
"""PostgreSQL's advisory lock on the end of the hash chain. It is taken last, after the lock on turns
(``notices.release_store``): always turn before chain, or two acts could wait for one another."""


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What a service did: to whom it happened, the facts for the ledger, what the caller gets.

    ``facts`` are JSON values; amounts are strings, people are references, never names. ``about`` names the
    purchase to which the subject belongs, if it is not the subject itself; the event keeps it as a fact.
    """

    subject: str
    result: T
    facts: Mapping[str, Any] = field(default_factory=dict)
    about: str = ""


ACTS: dict[str, Callable[..., Any]] = {}
SAVINGS: dict[str, Callable[..., Any]] = {}
"""Services that save what somebody has typed and not sent: they stand in the role table, and no event tells
of them, since they concern nobody but those who write."""


def act(name: str) -> Callable[[Callable[P, Outcome[T] | Refusal]], Callable[P, T | Refusal]]:
    """Makes a service of a function. ``name`` is the act's name in the ledger and in the role table:
    it is data, and stays when the function is called something else. Raises ValueError if it is taken.

    The function takes keywords only, ``by`` (a Member or a System) and ``at`` among them. The
    role table is asked before anything is read.
    """

    def serve(service: Callable[P, Outcome[T] | Refusal]) -> Callable[P, T | Refusal]:
        @functools.wraps(service)
        def run(*args: P.args, **kwargs: P.kwargs) -> T | Refusal:
            by, at = kwargs["by"], kwargs["at"]
            assert isinstance(by, Member | System) and isinstance(at, datetime)

            def recorded() -> T | Refusal:
                outcome = service(*args, **kwargs)
                if isinstance(outcome, Refusal):
                    return outcome
                _tell(name, outcome, by, at)
                return outcome.result

            return _done(name, by, recorded, buyers_by(kwargs))

        return _registered(ACTS, name, run)

    return serve


def saving(name: str) -> Callable[[Callable[P, T | Refusal]], Callable[P, T | Refusal]]:
    """Makes a service of a function as :func:`act` does, but for the event in the ledger."""

    def serve(service: Callable[P, T | Refusal]) -> Callable[P, T | Refusal]:
        @functools.wraps(service)
        def run(*args: P.args, **kwargs: P.kwargs) -> T | Refusal:
            by = kwargs["by"]
            assert isinstance(by, Member | System)
            return _done(name, by, lambda: service(*args, **kwargs), buyers_by(kwargs))

        return _registered(SAVINGS, name, run)

    return serve


def _registered(registry: dict[str, Callable[..., Any]], name: str, run: Callable[P, T]) -> Callable[P, T]:
    if name in ACTS or name in SAVINGS:
        raise ValueError(f"two services are called {name!r}; nobody could tell them apart")
    registry[name] = run
    return run


def buyers_by(words: Mapping[str, Any]) -> frozenset[OrganisationKind]:
    """The kinds of organisations that the procedure of the purchase at hand lets buy; of any procedure where
    the act names no purchase."""
    key = getattr(words.get("opportunity"), "procedure", None)
    return PROCEDURES[ProcedureKey(key)].buyers if key else BUYERS


def _done(
    name: str,
    by: Member | System,
    service: Callable[[], T | Refusal],
    buyers: frozenset[OrganisationKind],
) -> T | Refusal:
    """Asks the role table, then runs a service in one transaction, which a refusal rolls back."""
    refusal = may(name, by, buyers=buyers)
    if refusal:
        return refusal
    try:
        with transaction.atomic():
            outcome = service()
            if isinstance(outcome, Refusal):
                transaction.set_rollback(True)
            return outcome
    except IntegrityError as error:
        return _constraint(error)


def actor_reference(by: Member | System) -> str:
    """Who acted, as a plain reference: "people/3 for organisations/5", or "system/clock"."""
    match by:
        case System():
            return f"system/{by.name}"
        case Member(organisation=0):
            return f"people/{by.person}"
        case Member():
            return f"people/{by.person} for organisations/{by.organisation}"


def person_in(actor: str) -> int | None:
    """The person in a plain reference of who acted; None for the portal itself."""
    match = re.match(r"people/(\d+)", actor)
    return int(match[1]) if match else None


def _tell(name: str, outcome: Outcome[Any], by: Member | System, at: datetime) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN_LOCK])
    last = Event.objects.order_by("-number").values_list("number", "hash").first()
    number, before = (last[0] + 1, last[1]) if last else (1, GENESIS)
    when = at.astimezone(UTC)
    facts, actor = dict(outcome.facts), actor_reference(by)
    if outcome.about:
        facts[ABOUT] = outcome.about
    index = index_of(outcome.subject, actor, facts)
    Event.objects.create(
        number=number,
        at=when,
        act=name,
        subject=outcome.subject,
        actor=actor,
        facts=facts,
        organisation=index.organisation,
        about=index.about,
        before=before,
        hash=link_hash(
            number=number,
            at=when.isoformat(),
            act=name,
            subject=outcome.subject,
            actor=actor,
            facts=facts,
            before=before,
        ),
    )


def _constraint(error: IntegrityError) -> Refusal:
    """A named constraint as a refusal; a broken rule without a name of ours is an error."""
    diagnosis = getattr(error.__cause__, "diag", None)
    named = getattr(diagnosis, "constraint_name", None)
    if not named:
        match = re.search(r"constraint failed: (?:index )?'?([\w.]+(?:, [\w.]+)*)", str(error))
        named = match[1] if match else ""
    if not named:
        raise error
    return Refusal(f"constraint.{named}")


def locked(rows: QuerySet[M], **which: Any) -> M:
    """The one row, locked until the transaction ends; on SQLite the transaction is IMMEDIATE
    and holds the whole database. Raises ``DoesNotExist``, which pages answer with 404."""
    if connection.vendor == "postgresql":
        rows = rows.select_for_update(of=("self",))
    return rows.get(**which)


def locked_shared(rows: QuerySet[M], pk: int) -> M:
    """The one row under a shared lock: many may submit together, none while somebody closes."""
    if connection.vendor == "postgresql":
        table = connection.ops.quote_name(rows.model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {table} WHERE id = %s FOR SHARE", [pk])  # noqa: S608 (our own table's name)
    return rows.get(pk=pk)
