"""The Local Government Transparency Code 2015: contracts over £5,000 in its ten fields."""

from .agreements import Agreement, agreements
from .code import CITE, FIELDS, NOT_PUBLISHED, THRESHOLD, Field, is_covered
from .lines import HEAD, line
from .quarters import Quarter

__all__ = [
    "CITE",
    "FIELDS",
    "HEAD",
    "NOT_PUBLISHED",
    "THRESHOLD",
    "Agreement",
    "Field",
    "Quarter",
    "agreements",
    "is_covered",
    "line",
]
