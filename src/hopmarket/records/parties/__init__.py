"""Organisations of this portal, people, roles, opening keys."""
