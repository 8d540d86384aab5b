"""Which capabilities are switched off, asked of the database at most once for each request; who confirmed the rules."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from hopmarket.reference_data import rules_to_confirm
from hopmarket.rules.settling_lines import RuleToConfirm

from .models import CapabilitySwitch, RuleSetConfirmation

_ASKED: ContextVar[list[frozenset[str]] | None] = ContextVar("switched_off", default=None)
"""What this request has read already: an empty list until it asks, None outside of a request."""


def switched_off() -> frozenset[str]:
    """The names of the capabilities that this partnership does not use. Every request asks anew, so all
    processes see a switch at once."""
    asked = _ASKED.get()
    if asked:
        return asked[0]
    names = frozenset(CapabilitySwitch.objects.filter(is_on=False).values_list("name", flat=True))
    if asked is not None:
        asked.append(names)
    return names


def is_on(name: str) -> bool:
    """Whether this partnership uses a capability."""
    return name not in switched_off()


def switches() -> dict[str, CapabilitySwitch]:
    """The switches that somebody has touched, by the names of their capabilities."""
    return {row.name: row for row in CapabilitySwitch.objects.all()}


@contextmanager
def asked_once() -> Iterator[None]:
    """Reads the switches at most once within: for one request."""
    token = _ASKED.set([])
    try:
        yield
    finally:
        _ASKED.reset(token)


def ask_again() -> None:
    """Forgets what was read, after a switch."""
    asked = _ASKED.get()
    if asked:
        asked.clear()


def last_confirmation() -> RuleSetConfirmation | None:
    """The newest confirmation of the rules; None while nobody has confirmed them."""
    return RuleSetConfirmation.objects.order_by("-pk").first()


def unconfirmed_rules() -> list[RuleToConfirm]:
    """The rules that nobody has confirmed in their present wording."""
    last = last_confirmation()
    known = set(last.rules) if last else set()
    return [rule for rule in rules_to_confirm() if rule.fingerprint not in known]
