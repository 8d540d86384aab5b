"""Signing a version, declining, withdrawing."""
