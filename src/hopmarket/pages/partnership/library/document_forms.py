"""The questions about a document that comes into the library, and why one is withdrawn."""

from __future__ import annotations

from django import forms

from hopmarket.pages.parts.forms import DateField, LongTextField, PortalForm, ReasonField
from hopmarket.reference_data import framework_topics
from hopmarket.rules.framework.library_entries import LIBRARY_KINDS, MOST_CHARACTERS
from hopmarket.rules.framework.reuse_licences import REUSE_LICENCES, UNKNOWN

ITSELF, ABOUT_IT = "itself", "about it"
MOST_TEXT = 200_000


class WhatItIsForm(PortalForm):
    """Asks what it is, whose and of which year."""

    title = forms.CharField(label="Its title", max_length=MOST_CHARACTERS["title"])
    kind = forms.ChoiceField(
        label="What is it?",
        choices=tuple(LIBRARY_KINDS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is"},
    )
    place = forms.CharField(
        label="Which place is it for?",
        help_text="A county, a city or a district, such as Gateshead",
        required=False,
        max_length=MOST_CHARACTERS["place"],
    )
    year = forms.CharField(
        label="Of which year is it?",
        help_text="Leave it empty if it does not say",
        required=False,
        max_length=MOST_CHARACTERS["year"],
    )
    publisher = forms.CharField(
        label="Who published it?", required=False, max_length=MOST_CHARACTERS["publisher"]
    )


class WhereItIsForm(PortalForm):
    """Asks where it can be read, and what was read there."""

    address = forms.CharField(
        label="At which address can it be read?",
        help_text="Such as https://www.example.org/compact",
        required=False,
        max_length=MOST_CHARACTERS["address"],
    )
    read_on = DateField(label="When did you read that page?", required=False)
    source = forms.ChoiceField(
        label="What stands there?",
        choices=((ITSELF, "The document itself"), (ABOUT_IT, "A page about it, such as a summary or news")),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what stands at that address"},
    )
    rests_on = LongTextField(
        label="What of it did you read?",
        help_text="Such as: the whole compact. Or: the council’s page about it, which names seven themes",
        max_length=MOST_CHARACTERS["rests_on"],
        rows=3,
        error_messages={"required": "Say what of it you have read"},
    )


class LicenceForm(PortalForm):
    """Asks under which licence its text may be used."""

    licence = forms.ChoiceField(
        label="Under which licence is it?",
        help_text="It says so on the document, or at the foot of the site. Without a licence its text stays with "
        "officers: the page shows its topics and a link",
        choices=(
            (UNKNOWN, "Not known"),
            *((licence.key, licence.words) for licence in REUSE_LICENCES.values()),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose its licence, or that it is not known"},
    )
    attribution = forms.CharField(
        label="Who has to be named?",
        help_text="Such as Teme Valley District Council; if they gave you leave, who and when",
        required=False,
        max_length=MOST_CHARACTERS["attribution"],
    )


class TextForm(PortalForm):
    """Asks for its text."""

    text = LongTextField(
        label="Put in its text",
        help_text="Copy the whole file here if it is in the source form of this portal (it begins with “format:”). "
        "Or copy words: they are cut into clauses at their numbers. Leave it empty to link to the document only",
        required=False,
        max_length=MOST_TEXT,
        rows=14,
    )


class TopicsForm(PortalForm):
    """Asks which topics it covers."""

    topics = forms.MultipleChoiceField(
        label="Which topics does it cover?",
        help_text="Tick only what you have read in it. Topics that its clauses name themselves count as well",
        required=False,
        choices=lambda: [(topic.key, topic.words) for topic in framework_topics().values()],
        widget=forms.CheckboxSelectMultiple,
    )
    topics.choice_hints = {topic.key: topic.means for topic in framework_topics().values()}  # type: ignore[attr-defined]


class LibraryWithdrawalForm(PortalForm):
    """Asks why a document is withdrawn."""

    reason = ReasonField(
        "withdraw_library_document",
        label="Why do you withdraw it?",
        help_text="Everybody can read this",
        max_words=70,
        rows=4,
    )
