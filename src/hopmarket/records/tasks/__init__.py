"""Everything that waits for somebody, from all rooms; tasks that were handed over, reminders, daily letters."""
