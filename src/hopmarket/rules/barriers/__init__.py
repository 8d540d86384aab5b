"""The barrier check: what in a purchase shuts small firms and charities out, found before it bites."""
