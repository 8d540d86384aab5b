"""The house laws, and a planted fault of each kind that the law must catch."""
