"""Redaction of a published release: find it, choose what goes, check, done."""
