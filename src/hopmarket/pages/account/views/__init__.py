"""The pages of one's own account, a module for each thing that people do there."""
