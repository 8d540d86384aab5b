"""The operator's commands: start, stop, back up, restore, verify. One module for each."""
