"""Pages of one's own account, a file for each thing people do there."""
