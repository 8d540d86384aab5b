"""Acts of the alerts room, a file for each matter."""

from .alert_letters import tell_search
from .saved_searches import SearchWish, change_rhythm, confirm_search, end_search, save_search

__all__ = ["SearchWish", "change_rhythm", "confirm_search", "end_search", "save_search", "tell_search"]
