"""Figures read from the ledger, and the activity of a purchase: pure folds over events."""
