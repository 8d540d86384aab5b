"""What an operator does, tried as an operator does it."""
