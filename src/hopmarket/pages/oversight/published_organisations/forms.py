"""The forms for decisions about published organisations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from hopmarket.pages.parts.forms import DateField, PortalForm, ReasonField
from hopmarket.rules.succession import SuccessionKind

KINDS = {
    SuccessionKind.RENAME: ("A new name", "One organisation goes on under another name"),
    SuccessionKind.MERGE: ("A merger", "One or more organisations end, and one carries on their work"),
    SuccessionKind.SPLIT: (
        "A split",
        "One or more organisations end, and several carry on their work by district",
    ),
}


class FindOrganisationForm(PortalForm):
    """Finds a published organisation by words of its name, or by a number."""

    q = forms.CharField(label="Its name, or its number in a register", required=False, max_length=200)


class JoinForm(PortalForm):
    """Asks how the officer knows that two organisations are one."""

    reason = ReasonField(
        "join_organisations",
        label="How do you know that they are one?",
        help_text="This stands on the public page. Name what anybody can look up, such as a register or a letterhead",
        max_words=70,
        rows=4,
    )


class PartForm(PortalForm):
    """Asks how the officer knows that two organisations are not one."""

    reason = ReasonField(
        "part_organisations",
        label="How do you know that they are two?",
        help_text="This stands on the public page. The rule never joins this pair again",
        max_words=70,
        rows=4,
    )


class DecisionReasonForm(PortalForm):
    """Asks why a claim is refused or ended, or a succession withdrawn."""

    reason = ReasonField(
        "refuse_published_claim",
        label="Why?",
        help_text="Whoever is concerned is told exactly this",
        max_words=70,
        rows=4,
    )

    def __init__(self, *args: Any, act: str = "refuse_published_claim", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].act = act  # type: ignore[attr-defined]


class SuccessionKindForm(PortalForm):
    """Asks what kind of succession it is: a new name, a merger or a split."""

    kind = forms.ChoiceField(
        label="What happens?",
        error_messages={"required": "Choose what happens"},
        choices=[(str(kind), words[0]) for kind, words in KINDS.items()],
        widget=forms.RadioSelect,
    )
    kind.choice_hints = {str(kind): words[1] for kind, words in KINDS.items()}  # type: ignore[attr-defined]


class SuccessionDateForm(PortalForm):
    """Asks on which day, by which law and under which title it happens."""

    on = DateField(label="Day on which it happens", help_text="For example, 1 4 2028")
    title = forms.CharField(label="Title", max_length=300, help_text="For example, One council for Temeshire")
    law = forms.CharField(
        label="The order or decision by which it happens",
        max_length=300,
        help_text="For example, The Temeshire (Structural Changes) Order 2027",
    )


class NewcomerForm(PortalForm):
    """Asks for the name of an organisation that has published nothing yet."""

    name = forms.CharField(label="The name of one that has published nothing yet", max_length=200)


class DistrictsForm(PortalForm):
    """Asks which districts each successor takes on: one field for each, ``after_0``, ``after_1`` …"""

    def __init__(self, *args: Any, names: Iterable[str], districts: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(district, district) for district in districts]
        for place, name in enumerate(names):
            self.fields[f"after_{place}"] = forms.MultipleChoiceField(
                label=f"Districts whose work {name} takes on",
                help_text="Choose none if it takes on all the rest",
                choices=choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
