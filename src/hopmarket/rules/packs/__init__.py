"""Packs on paper: a purchase, or a response, as one document for whoever reads and signs on paper."""
