"""Drafts, terms, questions, addenda: a purchase until it is closed."""
