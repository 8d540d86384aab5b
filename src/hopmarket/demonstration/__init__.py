"""Severn and Teme, a partnership that nobody will find on a map: everything in it is invented."""
