"""Decide: plain Python that knows no database, no clock and no page."""
