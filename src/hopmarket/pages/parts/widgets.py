"""Widgets that Django does not have: several boxes, pounds, score sheets, several files."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import forms

from hopmarket.pages.parts import money_and_dates


class Boxes(forms.Widget):
    """Several text boxes under one legend; the value is the list of what was typed."""

    parts: tuple[str, ...] = ()
    use_fieldset = True

    def value_from_datadict(self, data: Mapping[str, Any], files: Mapping[str, Any], name: str) -> list[str]:
        return [str(data.get(f"{name}_{part}") or "").strip() for part in self.parts]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Mapping[str, Any], name: str) -> bool:
        return all(f"{name}_{part}" not in data for part in self.parts)

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}_{self.parts[0]}" if id_ else ""

    def typed(self, value: object) -> list[str]:
        """Returns the text of each box for a value: as it was typed, or taken from a clean value."""
        if isinstance(value, list):
            return [str(part) for part in value]
        return self.apart(value) if value else [""] * len(self.parts)

    def apart(self, value: Any) -> list[str]:
        """Returns the text of each box for a clean value."""
        raise NotImplementedError


class DateBoxes(Boxes):
    """Day, month and year."""

    parts = ("day", "month", "year")

    def apart(self, value: date) -> list[str]:
        return [str(value.day), str(value.month), str(value.year)]


class MomentBoxes(Boxes):
    """Day, month, year and a time such as noon or 5pm, in London."""

    parts = ("day", "month", "year", "time")

    def apart(self, value: datetime) -> list[str]:
        at = money_and_dates.local(value)
        clock_text = money_and_dates.clock(value)
        spoken = "12.00am" if clock_text == "midnight" else clock_text
        return [str(at.day), str(at.month), str(at.year), spoken]


class PoundsInput(forms.TextInput):
    """A box with the pound sign in front of it."""


class ScoreSheet(forms.RadioSelect):
    """Scores with their descriptors: the complete line can be clicked.

    Choices are (score, "Name. What it means").
    """


class ManyFiles(forms.ClearableFileInput):
    """One chooser for several files."""

    allow_multiple_selected = True


class OptionTicks(forms.CheckboxSelectMultiple):
    """A tick for each of several options, each under a name of its own; the value is the list of those that
    were ticked."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Mapping[str, Any], name: str) -> list[str]:
        return [str(value) for place, (value, _) in enumerate(self.choices) if data.get(f"{name}_{place}")]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Mapping[str, Any], name: str) -> bool:
        return False


class TableBoxes(forms.Widget):
    """A table with a text box in each cell; the value is the list of its rows. It shows some empty rows more
    than are filled."""

    use_fieldset = True
    EMPTY_ROWS = 3

    def __init__(self, columns: Sequence[str], most_rows: int) -> None:
        super().__init__()
        self.columns, self.most_rows = tuple(columns), most_rows

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Mapping[str, Any], name: str
    ) -> list[list[str]]:
        places = range(len(self.columns))
        rows = itertools.takewhile(lambda row: f"{name}_{row}_0" in data, itertools.count())
        return [[str(data.get(f"{name}_{row}_{place}", "")) for place in places] for row in rows]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Mapping[str, Any], name: str) -> bool:
        return f"{name}_0_0" not in data

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}_0_0" if id_ else ""

    def shown_rows(self, value: Any) -> list[list[str]]:
        """The rows that are filled and some empty ones, each with a text for each column."""
        filled = [[str(cell) for cell in row] for row in value or [] if any(row)]
        empty = min(self.EMPTY_ROWS, max(0, self.most_rows - len(filled)))
        wide = len(self.columns)
        return [[*row, *[""] * (wide - len(row))][:wide] for row in (*filled, *[[]] * empty)]


class ReferenceBoxes(Boxes):
    """Who can be asked about earlier work: a name, an e-mail address, and what was done."""

    parts = ("name", "email", "work")
