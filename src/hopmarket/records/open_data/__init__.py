"""The bulk file, tables, statistics and the Transparency Code."""
