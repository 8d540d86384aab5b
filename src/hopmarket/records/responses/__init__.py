"""Working copies, sealed copies, closing and opening."""
