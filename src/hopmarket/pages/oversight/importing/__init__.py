"""Import of a file of notices by hand: sent, looked at, started, reported."""
