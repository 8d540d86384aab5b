"""Bodies, their seats, meetings, minutes and decisions."""
