"""Notices in: what a published release, however dirty, tells; pure mapping, nothing guessed."""
