"""What the barrier rules find in published notices, made anew when rules or notices change."""
