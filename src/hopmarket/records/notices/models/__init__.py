"""The tables of the notices room."""

from .notices import ContractSupplier, Notice, NoticeCode, NoticeParty, PublishedContract
from .releases import Redaction, Release, Source

__all__ = [
    "ContractSupplier",
    "Notice",
    "NoticeCode",
    "NoticeParty",
    "PublishedContract",
    "Redaction",
    "Release",
    "Source",
]
