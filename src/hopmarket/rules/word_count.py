"""How many words a text has."""


def word_count(text: str) -> int:
    """Words as a bidder counts them: runs of characters between white space."""
    return len(text.split())
