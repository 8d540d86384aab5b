"""Explanations of findings that a buyer keeps, and overrides by two people: words, person, rule version, until when."""
