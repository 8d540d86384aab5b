"""Consultations: the text that is open, what people say of it, and the answers."""
