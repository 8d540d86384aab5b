"""Remember: one Django app per bounded context; later rooms look back, earlier never ahead."""
