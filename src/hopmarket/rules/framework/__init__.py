"""Rules of the common framework: its life, what it commits to, who has signed it, when it is in force."""
