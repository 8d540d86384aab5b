"""Refusals: why an act may not be done, in a form that every layer shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an act may not be done.

    ``reason`` is a dotted key that pages turn into a sentence, ``params`` are the
    values which that sentence names, ``cite`` is the address of the rule.
    """

    reason: str
    cite: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
