"""Bodies of the partnership: their seats, meetings, minutes and decisions."""
