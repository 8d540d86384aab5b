"""Signatures of organisations on published documents: grades, reservations, refusals, withdrawals."""
