"""The acts and the chain of their events."""
