"""The pages of a draft: the whole, one clause, and the way to comments, recommendation and adoption."""
