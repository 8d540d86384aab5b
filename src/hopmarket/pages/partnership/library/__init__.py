"""The library of frameworks: adding one, comparing, adopting a clause."""
