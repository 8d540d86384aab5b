"""Rules, which decide: plain Python that knows no database, no clock and no page."""
