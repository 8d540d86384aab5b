"""Forms of whoever comments, and of whoever wants letters about consultations."""

from __future__ import annotations

from typing import Any

from django import forms

from hopmarket.pages.parts.forms import LongTextField, PortalForm, ReasonField
from hopmarket.reference_data import framework_topics
from hopmarket.rules.clauses import ClauseDocument
from hopmarket.rules.comment_life import STANCE_WORDS, CommentStance
from hopmarket.rules.comment_texts import LONGEST_NAME, MOST_WORDS, SPEAKERS
from hopmarket.rules.quoted_words import LONGEST_QUOTE, as_read, places_of_quote, words_around

_STANCE_CHOICES = {
    CommentStance.AGREE: "I agree with it",
    CommentStance.CHANGE: "I want it changed",
    CommentStance.DISAGREE: "I am against it",
    CommentStance.QUESTION: "I have a question",
}


class CommentForm(PortalForm):
    """Which clause and which words, what somebody wants of it, and what they say."""

    clause = forms.ChoiceField(label="Which clause?", required=False)
    quote = forms.CharField(
        label="The words you mean",
        required=False,
        max_length=LONGEST_QUOTE,
        help_text="Copy them here from the clause, or leave this empty if you mean all of it.",
    )
    which = forms.TypedChoiceField(
        label="These words stand there more than once. Which place do you mean?",
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    stance = forms.ChoiceField(
        label="What do you want of it?",
        choices=[(str(stance), _STANCE_CHOICES[stance]) for stance in STANCE_WORDS],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you want of it"},
    )
    text = LongTextField(
        label="What would you say?",
        max_words=MOST_WORDS,
        rows=8,
        help_text="It helps to say what happened to you. Leave out what is private: everybody reads this.",
        error_messages={"required": "Write what you would say"},
    )

    def __init__(self, *args: Any, document: ClauseDocument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clause"].choices = [  # type: ignore[attr-defined]
            ("", "The text as a whole"),
            *(
                (clause.number, _named(clause.number, clause.title or clause.text))
                for clause in document.clauses
            ),
        ]
        places = self._places(document)
        if len(places) < 2:
            del self.fields["which"]
        else:
            self.fields["which"].choices = places  # type: ignore[attr-defined]

    def _places(self, document: ClauseDocument) -> list[tuple[int, str]]:
        """The places at which the quoted words stand, each with the words around it."""
        fields = self.data if self.is_bound else self.initial
        clause = document.by_number.get(str(fields.get("clause", "")))
        if clause is None:
            return []
        found = places_of_quote(str(fields.get("quote", "")), clause.text)
        return [
            (number, as_read("".join(words_around(place, clause.text))))
            for number, place in enumerate(found, 1)
        ]


def _named(number: str, words: str) -> str:
    short = as_read(words)
    return f"{number}  {short if len(short) <= 60 else short[:60].rpartition(' ')[0] + ' …'}"


class MemberCommentForm(CommentForm):
    """A comment of somebody who is signed in."""

    with_name = forms.BooleanField(label="Show my name with it", required=False, initial=True)


class VisitorCommentForm(CommentForm):
    """A comment of somebody without an account."""

    sector = forms.ChoiceField(
        label="As whom do you speak?",
        choices=tuple(SPEAKERS.items()),
        initial="residents",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose as whom you speak"},
    )
    name = forms.CharField(
        label="Your name",
        required=False,
        max_length=LONGEST_NAME,
        help_text="Shown with the comment. Leave it empty and we write “A resident”, or what you chose above.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    organisation = forms.CharField(
        label="The organisation you speak for, if any",
        required=False,
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    address = forms.EmailField(
        label="Email address",
        max_length=254,
        help_text="We send one link to confirm, and write to you when you are answered. It is never shown.",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )


class VouchedCommentForm(CommentForm):
    """A comment that a body of the voluntary sector writes down for somebody who is not named."""

    vouched = forms.BooleanField(
        label="We know that whoever wrote this lives or works here, and tell nobody who it is",
        required=False,
    )


class AnotherLookForm(PortalForm):
    """Why a hidden comment should be shown."""

    reason = ReasonField(
        "ask_for_another_look",
        label="Why should it be shown?",
        rows=4,
        help_text="Whoever decides reads this; the log says only that you asked",
    )


class ConsultationLettersForm(PortalForm):
    """Where to write, and about what."""

    address = forms.EmailField(
        label="Your email address",
        max_length=254,
        help_text="For these letters only. Nobody else is given it.",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    postcode = forms.CharField(
        label="Your postcode, or its first half",
        required=False,
        max_length=10,
        help_text="For example WR15. We keep the first half alone. Leave it empty for everywhere.",
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    topics = forms.MultipleChoiceField(
        label="Which subjects?",
        required=False,
        help_text="Tick none for all of them.",
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].choices = [(key, row.words) for key, row in framework_topics().items()]  # type: ignore[attr-defined]
