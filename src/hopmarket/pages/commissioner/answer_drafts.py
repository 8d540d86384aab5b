"""Answers to bidders' questions as they were typed: they wait in the session until they are published."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.records.opportunities.models import ClarificationQuestion
from hopmarket.rules.hash_chain import canonical

_SLOT = "answer_drafts"
NOT_ANSWERED = -1
"""Stands for the number of corrections while a question had no answer yet."""


@dataclass(frozen=True, slots=True)
class AnswerDraft:
    """The question as everybody will read it, its answer, and how many corrections were known when it
    was typed."""

    wording: str
    answer: str
    seen: int

    def fingerprint(self) -> str:
        """SHA-256 (hexadecimal) of all that is checked before publication."""
        return hashlib.sha256(canonical([self.wording, self.answer, self.seen])).hexdigest()


def draft_of(request: MemberRequest, question: ClarificationQuestion) -> AnswerDraft | None:
    """The draft that waits in the session for this question, if there is one."""
    slot = request.session.get(_SLOT, {}).get(str(question.pk))
    return AnswerDraft(slot["wording"], slot["answer"], slot["seen"]) if slot else None


def keep_draft(request: MemberRequest, question: ClarificationQuestion, draft: AnswerDraft) -> None:
    """Keeps the draft in the session."""
    slots = request.session.get(_SLOT, {})
    slots[str(question.pk)] = {"wording": draft.wording, "answer": draft.answer, "seen": draft.seen}
    request.session[_SLOT] = slots


def drop_draft(request: MemberRequest, question: ClarificationQuestion) -> None:
    """Deletes the draft that waits in the session for this question."""
    slots = request.session.get(_SLOT, {})
    if slots.pop(str(question.pk), None) is not None:
        request.session[_SLOT] = slots
