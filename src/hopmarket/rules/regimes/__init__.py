"""Which rules of the law bind a purchase: the regime, and what follows from it."""
