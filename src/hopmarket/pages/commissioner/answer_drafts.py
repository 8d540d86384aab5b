"""Answers to bidders' questions as they were typed: they wait until they are published."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.http import QueryDict

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.kept_input import KeptInput, fingerprint
from hopmarket.records.opportunities.models import ClarificationQuestion

_DRAFTS = KeptInput("answer_drafts")
_LONGEST_COUNT = 6
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
        return fingerprint(self.wording, self.answer, self.seen)


def draft_of(request: MemberRequest, question: ClarificationQuestion) -> AnswerDraft | None:
    """The draft that waits for this question, if there is one."""
    kept = _DRAFTS.fields_of(request, question.pk)
    return _read(kept) if kept else None


def sent_draft(request: MemberRequest) -> AnswerDraft:
    """The draft as its form has just been sent."""
    return _read(request.POST)


def keep_sent(request: MemberRequest, question: ClarificationQuestion) -> None:
    """Keeps what was sent and refused."""
    _DRAFTS.keep_sent(request, question.pk)


def _read(fields: QueryDict) -> AnswerDraft:
    seen = fields.get("seen", "")
    return AnswerDraft(
        fields.get("wording", "").strip(),
        fields.get("answer", "").strip(),
        int(seen) if seen.isdecimal() and len(seen) < _LONGEST_COUNT else NOT_ANSWERED,
    )


def keep_draft(request: MemberRequest, question: ClarificationQuestion, draft: AnswerDraft) -> None:
    """Keeps the draft."""
    _DRAFTS.keep(request, {name: [str(text)] for name, text in asdict(draft).items()}, question.pk)


def drop_draft(request: MemberRequest, question: ClarificationQuestion) -> None:
    """Deletes the draft that waits for this question."""
    _DRAFTS.forget(request, question.pk)
