"""Declarations of interests, scores, decisions and awards."""
