"""The search index beside the database: its fields, its documents, its upkeep and its queries."""
