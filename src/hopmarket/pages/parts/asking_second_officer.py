"""What a page asks before something goes to a second officer: nothing where the buyer has officers who may decide,
else an officer of which other body."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from hopmarket.pages.parts.forms import ConfirmForm, PortalForm
from hopmarket.records.opportunities.draft_authors import lendable_officers
from hopmarket.records.parties.models import Membership, Person
from hopmarket.rules.roles import Member

ASKED = "Sent to a second officer. Nothing is published yet; you are told what they decide."


class OtherBodysOfficerForm(PortalForm):
    """Asks which officer of another public body is to look at something."""

    officer = forms.TypedChoiceField(
        label="Which officer of another public body looks at it?",
        error_messages={"required": "Choose an officer of another public body"},
        widget=forms.RadioSelect,
        help_text="Nobody else at your organisation may decide this. They read this request and nothing else of yours.",
    )

    def __init__(self, officers: Iterable[Membership], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        memberships = {str(row.pk): row for row in officers}
        field = self.fields["officer"]
        assert isinstance(field, forms.TypedChoiceField)
        field.coerce = memberships.__getitem__
        field.choices = [(key, str(row.person)) for key, row in memberships.items()]
        field.choice_hints = {key: str(row.organisation) for key, row in memberships.items()}  # type: ignore[attr-defined]


def asking_form(rule: str, free: Sequence[Person], member: Member, sent: QueryDict | None) -> PortalForm:
    """The form of a check page: a button, and a choice where an officer of another body has to be asked."""
    if not rule or free:
        return ConfirmForm(sent)
    return OtherBodysOfficerForm(lendable_officers(member), sent)


def lent_officer(confirmed: Mapping[str, Any]) -> tuple[int, int] | None:
    """Who of which other body was chosen, where one was."""
    officer = confirmed.get("officer")
    return (officer.person_id, officer.organisation_id) if officer else None
