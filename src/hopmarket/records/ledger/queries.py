"""Queries of the ledger's events and of its hash chain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC

from django.db.models import QuerySet

from hopmarket.rules.hash_chain import BackwardStep, ChainLink, backward_steps, first_fault

from .models import Event


def events_of(*subjects: str, acts: Iterable[str] = ()) -> QuerySet[Event]:
    """Everything that happened to these subjects, or these acts alone, oldest first."""
    rows = Event.objects.filter(subject__in=subjects)
    return rows.filter(act__in=acts) if acts else rows


def events_about(about: str) -> QuerySet[Event]:
    """Everything that happened to a purchase and to what belongs to it, oldest first."""
    return Event.objects.filter(about=about)


def events_after(number: int) -> QuerySet[Event]:
    """All events since a reader last stopped, oldest first."""
    return Event.objects.filter(number__gt=number)


def last_number() -> int:
    """The number of the newest event; 0 while nothing has happened."""
    return Event.objects.order_by("-number").values_list("number", flat=True).first() or 0


def events_numbered(numbers: Iterable[int]) -> QuerySet[Event]:
    """The events with these numbers, oldest first."""
    return Event.objects.filter(number__in=list(numbers))


def newest_events() -> QuerySet[Event]:
    """All events, newest first."""
    return Event.objects.order_by("-number")


def newest_hash() -> str:
    """The hash of the newest event: it differs as soon as anything was done. Empty before the first."""
    return newest_events().values_list("hash", flat=True).first() or ""


def links() -> Iterator[ChainLink]:
    """The whole chain, oldest first, read in batches."""
    for event in Event.objects.iterator(chunk_size=2000):
        yield ChainLink(
            number=event.number,
            at=event.at.astimezone(UTC).isoformat(),
            act=event.act,
            subject=event.subject,
            actor=event.actor,
            facts=event.facts,
            before=event.before,
            hash=event.hash,
        )


def first_ledger_fault() -> int | None:
    """The number of the first event that does not follow from the one before; None if sound."""
    return first_fault(links())


def times_backwards() -> list[BackwardStep]:
    """Where the times of events run backwards. Imports are left out: each of their events bears the time at
    which the import began, which may be hours ago."""
    times = Event.objects.exclude(actor="system/import").order_by("number").values_list("number", "at")
    return backward_steps(times.iterator(chunk_size=2000))
