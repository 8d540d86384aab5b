"""Commenting, confirming by e-mail, vouching, letters of consultations."""
