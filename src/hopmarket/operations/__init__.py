"""What an operator does: start, stop, back up, restore, verify. One module for each word."""
