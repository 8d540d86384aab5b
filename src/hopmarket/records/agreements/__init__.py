"""Contracts in the register, put right where they were wrong."""
