"""Other partnerships' frameworks and codes: what is known of them, their licence, and which topics they cover."""
