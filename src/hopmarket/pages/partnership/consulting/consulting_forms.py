"""The forms of those who answer: which comments, what the answer says, what is hidden, how long, and the response."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django import forms

from hopmarket.pages.parts.attempts import add_refusal
from hopmarket.pages.parts.forms import LongTextField, MomentField, PortalForm, ReasonField
from hopmarket.rules.comment_answer import LONGEST_SUMMARY, AnswerWords, answer_fault, typed_clauses
from hopmarket.rules.comment_life import OUTCOME_WORDS, CommentOutcome
from hopmarket.rules.moderation import MODERATION_RULES

_OUTCOME_HINTS = {
    CommentOutcome.CHANGED: "The text changes because of it. Say which clauses",
    CommentOutcome.KEPT: "The text stays as it is. Say why",
    CommentOutcome.OUT_OF_SCOPE: "It is about something that this text cannot settle. Say where it belongs",
}
FAULT_FIELDS = {
    "answer.no_summary": "summary",
    "answer.summary_too_long": "summary",
    "answer.no_outcome": "outcome",
    "answer.no_clauses": "clauses",
    "answer.clauses_unchanged": "clauses",
    "answer.clause_number": "clauses",
    "answer.clause_unknown": "clauses",
    "reasons.missing": "reason",
}


class ServedCommentsForm(PortalForm):
    """Asks which comments one answer serves. ``listed`` are pairs of a number and its words."""

    numbers = forms.TypedMultipleChoiceField(
        label="Which comments does the answer serve?",
        help_text="Everybody who wrote one of them gets the same answer by letter.",
        error_messages={"required": "Tick the comments that the answer serves"},
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        *args: Any,
        listed: Sequence[tuple[int, str, str]] = (),
        gone: Collection[int] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.gone = frozenset(gone)
        field = self.fields["numbers"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(number), words) for number, words, _ in listed]
        field.choice_hints = {str(number): hint for number, _, hint in listed if hint}  # type: ignore[attr-defined]


class CommentAnswerForm(PortalForm):
    """Asks what the comments say, what became of them, where, and why."""

    act = "answer_comments"

    summary = forms.CharField(
        label="What do these comments say, in a few words?",
        help_text="It stands in the table “You said, we did”. Such as: Three months is too short",
        error_messages={"required": "Say in a few words what the comments say"},
        max_length=LONGEST_SUMMARY,
    )
    outcome = forms.ChoiceField(
        label="What became of them?",
        error_messages={"required": "Choose what became of the comments"},
        choices=[(str(outcome), words) for outcome, words in OUTCOME_WORDS.items()],
        widget=forms.RadioSelect,
    )
    clauses = forms.CharField(
        label="Which clauses change?",
        help_text="Their numbers, such as 8.1, 8.3. Leave it empty if nothing changes",
        max_length=200,
        required=False,
    )
    reason = ReasonField(
        "answer_comments",
        label="What do you answer, and why?",
        help_text="Everybody can read this, and it goes to each author by letter",
        max_words=400,
        rows=7,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hints = {str(outcome): words for outcome, words in _OUTCOME_HINTS.items()}
        self.fields["outcome"].choice_hints = hints  # type: ignore[attr-defined]

    def words(self) -> AnswerWords:
        """The answer as it was written."""
        written = self.cleaned_data
        return AnswerWords(
            " ".join(written["summary"].split()),
            written["outcome"],
            written["reason"].strip(),
            typed_clauses(written["clauses"]),
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        self.cleaned_data = cleaned
        fault = answer_fault(self.words(), act=self.act)
        if fault:
            add_refusal(self, fault, FAULT_FIELDS)
        return self.cleaned_data


class HideCommentForm(PortalForm):
    """Asks by which row of the rule a comment is hidden, and why it applies."""

    rule = forms.ChoiceField(
        label="Which part of the rule applies?",
        error_messages={"required": "Choose the part of the rule that applies"},
        choices=[(rule.key, rule.title) for rule in MODERATION_RULES.values()],
        widget=forms.RadioSelect,
    )
    reason = ReasonField(
        "hide_comment",
        label="Why does it apply?",
        help_text="Everybody can read this in the log. Do not repeat what is hidden",
        max_words=70,
        rows=3,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choice_hints = {key: rule.words for key, rule in MODERATION_RULES.items()}  # type: ignore[attr-defined]


class RestoreCommentForm(PortalForm):
    """Asks why a comment is shown again."""

    reason = ReasonField(
        "restore_comment",
        label="Why is it shown again?",
        help_text="Everybody can read this in the log",
        max_words=70,
        rows=3,
    )


class KeepHiddenForm(PortalForm):
    """Asks why a comment stays hidden after its author asked for another look."""

    reason = ReasonField(
        "keep_comment_hidden",
        label="Why does it stay hidden?",
        help_text="Everybody can read this in the log, and its author gets it by letter",
        max_words=70,
        rows=3,
    )


class MoreTimeForm(PortalForm):
    """Asks until when a consultation is open, and why it gets more time."""

    closes_at = MomentField(
        label="New closing time",
        help_text="The time in London, such as noon or 5pm",
        error_messages={"required": "Enter the new closing time"},
    )
    reason = ReasonField(
        "extend_consultation",
        label="Why does it get more time?",
        help_text="Everybody can read this, and everybody who commented gets it by letter",
        max_words=100,
        rows=4,
    )


class WithdrawConsultationForm(PortalForm):
    """Asks why a consultation is withdrawn, and for a tick that it cannot be undone."""

    reason = ReasonField(
        "withdraw_consultation",
        label="Why is it withdrawn?",
        help_text="Everybody can read this, and everybody who commented gets it by letter",
        max_words=200,
        rows=5,
    )
    sure = forms.BooleanField(label="I know that this cannot be undone")


class ConsultationResponseForm(PortalForm):
    """Asks for the response in a few sentences."""

    summary = LongTextField(
        label="What does the partnership do with what people said?",
        help_text="It stands above the table “You said, we did”, and goes to everybody who commented",
        error_messages={"required": "Say what the partnership does with what people said"},
        max_words=400,
        rows=8,
    )


class NameSectorBodyForm(PortalForm):
    """Asks which organisation may vouch."""

    organisation = forms.ChoiceField(
        label="Which organisation may vouch?",
        error_messages={"required": "Choose the organisation"},
        help_text="A charity, community interest company, mutual or community group that was checked here.",
    )

    def __init__(self, *args: Any, listed: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Choose one"), *listed]
