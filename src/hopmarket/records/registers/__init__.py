"""Organisations as public registers have them, for counting who could meet a condition."""
