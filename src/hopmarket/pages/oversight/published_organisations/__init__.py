"""Pages about the organisations of published notices: which are one, successions, claims."""
