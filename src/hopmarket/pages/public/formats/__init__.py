"""The same search in other forms: a feed, a calendar of deadlines, a table, plain values."""
