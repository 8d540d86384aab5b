"""The search index beside the database: how it is laid out, kept up, read and asked."""
