"""Forms over one clause of a document: its words, where it is divided, with which it becomes one, where it goes.

Each form gives the change as a value (``rules.framework.draft_edits``); whose document it is, the page knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields as fields_of
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from hopmarket.pages.parts.clause_changes_in_words import PROMISERS
from hopmarket.pages.parts.fields import LongTextField
from hopmarket.pages.parts.forms import PortalForm
from hopmarket.reference_data import framework_checks, framework_parts, framework_topics
from hopmarket.rules.clauses import Clause, ClauseDocument
from hopmarket.rules.framework.draft_edits import (
    AddClause,
    ClauseWords,
    MergeClauses,
    MoveClause,
    RemoveClause,
    RewordClause,
    SplitClause,
)

BESIDE_WORDS = ("topics", "sources", "checks", "see")
"""The fields that stand behind a fold: what a clause is about, and what watches it."""
_NUMBERS = re.compile(r"[,;\s]+")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_LAST = "last"


def unix(text: str) -> str:
    """A text with the line breaks that documents have."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def clause_name(clause: Clause, most: int = 70) -> str:
    """How lists call a clause: its number and its title, or else how its text begins."""
    words = clause.title or " ".join(clause.text.split())
    return f"{clause.number} {words if len(words) <= most else words[: most - 1].rstrip() + '…'}"


class ClauseForm(PortalForm):
    """The words of a clause. Of the first level it has a title and a part; below, it is what somebody promises.
    ``form.words`` are the words that were typed."""

    title = forms.CharField(label="Title", required=False, max_length=300)
    text = LongTextField(
        label="Text",
        required=False,
        rows=8,
        help_text="Plain sentences. Two stars on each side make **a word** bold, a line that begins with a dash "
        "is a point of a list, and an empty line begins a new paragraph.",
    )
    by = forms.ChoiceField(label="Who promises it?", required=False, widget=forms.RadioSelect)
    part = forms.ChoiceField(label="In which part of the document does it stand?", required=False)
    topics = forms.MultipleChoiceField(
        label="What is it about?", required=False, widget=forms.CheckboxSelectMultiple
    )
    sources = forms.MultipleChoiceField(
        label="Where does it come from?", required=False, widget=forms.CheckboxSelectMultiple
    )
    checks = forms.MultipleChoiceField(
        label="What watches whether it is kept?", required=False, widget=forms.CheckboxSelectMultiple
    )
    see = forms.CharField(
        label="Which other clauses does it refer to?", required=False, help_text="Numbers, such as 8.1, 9"
    )

    def __init__(self, document: ClauseDocument, *args: Any, is_below: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Mapping[str, Iterable[tuple[str, str]]] = {
            "by": [
                *((key, words) for key, words in PROMISERS.items() if key),
                ("nobody", "Nobody: it explains"),
            ],
            "part": [("", "No part"), *((row.key, row.words) for row in framework_parts().values())],
            "topics": [(row.key, row.words) for row in framework_topics().values()],
            "sources": [(row.key, row.title) for row in document.sources],
            "checks": [(row.key, row.words) for row in framework_checks().values()],
        }
        for name, rows in choices.items():
            self.fields[name].choices = list(rows)  # type: ignore[attr-defined]
        needed, words = ("text", "Write what is promised") if is_below else ("title", "Enter a title")
        self.fields[needed].required = True
        self.fields[needed].error_messages["required"] = words
        if is_below:
            del self.fields["part"]
            self.fields["title"].label = "Title, if it needs one"
        if not document.sources:
            del self.fields["sources"]

    @staticmethod
    def initial_of(clause: Clause | ClauseWords) -> dict[str, Any]:
        """What the boxes hold of a clause."""
        words = clause if isinstance(clause, ClauseWords) else ClauseWords.of(clause)
        filled = {field.name: getattr(words, field.name) for field in fields_of(words)}
        lists = {name: list(filled[name]) for name in ("topics", "sources", "checks")}
        return {**filled, **lists, "by": words.by or "nobody", "see": ", ".join(words.see)}

    @property
    def words(self) -> ClauseWords:
        """The words as they were typed."""
        typed = self.cleaned_data
        return ClauseWords(
            title=" ".join(typed["title"].split()),
            text=unix(typed["text"]),
            part=typed.get("part", ""),
            by="" if typed["by"] == "nobody" else typed["by"],
            topics=tuple(typed["topics"]),
            sources=tuple(typed.get("sources", ())),
            checks=tuple(typed["checks"]),
            see=tuple(number for number in _NUMBERS.split(typed["see"]) if number),
        )

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """The fields that everybody fills in."""
        return [field for field in self if field.name not in BESIDE_WORDS]

    @property
    def folded_fields(self) -> list[forms.BoundField]:
        """The fields behind the fold."""
        return [field for field in self if field.name in BESIDE_WORDS]

    @property
    def is_unfolded(self) -> bool:
        """Whether the fold is open: something behind it is wrong."""
        return any(field.errors for field in self.folded_fields)

    def edit(self, number: str) -> RewordClause:
        """The change of the clause of this number."""
        return RewordClause(number, self.words)


class AddClauseForm(ClauseForm):
    """A new clause, below one of the first level or on that level, and its place there."""

    place = forms.ChoiceField(
        label="Where does it stand?", error_messages={"required": "Choose where it stands"}
    )

    def __init__(self, document: ClauseDocument, *args: Any, under: str, **kwargs: Any) -> None:
        super().__init__(document, *args, is_below=bool(under), **kwargs)
        self.under = under
        beside = list(document.below(under)) if under else list(document.of_first_level())
        rows = [
            ("first", "First"),
            *((row.number, f"After {clause_name(row)}") for row in beside),
            (_LAST, "Last"),
        ]
        self.fields["place"].choices = rows  # type: ignore[attr-defined]
        self.initial.setdefault("place", _LAST)
        self.initial.setdefault("by", "nobody")
        self.order_fields(["place", *(name for name in self.fields if name != "place")])

    @property
    def addition(self) -> AddClause:
        """The clause that is added."""
        place = self.cleaned_data["place"]
        return AddClause(self.words, self.under, {"first": "", _LAST: None}.get(place, place))


def pieces_of(text: str) -> list[str]:
    """The pieces between which a text can be divided: its paragraphs, or the sentences of its only one."""
    paragraphs = [piece.strip() for piece in re.split(r"\n\s*\n", unix(text)) if piece.strip()]
    if len(paragraphs) == 1 and "\n" not in paragraphs[0]:
        return [piece for piece in _SENTENCE.split(paragraphs[0]) if piece]
    return paragraphs


class SplitForm(PortalForm):
    """Where a clause is divided: the pieces with which a new clause begins."""

    begins = forms.MultipleChoiceField(
        label="Where does a new clause begin?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one place where a new clause begins"},
    )

    def __init__(self, clause: Clause, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clause, self.pieces = clause, pieces_of(clause.text)
        self.joined_by = "\n\n" if "\n" in unix(clause.text) else " "
        self.fields["begins"].choices = [  # type: ignore[attr-defined]
            (str(place), f"At “{piece}”") for place, piece in enumerate(self.pieces) if place
        ]

    @property
    def edit(self) -> SplitClause:
        """The clause divided."""
        begins = sorted(int(place) for place in self.cleaned_data["begins"])
        cuts = zip([0, *begins], [*begins, len(self.pieces)], strict=True)
        texts = tuple(self.joined_by.join(self.pieces[first:last]) for first, last in cuts)
        return SplitClause(self.clause.number, texts)


class ChooseClauseForm(PortalForm):
    """With which clause another becomes one."""

    other = forms.ChoiceField(
        label="With which clause does it become one?",
        error_messages={"required": "Choose the clause with which it becomes one"},
    )

    def __init__(self, document: ClauseDocument, clause: Clause, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [row for row in document.clauses if bool(row.parent) == bool(clause.parent) and row != clause]
        self.fields["other"].choices = [(row.number, clause_name(row)) for row in rows]  # type: ignore[attr-defined]


class MergeForm(PortalForm):
    """The words of two clauses that become one."""

    title = forms.CharField(label="Title", required=False, max_length=300)
    text = LongTextField(label="Text of both together", required=False, rows=10)

    def __init__(self, clause: Clause, other: Clause, *args: Any, **kwargs: Any) -> None:
        both = "\n\n".join(filter(None, (clause.text, other.text)))
        super().__init__(*args, initial={"title": clause.title or other.title, "text": both}, **kwargs)
        self.numbers = (clause.number, other.number)

    @property
    def edit(self) -> MergeClauses:
        """The two clauses as one."""
        return MergeClauses(self.numbers, unix(self.cleaned_data["text"]), self.cleaned_data["title"].strip())


class MoveForm(PortalForm):
    """Where a clause goes: beside the same clauses it keeps its number, elsewhere it gets a new one."""

    place = forms.ChoiceField(label="Where does it go?", error_messages={"required": "Choose where it goes"})

    def __init__(self, document: ClauseDocument, clause: Clause, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clause = clause
        self.fields["place"].choices = list(_places(document, clause))  # type: ignore[attr-defined]

    @property
    def edit(self) -> MoveClause:
        """The clause in its new place."""
        under, _, after = self.cleaned_data["place"].partition("|")
        return MoveClause(self.clause.number, under, after)


def _places(document: ClauseDocument, clause: Clause) -> Iterable[tuple[str, str]]:
    """Every place to which a clause may go: under which clause, after which."""
    if not clause.parent:
        yield "|", "First of all"
        for row in document.of_first_level():
            if row != clause:
                yield f"|{row.number}", f"After {clause_name(row)}"
        return
    for head in document.of_first_level():
        yield f"{head.number}|", f"First below {clause_name(head)}"
        for row in document.below(head.number):
            if row != clause:
                yield f"{head.number}|{row.number}", f"After {clause_name(row)}"


class RemoveForm(PortalForm):
    """Whether a clause goes, and which clauses say now what it said."""

    into = forms.CharField(
        label="Which clauses say now what it said?",
        required=False,
        help_text="Numbers, such as 8.1. Leave it empty if nothing says it any more",
    )
    with_those_below = forms.BooleanField(label="Take out the clauses below it too", required=False)

    def __init__(self, clause: Clause, below: Sequence[Clause], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clause = clause
        if below:
            named = ", ".join(row.number for row in below)
            self.fields["with_those_below"].label = f"Take out the clauses below it too: {named}"
        else:
            del self.fields["with_those_below"]

    def clean_into(self) -> tuple[str, ...]:
        """The numbers, each once."""
        numbers = tuple(
            dict.fromkeys(number for number in _NUMBERS.split(self.cleaned_data["into"]) if number)
        )
        if self.clause.number in numbers:
            raise ValidationError("Name other clauses than the one that you take out")
        return numbers

    @property
    def edit(self) -> RemoveClause:
        """The clause taken out."""
        typed = self.cleaned_data
        return RemoveClause(self.clause.number, typed["into"], bool(typed.get("with_those_below")))
