"""Licences under which the text of somebody else's framework may be published and adopted from. A text whose
licence is unknown is linked to, and neither shown nor adopted from.

Source: the licences themselves; identifiers are those of SPDX. ``LicenseRef-permission`` stands for the leave
of the publisher, which the attribution names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

UNKNOWN = "unknown"
PERMISSION = "LicenseRef-permission"


@dataclass(frozen=True, slots=True)
class ReuseLicence:
    """A licence that lets a text be published again, what pages call it, and where it can be read."""

    key: str
    words: str
    address: str = ""
    wants_attribution: bool = True


REUSE_LICENCES: Mapping[str, ReuseLicence] = {
    licence.key: licence
    for licence in (
        ReuseLicence(
            "OGL-UK-3.0",
            "Open Government Licence v3.0",
            "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
        ),
        ReuseLicence(
            "OGL-UK-2.0",
            "Open Government Licence v2.0",
            "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/2/",
        ),
        ReuseLicence(
            "OGL-UK-1.0",
            "Open Government Licence v1.0",
            "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/1/",
        ),
        ReuseLicence(
            "CC-BY-4.0", "Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/"
        ),
        ReuseLicence(
            "CC0-1.0",
            "Creative Commons Zero 1.0",
            "https://creativecommons.org/publicdomain/zero/1.0/",
            wants_attribution=False,
        ),
        ReuseLicence("Apache-2.0", "Apache License 2.0", "https://www.apache.org/licenses/LICENSE-2.0"),
        ReuseLicence(PERMISSION, "Used with the publisher's leave"),
    )
}


def may_publish_text(licence: str) -> bool:
    """Whether a text under a licence may be shown to everybody, and clauses adopted from it."""
    return licence in REUSE_LICENCES


def licence_in_words(licence: str) -> str:
    """What pages call a licence."""
    return REUSE_LICENCES[licence].words if licence in REUSE_LICENCES else "Licence not known"
