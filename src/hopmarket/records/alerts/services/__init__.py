"""Acts of the alerts room, a file for each matter."""

from .saving import Wish, change_rhythm, confirm_search, end_search, save_search
from .telling import tell_search

__all__ = ["Wish", "change_rhythm", "confirm_search", "end_search", "save_search", "tell_search"]
