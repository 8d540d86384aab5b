"""Two officers publish: who may approve a draft, and the way out where nobody is left who may."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from .refusal import Refusal
from .terms import Terms, difference
from .terms_fields import FIELD_BY_NAME, DraftSection

CITE = "Two officers publish: docs/glossary.md"


@dataclass(frozen=True, slots=True)
class DraftAuthors:
    """People by their numbers: who began the draft, who changed something in it since it was last
    approved, and who asked for the approval last (None before anybody has)."""

    began: int
    wrote: frozenset[int]
    asked: int | None = None


def may_approve(person: int, authors: DraftAuthors) -> None | Refusal:
    """Refuses ``approve.own_draft`` to whoever began the draft, ``approve.own_words`` to whoever changed
    something in it since it was last approved, and ``approve.own_request`` to whoever asked."""
    if person == authors.began:
        return Refusal("approve.own_draft", CITE)
    if person in authors.wrote:
        return Refusal("approve.own_words", CITE)
    if person == authors.asked:
        return Refusal("approve.own_request", CITE)
    return None


class WayOut(StrEnum):
    """What helps where nobody could approve a draft if this person asked."""

    ANOTHER_ASKS = "another_asks"
    SOMEBODY_JOINS = "somebody_joins"


def approvers(officers: Collection[int], authors: DraftAuthors) -> frozenset[int]:
    """Of the officers, those who may approve the draft."""
    return frozenset(officer for officer in officers if may_approve(officer, authors) is None)


def way_out(asker: int, officers: Collection[int], authors: DraftAuthors) -> None | WayOut:
    """What helps before ``asker`` asks for approval: nothing is needed (None) if an officer would be
    left; somebody else asks, if that leaves the asker; else somebody has to join."""
    left = approvers(officers, DraftAuthors(authors.began, authors.wrote, asker))
    if left:
        return None
    free = may_approve(asker, DraftAuthors(authors.began, authors.wrote)) is None
    return WayOut.ANOTHER_ASKS if free else WayOut.SOMEBODY_JOINS


def sections_changed(old: Terms, new: Terms) -> tuple[DraftSection, ...]:
    """The sections of a draft in which two versions differ, in the order of the task list."""
    changed = {FIELD_BY_NAME[change.part].section for change in difference(old, new)}
    return tuple(section for section in DraftSection if section in changed)
