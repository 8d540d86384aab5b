"""Bringing a file of notices in: sent, looked at, started, and what became of it."""
