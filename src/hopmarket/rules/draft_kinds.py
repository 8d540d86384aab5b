"""The kinds of drafts: what somebody has typed and not yet sent, and how long it waits for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from .refusal import Refusal


@dataclass(frozen=True, slots=True)
class DraftKind:
    """A kind of draft. Its name is data. It is deleted when nobody has saved it for so long; one without an
    end goes with what it is about. Of a shared one, which an organisation's people write together, earlier
    versions are kept."""

    name: str
    lasts: timedelta | None
    is_encrypted: bool
    is_shared: bool = False


_MONTH, _WEEK = timedelta(days=30), timedelta(days=7)
MOST_VERSIONS = 10
"""So many versions of a shared draft can be brought back."""
VERSION_SPAN = timedelta(minutes=5)
"""What one form saves within such a span is one version: who types for an hour leaves twelve, not a thousand."""

DRAFT_KINDS: Mapping[str, DraftKind] = {
    kind.name: kind
    for kind in (
        DraftKind("amendments", _MONTH, is_encrypted=True),
        DraftKind("answer_drafts", _MONTH, is_encrypted=True),
        DraftKind("asked_questions", _MONTH, is_encrypted=True),
        DraftKind("award_reasons", _MONTH, is_encrypted=True),
        DraftKind("barrier_reasons", _MONTH, is_encrypted=True),
        DraftKind("bidder_questions", _MONTH, is_encrypted=True),
        DraftKind("buyer_answers", _MONTH, is_encrypted=True),
        DraftKind("comment_answers", _MONTH, is_encrypted=True),
        DraftKind("comment_answer_revisions", _MONTH, is_encrypted=True),
        DraftKind("consultation_responses", _MONTH, is_encrypted=True),
        DraftKind("comments", _MONTH, is_encrypted=True),
        DraftKind("body_decisions", _MONTH, is_encrypted=True),
        DraftKind("body_terms", _MONTH, is_encrypted=True),
        DraftKind("contract_corrections", _MONTH, is_encrypted=True),
        DraftKind("contract_signatures", _MONTH, is_encrypted=True),
        DraftKind("draft_rows", _MONTH, is_encrypted=True),
        DraftKind("draft_sections", _MONTH, is_encrypted=True),
        DraftKind("extensions", _MONTH, is_encrypted=True),
        DraftKind("framework_adoptions", _MONTH, is_encrypted=True),
        DraftKind("framework_clauses", _MONTH, is_encrypted=True),
        DraftKind("framework_consultations", _MONTH, is_encrypted=True),
        DraftKind("framework_files", _MONTH, is_encrypted=True),
        DraftKind("framework_recommendations", _MONTH, is_encrypted=True),
        DraftKind("framework_returns", _MONTH, is_encrypted=True),
        DraftKind("framework_signatures", _MONTH, is_encrypted=True),
        DraftKind("late_answers", _MONTH, is_encrypted=True),
        DraftKind("late_questions", _MONTH, is_encrypted=True),
        DraftKind("debrief_requests", _MONTH, is_encrypted=True),
        DraftKind("library_documents", _MONTH, is_encrypted=True),
        DraftKind("meeting_agendas", _MONTH, is_encrypted=True),
        DraftKind("meeting_calls", _MONTH, is_encrypted=True),
        DraftKind("meeting_minutes", _MONTH, is_encrypted=True),
        DraftKind("new_organisation", _MONTH, is_encrypted=True),
        DraftKind("new_succession", _MONTH, is_encrypted=False),
        DraftKind("purchase_drafts", None, is_encrypted=True, is_shared=True),
        DraftKind("debarment_clearances", _MONTH, is_encrypted=True),
        DraftKind("recorded_purchases", _MONTH, is_encrypted=True),
        DraftKind("quote_scores", _MONTH, is_encrypted=True),
        DraftKind("redactions", _WEEK, is_encrypted=True),
        DraftKind("response_parts", None, is_encrypted=True, is_shared=True),
        DraftKind("scores", _MONTH, is_encrypted=True),
        DraftKind("set_asides", _MONTH, is_encrypted=True),
        DraftKind("signature_withdrawals", _MONTH, is_encrypted=True),
        DraftKind("template_blanks", _MONTH, is_encrypted=True),
        DraftKind("unsent_responses", _MONTH, is_encrypted=True),
    )
}
"""A redaction waits a week alone: what is to be taken out stands in it. Of a purchase's draft, which an act
saves, the versions are kept until it is published."""
MOST_DRAFT_BYTES = 400_000
"""So long may what is typed in one form be, as UTF-8, before it is not kept any more."""

Fields = Mapping[str, list[str]]
"""The fields of a form as they were sent, each with its texts."""
BOOKKEEPING = frozenset({"csrfmiddlewaretoken", "writer", "mark", "waiting", "then", "checked"})
"""Fields of a form in which nobody has typed anything."""
LOADED_WITH = frozenset({"loaded", "revision", "seen", "held"})
"""Fields that tell from what somebody began to type."""


def typed_fields(sent: Iterable[tuple[str, list[str]]]) -> dict[str, list[str]]:
    """What was typed into a form, of all that it sent."""
    return {name: list(texts) for name, texts in sent if name not in BOOKKEEPING}


def too_long_to_keep(fields: Fields) -> Refusal | None:
    """A refusal where somebody has typed more than is kept of one form."""
    length = sum(len(text.encode()) for texts in fields.values() for text in texts)
    if length <= MOST_DRAFT_BYTES:
        return None
    return Refusal("draft.too_long", params={"most": f"{MOST_DRAFT_BYTES:,}"})
