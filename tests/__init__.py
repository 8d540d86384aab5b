"""The suite: one folder for each storey, and one for what holds the house together."""
