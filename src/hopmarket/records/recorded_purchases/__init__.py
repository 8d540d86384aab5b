"""Purchases recorded with their contract: direct awards, and those made outside this portal."""
