"""Hopmarket: an open commissioning and procurement portal. Rules decide, records remember, pages show."""

__version__ = "0.1.0"
