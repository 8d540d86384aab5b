"""The kinds of published documents that are no releases: one table for the register, the search and the data.

A kind is data: it is stored with each document. A room that publishes a new kind adds a row here; until it does,
the register shows its documents under the name of the kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RegisterKind:
    """One kind: what one and what many are called, and what they are. ``page`` is the address of the page of
    its own, with {key} or names of facts in it; empty where the register's page is all there is.
    ``left_out`` names facts that tell a reader nothing, or that the page says already, ``first`` those that come
    before all others. ``is_searched`` tells that
    the search of words finds its documents; the parts of another document are found through that one."""

    name: str
    one: str
    many: str
    what: str
    page: str = ""
    left_out: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    is_searched: bool = True


REGISTER_KINDS: Mapping[str, RegisterKind] = {
    kind.name: kind
    for kind in (
        RegisterKind(
            "framework", "Framework", "The common framework",
            "The text that the partnership’s board adopted, in every version.",
            page="/framework/{version}/",
            left_out=("version",),
            first=("adopted_on", "effect_from", "adopted_by"),
        ),
        RegisterKind(
            "framework_draft", "Draft of the framework", "Drafts of the framework",
            "Texts that were open for comments, before a board decided on them.",
            left_out=("version",),
        ),
        RegisterKind(
            "signature", "Signature", "Signatures of the framework",
            "Which partner signed which version, by whom, with which reservations; and who declined, with the reason.",
            page="/framework/",
        ),
        RegisterKind(
            "consultation", "Consultation", "Consultations",
            "What was open for comments, from when until when, and why.",
            page="/consultations/{key}/",
            left_out=("subject",),
            first=("reasons", "alternatives", "opens_at", "closes_at"),
        ),
        RegisterKind(
            "comment", "Comment", "Comments",
            "What people said about a draft, clause by clause.",
            is_searched=False,
            page="/consultations/{consultation}/comments/{number}/",
            left_out=("consultation", "number"),
            first=("text", "clause", "quote"),
        ),
        RegisterKind(
            "answer", "Answer", "Answers to comments",
            "What became of each comment, and why.",
            is_searched=False,
            left_out=("consultation", "number", "revision"),
            first=("summary", "reason", "outcome"),
        ),
        RegisterKind(
            "moderation_log", "Line of the log", "Comments that were hidden, or shown again",
            "Which comment was hidden or shown again, by which rule, and why.",
            is_searched=False,
            page="/consultations/{consultation}/moderation/",
            left_out=("consultation", "rule"),
            first=("comment", "deed", "rule_words"),
        ),
        RegisterKind(
            "body", "Group or board", "Groups and boards",
            "Who sits in each, and what it may decide.",
            page="/bodies/{key}/",
            first=("purpose",),
        ),
        RegisterKind(
            "terms_of_reference", "Terms of reference", "Terms of reference",
            "What each group or board is for, and how it decides.",
            page="/bodies/{key}/terms-of-reference/",
        ),
        RegisterKind(
            "meeting", "Meeting", "Meetings",
            "Agendas, who was there, and minutes.",
            page="/bodies/{body}/meetings/{number}/",
            left_out=("body", "number"),
            first=("starts_at", "place"),
        ),
        RegisterKind(
            "decision", "Decision", "Decisions",
            "What was decided, with the reasons, what was considered instead, and who declared an interest.",
            page="/bodies/{body}/decisions/{number}/",
            left_out=("body", "number", "matter", "meeting", "act"),
            first=("decision", "reasons", "alternatives"),
        ),
        RegisterKind(
            "library_document", "Document of the library", "Frameworks of other partnerships",
            "What this partnership has added to the library: where each can be read, and which topics it covers.",
            page="/framework/library/{key}/",
            left_out=("secondary",),
            first=("place", "year", "address", "rests_on"),
        ),
    )
}  # fmt: skip


def register_kind(name: str) -> RegisterKind:
    """The row of a kind; one under its own name for a kind that no row describes."""
    words = name.replace("_", " ").capitalize()
    return REGISTER_KINDS.get(name) or RegisterKind(name, words, words, "")


SEARCHED_KINDS = tuple(kind.name for kind in REGISTER_KINDS.values() if kind.is_searched)
