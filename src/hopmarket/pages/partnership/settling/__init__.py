"""What must be settled, and which capabilities are switched on."""
