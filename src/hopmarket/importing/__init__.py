"""Import of notices from files: read as they stream, checked one by one, kept in short batches."""
