"""The tables of the notices room."""

from .notices import ContractSupplier, Notice, NoticeCode, NoticeParty, PublishedContract
from .organisations import (
    Mention,
    PublishedClaim,
    PublishedOrganisation,
    Sameness,
    Succession,
    SuccessionPart,
)
from .releases import Redaction, Release, Source, Turn

__all__ = [
    "ContractSupplier",
    "Mention",
    "Notice",
    "NoticeCode",
    "NoticeParty",
    "PublishedClaim",
    "PublishedContract",
    "PublishedOrganisation",
    "Redaction",
    "Release",
    "Sameness",
    "Source",
    "Succession",
    "SuccessionPart",
    "Turn",
]
