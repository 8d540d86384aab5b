"""The Local Government Transparency Code 2015: contracts over £5,000 in its ten fields."""

from .agreements import Agreement, agreements
from .code_fields import CITE, FIELDS, NOT_PUBLISHED, THRESHOLD, CodeField, is_covered
from .code_lines import HEAD, line
from .quarters import Quarter

__all__ = [
    "CITE",
    "FIELDS",
    "HEAD",
    "NOT_PUBLISHED",
    "THRESHOLD",
    "Agreement",
    "CodeField",
    "Quarter",
    "agreements",
    "is_covered",
    "line",
]
