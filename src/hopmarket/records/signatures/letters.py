"""Letters about signatures: what all signatories and the body that adopted a version hear at once."""

from __future__ import annotations

from hopmarket.records.parties.models import Organisation
from hopmarket.records.post.letters import LetterKind, Values
from hopmarket.records.publications.models import PublishedDocument


def signature_values(organisation: Organisation, document: PublishedDocument, officer: str) -> Values:
    """What letters say of an answer of an organisation to a version, and of the officer who gave it."""
    return {
        "organisation": organisation.name,
        "title": document.title,
        "version": str(document.number),
        "officer": officer,
    }


FRAMEWORK_DECLINED = LetterKind(
    "framework_declined",
    "{organisation} does not sign the framework, version {version}",
    "{organisation} has declined to sign {title}, version {version}. {officer} gave this reason:\n\n{reason}\n\n"
    "What it signed before stays as it is. Everybody can read this on the public page.",
    "/framework/",
)

FRAMEWORK_NOT_IN_FULL = LetterKind(
    "framework_not_in_full",
    "{organisation} signed the framework, version {version}, not in full",
    "{organisation} has signed {title}, version {version}, but not in full. {officer} signed it.\n\n{extent}\n\n"
    "Everybody can read this on the public page.",
    "/framework/",
)

FRAMEWORK_LEFT = LetterKind(
    "framework_left",
    "{organisation} leaves the framework on {ends_on}",
    "{organisation} has withdrawn its signature on {title}, version {version}. It counts until {ends_on}; what "
    "is bought before keeps its version. {officer} gave this reason:\n\n{reason}",
    "/framework/",
)
