"""Saved searches, and what each was notified of."""
