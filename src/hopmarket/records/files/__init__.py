"""Files, encrypted where they stand."""
