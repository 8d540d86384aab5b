"""Figures read from the ledger, each with the parts behind it."""
