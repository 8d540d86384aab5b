"""The framework from draft to adoption, clause by clause."""
