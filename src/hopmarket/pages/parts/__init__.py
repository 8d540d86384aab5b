"""Parts that every audience shares: layout, glyphs, figures, forms and styles."""
