"""Loading the debarment list."""
