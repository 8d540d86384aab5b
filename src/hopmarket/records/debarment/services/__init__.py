"""Loading the debarment list."""

from .loading import load_debarment_list

__all__ = ["load_debarment_list"]
