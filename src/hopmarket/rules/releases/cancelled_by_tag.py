"""Cancellations that only the tag of a release tells, while its statuses stayed as they were."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .json_values import Json, part, rows, text


@dataclass(frozen=True, slots=True)
class CancelledByTag:
    """Whether the tender was cancelled, and the awards that were, as :func:`award_key` names them."""

    tender: bool = False
    awards: frozenset[str] = frozenset()


def award_key(award: Json) -> str:
    """An award's id, and where several buyers use one ocid its own buyer."""
    buyer = text(part(award, "buyer", "name"))
    return f"{award.get('id')}\n{buyer}" if buyer else str(award.get("id"))


NOTHING_CANCELLED = CancelledByTag()
_ENDED = frozenset({"cancelled", "unsuccessful"})


def cancelled_by_tag(releases: Iterable[Json]) -> CancelledByTag:
    """Reads the tags of releases in their order, the oldest first: a later notice takes a cancellation back.

    Source: OCDS 1.1, codelist releaseTag: ``tenderCancellation``, ``awardCancellation``. A publisher who
    says by status which awards are cancelled means no others.
    """
    tender, awards = False, frozenset[str]()
    for release in releases:
        tags = _tags(release)
        if tags & {"award", "contract"} or any(tag.startswith("tender") for tag in tags):
            tender = "tenderCancellation" in tags
        listed = {award_key(row): text(row.get("status")) for row in rows(release, "awards")}
        if "awardCancellation" in tags and not _ENDED & set(listed.values()):
            awards |= listed.keys()
        else:
            awards -= listed.keys()
    return CancelledByTag(tender, awards)


def _tags(release: Json) -> frozenset[str]:
    tags = release.get("tag")
    return frozenset(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else frozenset()
