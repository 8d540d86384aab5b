"""Loading public registers."""

from .register_loading import load_register

__all__ = ["load_register"]
