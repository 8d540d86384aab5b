"""What is published and is no release: frameworks, signatures, consultations, minutes, in versions that stay."""
