"""Parts that every audience shares: layout, marks, tables, forms and the look."""
