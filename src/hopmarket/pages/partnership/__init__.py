"""Pages of those who make the common framework: bodies, drafting, consulting, adopting, signing."""
