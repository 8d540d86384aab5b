"""The questions of whoever signs the framework for an organisation, declines it, or withdraws."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from hopmarket.pages.parts.fields import DateField, ReasonField
from hopmarket.pages.parts.forms import PortalForm
from hopmarket.rules.framework.signature import MOST_DELEGATION_LETTERS, Grade

GRADES = (
    (Grade.FULL, "Sign in full. Every promise of our side binds us"),
    (Grade.RESERVATIONS, "Sign with reservations. Everything binds us but what we say in our own words"),
    (Grade.MEMORANDUM, "Sign some clauses alone. Nothing but the clauses that we choose binds us"),
    (Grade.DECLINED, "Decline, and say why"),
)
WORDS = "words-"
"""Before the number of a clause: the field of the words about it."""


class GradeForm(PortalForm):
    """How far the organisation binds itself."""

    grade = forms.ChoiceField(
        label="How does your organisation answer?",
        widget=forms.RadioSelect,
        choices=[(str(grade), words) for grade, words in GRADES],
        error_messages={"required": "Choose how your organisation answers"},
    )


class AuthorityForm(PortalForm):
    """The officer's post and powers, and since when the signature holds."""

    officer_post = forms.CharField(
        label="Your post", max_length=200, help_text="For example, Director of Adult Services"
    )
    delegation = forms.CharField(
        label="Which decision lets you sign?",
        max_length=MOST_DELEGATION_LETTERS,
        help_text="For example, Scheme of delegation, part 3, paragraph 12. Everybody can read it",
        error_messages={"required": "Enter the decision that lets you sign"},
    )
    has_authority = forms.BooleanField(
        label="I may sign this for my organisation",
        error_messages={"required": "Tick that you may sign. If you may not, somebody else has to"},
    )
    delegation_until = DateField(
        label="Until when may you sign?", required=False, help_text="Leave it empty if there is no end"
    )
    day_of_effect = DateField(
        label="From which day does your signature count?",
        required=False,
        help_text="Leave it empty for today",
    )


class ClausesForm(PortalForm):
    """Which clauses are excepted, or signed alone."""

    clauses = forms.MultipleChoiceField(
        label="Which clauses?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one clause"},
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["clauses"]
        field.choices, field.label = choices, label


class WordsForm(PortalForm):
    """What the organisation says about each clause that it excepts."""

    def __init__(self, *args: Any, clauses: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, words in clauses:
            self.fields[f"{WORDS}{number}"] = ReasonField(
                "sign_document", label=f"Your reservation about clause {number}", help_text=words, rows=4
            )


class WhyNotForm(PortalForm):
    """Why the organisation does not sign."""

    reason = ReasonField(
        "decline_document",
        label="Why does your organisation not sign?",
        help_text="In at least five words. Everybody can read it, and all who signed get it in a letter",
    )


class WithdrawalForm(PortalForm):
    """Why the organisation leaves."""

    reason = ReasonField(
        "withdraw_signature",
        label="Why does your organisation withdraw?",
        help_text="In at least five words. Everybody can read it, and all who signed get it in a letter",
    )
