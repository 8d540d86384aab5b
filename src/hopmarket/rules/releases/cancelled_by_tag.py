"""Cancellations and terminations that only the tag of a release tells, while its statuses stayed as they were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .json_values import Json, part, rows, text


@dataclass(frozen=True, slots=True)
class CancelledByTag:
    """Whether the tender was cancelled, the awards that were, and the contracts that were terminated, as
    :func:`entry_key` names them."""

    tender: bool = False
    awards: frozenset[str] = frozenset()
    contracts: frozenset[str] = frozenset()


def entry_key(entry: Json) -> str:
    """An award's or a contract's id, and where several buyers use one ocid its own buyer."""
    buyer = text(part(entry, "buyer", "name"))
    return f"{entry.get('id')}\n{buyer}" if buyer else str(entry.get("id"))


NOTHING_CANCELLED = CancelledByTag()
_ENDED = frozenset({"cancelled", "unsuccessful", "terminated"})
_ENDINGS = frozenset({"tenderCancellation", "awardCancellation", "contractTermination"})


def cancelled_by_tag(releases: Sequence[Json]) -> CancelledByTag:
    """Reads the tags of releases in their order, the oldest first: a later notice takes a cancellation back.

    Source: OCDS 1.1, codelist releaseTag: ``tenderCancellation``, ``awardCancellation``,
    ``contractTermination``. A publisher who says by status which awards are cancelled, or which contracts are
    terminated, means no others.
    """
    if not any(_ENDINGS & _tags(release) for release in releases):
        return NOTHING_CANCELLED
    tender, awards, contracts = False, frozenset[str](), frozenset[str]()
    for release in releases:
        tags = _tags(release)
        if tags & {"award", "contract"} or any(tag.startswith("tender") for tag in tags):
            tender = "tenderCancellation" in tags
        awards = _with_listed(awards, release, "awards", "awardCancellation" in tags)
        contracts = _with_listed(contracts, release, "contracts", "contractTermination" in tags)
    return CancelledByTag(tender, awards, contracts)


def _with_listed(before: frozenset[str], release: Json, name: str, is_ending: bool) -> frozenset[str]:
    """Those that a tag has ended so far, with those of a release that ends all that it lists, and without
    those that it lists otherwise."""
    listed = {entry_key(row): text(row.get("status")) for row in rows(release, name)}
    return (
        before | listed.keys() if is_ending and not _ENDED & set(listed.values()) else before - listed.keys()
    )


def _tags(release: Json) -> frozenset[str]:
    tags = release.get("tag")
    return frozenset(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else frozenset()
