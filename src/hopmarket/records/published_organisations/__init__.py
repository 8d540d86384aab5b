"""Organisations as notices name them: mentions, the same under two names, successions, claims."""
