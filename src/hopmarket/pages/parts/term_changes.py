"""Differences between two versions of published terms in words: one function for whoever checks them before
they are published, for everybody who reads them afterwards, and for colleagues who saved meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from hopmarket.pages.parts import money_and_dates
from hopmarket.rules.terms import Change
from hopmarket.rules.terms_fields import FIELD_BY_NAME, FieldKind, TermsField
from hopmarket.rules.word_differences import Words, changed_lines


@dataclass(frozen=True, slots=True)
class ChangeInWords:
    """One difference in words; no line before means added, none after means removed."""

    part: str
    before: tuple[Words, ...]
    after: tuple[Words, ...]


def changes_in_words(changes: Iterable[Change]) -> list[ChangeInWords]:
    """Differences between two versions as every page shows them, nothing cut."""
    return [_change(change) for change in changes]


def _change(change: Change) -> ChangeInWords:
    row = FIELD_BY_NAME.get(change.part)
    title = row.public_label if row else change.part.replace("_", " ").capitalize()
    part = f"{title}: {change.name}" if change.name else title
    in_words = value_in_words if not change.name else row_in_words
    before, after = in_words(change.part, change.before), in_words(change.part, change.after)
    if row and row.kind is FieldKind.DOCUMENTS and change.name and before == after:
        return ChangeInWords(f"{part}, replaced", (), ())
    gone, come = changed_lines(before, after, is_markdown=row is not None and row.kind is FieldKind.MARKDOWN)
    if not come and not change.name and not change.after.strip():
        come = ((("Nothing", False),),)
    return ChangeInWords(part, gone, come)


def value_in_words(part: str, text: str) -> str:
    """A value of the terms, written as JSON writes it, in words; a text that is none, such as the
    sentence of a redaction, as it stands."""
    row = FIELD_BY_NAME.get(part)
    return field_in_words(row, text) if row and text else text


def row_in_words(part: str, text: str) -> str:
    """A lot, a criterion or a question as differences write it, "Lot 1; 28000.00", in words: one line for
    each thing that may differ. Any other value as ``value_in_words`` has it."""
    written = _ROWS[part].fullmatch(text) if part in _ROWS else None
    if written is None:
        return value_in_words(part, text)
    found = written.groupdict(default="")
    lines = [*found["texts"].split("; ", 1)]
    if found.get("value"):
        lines.append(f"Value: {money_and_dates.pounds(Decimal(found['value']))}")
    if found.get("weight"):
        lines.append(f"Weight: {Decimal(found['weight']):f} of 100")
    if found.get("required"):
        words = int(found["words"])
        lines += [f"At most {words:,} word{'' if words == 1 else 's'}"] * bool(words)
        lines.append("Has to be answered" if found["required"] == "True" else "May be left empty")
        lines += _more_of_question(found["more"])
    return "\n".join(lines)


def _more_of_question(text: str) -> list[str]:
    """What else a question says: its options or unit, and a tick, which means several options where there
    are any, or a date of expiry."""
    *more, tick = text.split("; ") if text.endswith("True") else [*text.split("; "), ""]
    said = [f"{line[:1].upper()}{line[1:]}" for line in more if line]
    return said + ([] if not tick else ["Several may be chosen" if said else "With a date of expiry"])


_ROWS = {
    "lots": re.compile(r"(?P<texts>.+?)(?:; (?P<value>\d+(?:\.\d+)?))?", re.DOTALL),
    "criteria": re.compile(r"(?P<texts>.+); (?P<weight>\d+(?:\.\d+)?)", re.DOTALL),
    "questions": re.compile(
        r"(?P<texts>.+?); (?P<words>\d+); (?P<required>True|False)(?:; (?P<more>.+))?", re.DOTALL
    ),
}
"""How a row is written: its texts, then what is no text."""


def labelled(rows: Iterable[TermsField], text_of: Callable[[TermsField], str]) -> list[tuple[str, str]]:
    """The public labels of fields with their values in words; without those that are empty."""
    texts = ((row, text_of(row)) for row in rows)
    return [(row.public_label, field_in_words(row, text)) for row, text in texts if text]


def field_in_words(row: TermsField, text: str) -> str:
    """A value of a field in words, from the text that JSON has."""
    try:
        match row.kind:
            case FieldKind.MOMENT:
                return money_and_dates.when(datetime.fromisoformat(text))
            case FieldKind.DAY:
                return money_and_dates.day(date.fromisoformat(text))
            case FieldKind.MONEY:
                return money_and_dates.pounds(Decimal(text))
            case FieldKind.NUMBER:
                return f"{int(text):,}"
            case FieldKind.DOCUMENTS:
                return text.partition("; ")[0]
            case FieldKind.TICK:
                return {"True": "Yes", "False": "No"}.get(text, text)
            case FieldKind.CHOICE:
                return (row.choices or {}).get(text, text)
    except (ValueError, InvalidOperation):
        pass
    return text
