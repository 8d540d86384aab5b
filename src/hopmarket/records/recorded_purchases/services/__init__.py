"""The acts of recording a purchase."""
