"""The pages of a commissioner, a module for each part of a purchase's life."""
