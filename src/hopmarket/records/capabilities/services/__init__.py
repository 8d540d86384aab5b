"""The act of the switches."""

from .switching import switch_capability

__all__ = ["switch_capability"]
