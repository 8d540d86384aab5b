"""What a form says of an empty field: a sentence that says what to do, for every required field."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator

from django import forms

import hopmarket.pages
from hopmarket.pages.parts.forms import PortalForm, required_message

for _found in pkgutil.walk_packages(hopmarket.pages.__path__, "hopmarket.pages."):
    importlib.import_module(_found.name)

_DJANGO_SAYS = forms.Field.default_error_messages["required"]
_READS_BADLY = re.compile(
    r"Answer:|(?:Enter|Choose|Tick) an answer|(?:Enter|Choose) the (?:a|an|its|their|your|the|add|choose|find) ",
    re.IGNORECASE,
)


def all_forms(above: type[PortalForm] = PortalForm) -> Iterator[type[PortalForm]]:
    """Every form of the pages that is built on ours."""
    for form in above.__subclasses__():
        if form.__module__.startswith("hopmarket.pages."):
            yield form
        yield from all_forms(form)


def required_messages(form: type[PortalForm]) -> dict[str, str]:
    """What a form says of each field that it requires, when the field is empty."""
    return {
        name: str(given) if (given := field.error_messages["required"]) != _DJANGO_SAYS else made
        for name, field in form.base_fields.items()
        if field.required and (made := required_message(name, field))
    }


def clumsy_messages(found: Iterable[type[PortalForm]]) -> list[str]:
    """Messages that repeat a question, or put an article before a label that cannot bear it."""
    return [
        f"{form.__name__}.{name}: {message}"
        for form in found
        for name, message in required_messages(form).items()
        if _READS_BADLY.match(message) or message.rstrip("”").endswith("?")
    ]


def test_every_required_field_says_what_to_do() -> None:
    found = set(all_forms())
    messages = [message for form in found for message in required_messages(form).values()]
    assert len(found) > 40 and len(messages) > 60
    assert clumsy_messages(sorted(found, key=lambda form: form.__name__)) == []
    assert not [message for message in messages if message.startswith(("Answer:", "Choose an answer:"))]


def test_a_field_that_only_repeats_its_question_is_caught() -> None:
    class Asking(PortalForm):
        lot = forms.ChoiceField(label="Which lot?", choices=[("1", "One")])
        papers = forms.FileField(label="Add documents")
        old = forms.CharField(label="Why?", error_messages={"required": "Answer: Why?"})
        name = forms.CharField(label="Its name")
        word = forms.CharField(label="A word for it")
        chosen = forms.FileField(label="Choose a file")
        spare = forms.CharField(label="And what else?", required=False)

    assert clumsy_messages([Asking]) == [
        "Asking.lot: Choose an answer to “Which lot?”",
        "Asking.papers: Choose the add documents",
        "Asking.old: Answer: Why?",
    ]
    assert required_messages(Asking) == {
        **required_messages(Asking),
        "name": "Enter its name",
        "word": "Enter a word for it",
        "chosen": "Choose a file",
    }
