"""What people enter about themselves and their organisations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import URLValidator

from hopmarket.pages.parts.attempts import add_refusal
from hopmarket.pages.parts.forms import LongTextField, PortalForm, PostcodeField, ReasonField
from hopmarket.pages.parts.refusals import sentence
from hopmarket.records.parties.models import Membership
from hopmarket.records.parties.registered_organisations import free_identifier
from hopmarket.rules.identifiers import SCHEMES
from hopmarket.rules.letter_topics import LETTER_TOPICS, LetterRhythm
from hopmarket.rules.membership import mail_domain, organisation_name
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Role, Size

from . import role_words

NO_NUMBER = "none"


def _cleaned(value: str | Refusal) -> str:
    """The value that a rule allows; its refusal as the field's fault."""
    if isinstance(value, Refusal):
        raise forms.ValidationError(sentence(value))
    return value


class OrganisationKindForm(PortalForm):
    """Asks what kind of organisation it is."""

    kind = forms.ChoiceField(
        label="What kind of organisation is it?",
        choices=[(key, word) for key, (word, _) in role_words.KINDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of organisation it is"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choice_hints = {  # type: ignore[attr-defined]
            str(key): hint for key, (_, hint) in role_words.KINDS.items()
        }


class NameForm(PortalForm):
    """Asks for the name of the organisation."""

    name = forms.CharField(
        label="What is it called?",
        max_length=200,
        help_text="As it signs contracts, such as Teme Valley Gardens Ltd",
        error_messages={"required": "Enter the name of the organisation"},
    )

    def clean_name(self) -> str:
        return _cleaned(organisation_name(self.cleaned_data["name"]))


class SizeForm(PortalForm):
    """Asks how many people work there."""

    size = forms.ChoiceField(
        label="How many people work there?",
        help_text="This counts how much work small firms and charities get. It never counts for or against a response.",
        choices=list(role_words.SIZES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how many people work there"},
    )


class PlaceForm(PortalForm):
    """Asks for the postcode of the organisation."""

    postcode = PostcodeField(
        label="What is its postcode?",
        help_text="Of its main place, such as WR1 2AB",
        error_messages={"required": "Enter a postcode"},
    )


class NumberForm(PortalForm):
    """Asks for a number in a public register, or for none."""

    scheme = forms.ChoiceField(
        label="Which public register is it in?",
        error_messages={"required": "Choose the public register that it is in"},
        help_text="One is enough; you can add more later. A sole trader or an unregistered group is in none.",
        choices=[
            (NO_NUMBER, "None of these"),
            *((code, row.title) for code, row in SCHEMES.items()),
        ],
    )
    number = forms.CharField(label="Its number there", required=False, max_length=40)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        scheme, number = cleaned.get("scheme", NO_NUMBER), cleaned.get("number", "")
        if scheme != NO_NUMBER and not number and "number" not in self.errors:
            row = SCHEMES[scheme]
            self.add_error("number", f"Enter the {row.title}, such as {row.example}")
        elif scheme == NO_NUMBER and number and "scheme" not in self.errors:
            self.add_error(
                "scheme", f"Choose the register in which {number} stands, or empty the box of the number"
            )
        elif number and scheme != NO_NUMBER:
            free = free_identifier(scheme, number)
            if isinstance(free, Refusal):
                add_refusal(self, free, {"": "number"})
        return cleaned


class IdentifierForm(NumberForm):
    """Asks for a further number in a public register: here a number is required."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["scheme"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, row.title) for code, row in SCHEMES.items()]
        field.label, field.help_text = "Register", ""
        self.fields["number"].required = True
        self.fields["number"].label = "Number"


class DomainForm(PortalForm):
    """Asks for the domain of the organisation's e-mail addresses: the part after the @ sign."""

    email_domain = forms.CharField(
        label="What stands after the @ in its e-mail addresses?",
        required=False,
        max_length=120,
        help_text="Such as example.org. Leave it empty if you use a shared provider. Whoever checks the organisation compares it; then colleagues with such an address can join without waiting.",
    )

    def clean_email_domain(self) -> str:
        typed = self.cleaned_data["email_domain"]
        return _cleaned(mail_domain(typed)) if typed.strip() else ""


class AboutForm(PortalForm):
    """Changes what an organisation says of itself after its registration."""

    name = forms.CharField(label="Name", max_length=200)
    size = forms.ChoiceField(
        label="How many people work there?",
        error_messages={"required": "Choose how many people work there"},
        choices=list(role_words.SIZES.items()),
    )
    postcode = PostcodeField(label="Postcode")
    website = forms.CharField(
        label="Website",
        required=False,
        max_length=200,
        help_text="Such as https://example.org",
        validators=[
            URLValidator(
                schemes=["http", "https"], message="Enter a web address that begins with https:// or http://."
            )
        ],
    )
    about = LongTextField(
        label="What it does",
        required=False,
        max_words=150,
        help_text="In plain words. It stands on the organisation’s public page, once the organisation has been checked.",
    )

    def clean_name(self) -> str:
        return _cleaned(organisation_name(self.cleaned_data["name"]))


class RolesForm(PortalForm):
    """Chooses roles out of those that the organisation can give (``possible``)."""

    roles = forms.MultipleChoiceField(
        label="Roles",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one role"},
    )

    def __init__(self, *args: Any, possible: Iterable[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possible_roles = set(possible)
        field = self.fields["roles"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(key, word) for key, (word, _) in role_words.ROLES.items() if key in possible_roles]
        field.choice_hints = {str(key): hint for key, (_, hint) in role_words.ROLES.items()}  # type: ignore[attr-defined]


class InviteForm(RolesForm):
    """Asks whom to invite, and in which roles."""

    email = forms.EmailField(
        label="Their e-mail address",
        help_text="The invitation works only for this address",
        error_messages={"required": "Enter their e-mail address"},
    )
    field_order = ("email", "roles")


class NewPassphraseForm(PortalForm):
    """Asks for a new passphrase twice, and for a tick that it has been written down."""

    passphrase = forms.CharField(
        label="Passphrase",
        strip=False,
        help_text="At least 12 characters. Four or five odd words are easy to keep and hard to guess. Capitals count; blanks before and after do not.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="The same passphrase again",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    understood = forms.BooleanField(
        label="I have written the passphrase down and put it where only I find it",
        error_messages={"required": "Tick this once you have put the passphrase away safely"},
    )


class OrganisationSearchForm(PortalForm):
    """Finds an organisation by words of its name, or by a number."""

    q = forms.CharField(label="Its name, or its number in a register", required=False, max_length=200)


class EndClaimForm(PortalForm):
    """Asks why a published organisation is not one's own after all."""

    reason = ReasonField(
        "end_published_claim",
        label="Why is it not yours?",
        max_words=70,
        rows=3,
    )


class DaysForm(PortalForm):
    """Asks how many days to move the demonstration's clock."""

    days = forms.IntegerField(
        label="Days",
        min_value=1,
        max_value=400,
        error_messages={"required": "Enter a number of days", "invalid": "Enter a number of days, such as 3"},
    )


__all__ = [
    "AboutForm",
    "DaysForm",
    "DomainForm",
    "IdentifierForm",
    "InviteForm",
    "NameForm",
    "NewPassphraseForm",
    "NumberForm",
    "OrganisationKindForm",
    "OrganisationSearchForm",
    "PlaceForm",
    "RolesForm",
    "Size",
    "SizeForm",
]


class HandOverForm(PortalForm):
    """Asks which colleague gets a task, and what one wants to tell them."""

    colleague = forms.ChoiceField(
        label="Who is to do it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who is to do it"},
    )
    words = LongTextField(
        label="Anything they should know (optional)",
        required=False,
        max_length=500,
        help_text="It stands in the letter to them and beside the task on their desk",
    )

    def __init__(self, *args: Any, colleagues: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._memberships = {str(row.pk): row for row in colleagues}
        choices = [(key, str(row.person)) for key, row in self._memberships.items()]
        self.fields["colleague"].choices = choices  # type: ignore[attr-defined]

    def clean_colleague(self) -> Membership:
        return self._memberships[self.cleaned_data["colleague"]]


RHYTHM_WORDS: dict[LetterRhythm, str] = {
    LetterRhythm.AT_ONCE: "At once",
    LetterRhythm.DAILY: "Once a day, in one letter at 7am",
    LetterRhythm.NEVER: "Not by e-mail: I look at my messages here",
}


class LetterChoicesForm(PortalForm):
    """Asks for each topic when its letters come."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for topic in LETTER_TOPICS.values():
            why = f". They cannot be switched off: {topic.duty}" if topic.is_duty else ""
            self.fields[topic.name] = forms.ChoiceField(
                label=topic.title,
                help_text=f"{topic.hint}{why}",
                choices=[(str(rhythm), RHYTHM_WORDS[rhythm]) for rhythm in topic.rhythms],
                initial=str(LetterRhythm.AT_ONCE),
                widget=forms.RadioSelect,
                error_messages={
                    "required": f"Choose when letters come: {topic.title}",
                    "invalid_choice": sentence(Refusal("letters.duty", params={"why": topic.duty}))
                    if topic.is_duty
                    else f"Choose one from the list: {topic.title}",
                },
            )
