"""Show: one Django app for each audience, and the parts they share."""
