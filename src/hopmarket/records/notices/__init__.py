"""Releases as they were published, ours and imported, and the record that is compiled of each process."""
