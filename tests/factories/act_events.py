"""What an act leaves behind: one event if it is done, nothing at all if it is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import apps

from hopmarket.records.ledger.models import Event
from hopmarket.records.ledger.queries import first_ledger_fault
from hopmarket.rules.refusal import Refusal

from .partnership import must


def row_counts() -> dict[str, int]:
    """Counts the rows of every table."""
    return {
        model._meta.db_table: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy
    }


def adds_one(act: Callable[..., Any], /, **words: Any) -> Any:
    """Does the act and gives its result; the ledger must gain one event, under the act's own name."""
    before = Event.objects.count()
    outcome = must(act(**words))
    newest = Event.objects.order_by("-number").first()
    assert Event.objects.count() == before + 1
    assert newest is not None and newest.act == act.__name__
    assert first_ledger_fault() is None
    return outcome


def adds_none(saving: Callable[..., Any], /, **words: Any) -> Any:
    """Saves and gives the result; the ledger must not hear of it."""
    before = Event.objects.count()
    outcome = must(saving(**words))
    assert Event.objects.count() == before
    return outcome


def refuses(reason: str, act: Callable[..., Any], /, **words: Any) -> Refusal:
    """Tries the act and gives its refusal, which must leave every table as it was."""
    before = row_counts()
    outcome = act(**words)
    assert isinstance(outcome, Refusal), outcome
    assert outcome.reason == reason
    assert row_counts() == before
    return outcome
