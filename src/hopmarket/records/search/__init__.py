"""The search of notices: the query and its answer, running a search, and the index."""
