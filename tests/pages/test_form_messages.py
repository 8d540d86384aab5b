"""What a form says of an empty field: a sentence that says what to do, for every required field."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator

from django import forms
from django.utils.datastructures import MultiValueDict

import hopmarket.pages
from hopmarket.pages.parts.forms import FilesField, PortalForm, plain_messages, required_message
from tests.factories.purchases import an_upload

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


_DJANGOS = re.compile(
    r"Select a valid|Ensure |Enter a valid|Enter a whole|Enter a number\.|No file|The submitted|This field|“%"
)


def every_message() -> Iterator[tuple[str, str]]:
    """Every message of every field of every form, whatever the fault."""
    for form in set(all_forms()):
        for name, field in form.base_fields.items():
            given = {code: str(message) for code, message in field.error_messages.items()}
            for code, message in {**given, **plain_messages(name, field)}.items():
                if code == "required" and not field.required:
                    continue
                yield f"{form.__name__}.{name} {code}", message


def test_no_field_speaks_in_djangos_words() -> None:
    messages = dict(every_message())
    assert len(messages) > 300
    assert [place for place, message in messages.items() if _DJANGOS.match(message)] == []


def test_every_message_is_a_sentence_that_says_what_to_do() -> None:
    verbs = "Add|Agree|Answer|Choose|Cut|Empty|Enter|Leave|Load|Name|Say|Take|Tick|Type|Use|Write"
    begins = re.compile(rf"(?:{verbs}) |The (?:file|form) |There is no |%")
    clumsy = {
        f"{place}: {message}"
        for place, message in every_message()
        if not begins.match(message) or _READS_BADLY.match(message) or message.rstrip("”").endswith("?")
    }
    assert sorted(clumsy) == []


def test_what_a_form_says_itself_stays() -> None:
    class Counting(PortalForm):
        count = forms.IntegerField(label="How many", min_value=1, error_messages={"min_value": "Add one"})
        other = forms.IntegerField(label="Number of visits", min_value=3, max_value=9)
        kind = forms.ChoiceField(label="Kind", choices=[("a", "A")])

    form = Counting({"count": "0", "other": "2", "kind": "z"})
    assert form.errors == {
        "count": ["Add one"],
        "other": ["Enter 3 or more"],
        "kind": ["Choose one from the list"],
    }
    assert Counting({"count": "x", "other": "10", "kind": ""}).errors == {
        "count": ["Enter a number in figures, such as 12"],
        "other": ["Enter 9 or less"],
        "kind": ["Choose the kind"],
    }


def test_several_files_are_each_named_and_none_is_taken() -> None:
    class Adding(PortalForm):
        papers = FilesField(label="Add documents")

    bad = {"run.exe": b"MZ", "fake.pdf": b"not a pdf", "empty.csv": b"", "good.pdf": b"%PDF-1.7 a"}
    uploads = [an_upload(name, content) for name, content in bad.items()]
    form = Adding({}, MultiValueDict({"papers": uploads}))
    assert not form.is_valid()
    said = " ".join(str(message) for message in form.errors["papers"])
    assert len(form.errors["papers"]) == 3 and "good.pdf" not in said
    for name in ("run.exe", "fake.pdf", "empty.csv"):
        assert f"“{name}”" in said


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
